"""A store of the version before visits had rows of their own is brought up to date."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from postgres_server import PostgresServer
from sqlalchemy import func, insert, select
from store_cases import AT

from model.observations import Observation, Reading
from store.engine import Store, make_engine, open_store
from store.home_visits import KEYS
from store.observations import latest, series
from store.schema import MIGRATIONS
from store.tables import home_visits, newest_observations, observations
from store.verify import verify_store

HOME = "http://www.a.gov.cn/"
MINUTE = timedelta(minutes=1)


def visit(
    outcome: Reading, at: datetime, *, detail: str = "", **seconds: Reading
) -> list[Observation]:
    return [
        Observation(key="home.outcome", value=outcome, observed_at=at, source=HOME, detail=detail),
        *(
            Observation(key=f"home.{name}_seconds", value=s, observed_at=at, source=HOME, unit="秒")
            for name, s in seconds.items()
        ),
    ]


PLAIN = [
    *visit("ok", AT, total=0.4321, dns=0.0, tcp=0.0001, first_byte=0.3),
    *visit("ok", AT + MINUTE, total=15.0001, dns=0.01, tcp=0.02, tls=0.1, first_byte=14.9999),
    *visit("timeout", AT + 2 * MINUTE, detail="30 秒没有应答", total=30.0123, dns=0.01),
    *visit("not_monitored", AT + 3 * MINUTE, detail="计划未运行，缺 3 次探测"),
]
#: What no narrow row gives back as it was.
ODD = [
    *visit("nobody knows", AT + 4 * MINUTE, total=0.5),
    *visit(None, AT + 5 * MINUTE),
    *visit("ok", AT + 6 * MINUTE, total=3),
    *visit("ok", AT + 7 * MINUTE, total=None),
    *visit("ok", AT + 8 * MINUTE),
    *visit("timeout", AT + 8 * MINUTE),
    Observation(key="home.title", value="某局", observed_at=AT, source=HOME),
]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty store of the version before."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
        if request.param == "postgresql":
            server: PostgresServer = request.getfixturevalue("postgres_server")
            url = stack.enter_context(server.database())
        engine = make_engine(url)
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0013")
        engine.dispose()
        yield url


def fill(url: str, readings: list[Observation]) -> None:
    """Record as the version before did: a row a reading, the newest of each key named."""
    engine = make_engine(url)
    newest: dict[str, tuple[datetime, int]] = {}
    with engine.begin() as connection:
        for number, one in enumerate(readings, 1):
            values = {
                "key": one.key, "year": 0, "value": json.dumps(one.value, ensure_ascii=False),
                "unit": one.unit, "observed_at": one.observed_at, "source": one.source,
                "detail": one.detail, "site": "a", "id": number,
            }  # fmt: skip
            connection.execute(insert(observations).values(values))
            if one.key not in newest or newest[one.key][0] <= one.observed_at:
                newest[one.key] = (one.observed_at, number)
        for key, (at, number) in newest.items():
            row = {"site": "a", "key": key, "year": 0, "observation": number, "observed_at": at}
            connection.execute(insert(newest_observations).values(row))
    engine.dispose()


def read(store: Store) -> dict[str, list[Observation]]:
    with store.reading() as tx:
        keys = sorted(KEYS | {"home.title"})
        return {key: series(tx, "a", key, AT, AT + 60 * MINUTE) for key in keys}


def test_every_reading_is_as_it_was_and_visits_lie_in_narrow_rows(old_url: str) -> None:
    readings = [*PLAIN, *ODD]
    fill(old_url, readings)

    store = open_store(old_url)

    assert read(store) == {
        key: [one for one in readings if one.key == key] for key in sorted(KEYS | {"home.title"})
    }
    with store.reading() as tx:
        assert tx.execute(select(func.count()).select_from(home_visits)).scalar() == 4
        assert tx.execute(select(func.count()).select_from(observations)).scalar() == len(ODD)
        assert latest(tx, "a")["home.outcome"].value == "timeout"
        assert verify_store(tx) == ()
    store.close()


def test_a_store_without_a_visit_has_no_page(old_url: str) -> None:
    fill(old_url, ODD)

    store = open_store(old_url)

    with store.reading() as tx:
        assert latest(tx, "a")["home.total_seconds"].value is None
        assert tx.execute(select(func.count()).select_from(home_visits)).scalar() == 0
    store.close()
