from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from postgres_server import PostgresServer
from sqlalchemy import text
from store_cases import NEWS, SITE

from store.bundling import bundled_items
from store.engine import make_engine, open_store
from store.schema import MIGRATIONS
from store.sheets import compile_site

NOW = datetime(2026, 1, 5, 1, tzinfo=UTC)
SIGHTING = """
    INSERT INTO sightings (site_id, address, column_id, title, published_on, date_source,
      date_doubt, is_external, form_reason, flags, missed, first_run, last_run, first_seen,
      last_seen)
    VALUES (1, 'http://a.gov.cn/' || :name, 1, :name, {day}, 'row', '', {no}, '', 0, 0, 1, 1, :at,
      :at)
"""


def old_store(url: str) -> None:
    """A store as the program before had it: two items of 2025, one without a date, one of 2024."""
    engine = make_engine(url)
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0011")
        at = {"at": "2025-06-01 02:00:00.000000"}
        connection.execute(text("INSERT INTO sites (id, key) VALUES (1, 'a')"))
        connection.execute(
            text("INSERT INTO site_columns VALUES (1, 1, :name, 'news', :at)"),
            {"name": NEWS.name, **at},
        )
        for name, day in (("1", "2025-01-01"), ("2", "2025-12-31"), ("3", ""), ("4", "2024-12-31")):
            told = f"'{day}'" if is_sqlite else f"DATE '{day}'"
            statement = SIGHTING.format(
                day=told if day else "NULL", no="0" if is_sqlite else "false"
            )
            connection.execute(text(statement), {"name": name, **at})
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_items_that_an_older_program_recorded_are_counted(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "sqlite":
        check(f"sqlite:///{tmp_path / 'store.sqlite3'}")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        check(url)


def check(url: str) -> None:
    old_store(url)
    store = open_store(url)
    with store.reading() as tx:
        before = bundled_items(tx, "a", columns=SITE.columns, year=2025)
    with store.transaction() as tx:
        compile_site(tx, SITE, year=2025, now=NOW)
        after = bundled_items(tx, "a", columns=SITE.columns, year=2025)
        stale = tx.execute(text("SELECT count(*) FROM stale_days")).scalar_one()
    store.close()

    assert [(str(b.specimen.published_on), b.size) for b in before.bundles] == [
        ("None", 1),
        ("2025-01-01", 1),
        ("2025-12-01", 1),
    ]
    assert after == before
    assert stale == 0
