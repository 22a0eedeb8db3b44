"""The answer to a COMMIT is lost: what is told is what is so."""

import threading
from collections.abc import Iterator

import pytest
from faults.line_faults import Fault, Kind, Way
from faults.tcp_proxy import TcpProxy, standing_before
from postgres_server import PostgresServer
from sqlalchemy.engine import make_url
from store_cases import AT

import store.doubt
import store.postgres_line
from model.errors import StoreError
from store.audit import append, count_entries
from store.engine import Store, open_store

pytestmark = pytest.mark.postgres

COMMIT = b"COMMIT\0"
SILENCE = 0.6


class Lines:
    """One store by way of a proxy, and the same past it."""

    def __init__(self, proxied: Store, direct: Store, proxy: TcpProxy) -> None:
        self.proxied = proxied
        self.direct = direct
        self.proxy = proxy

    def write(self) -> None:
        with self.proxied.transaction() as tx:
            append(tx, who="韦", action="login", target="韦", at=AT)

    def count(self) -> int:
        with self.direct.reading() as tx:
            return count_entries(tx)


@pytest.fixture
def lines(
    postgres_server: PostgresServer, postgres_template: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Lines]:
    monkeypatch.setattr(store.postgres_line, "SILENCE_SECONDS", SILENCE)
    monkeypatch.setattr(store.doubt, "PATIENCE_SECONDS", SILENCE)
    socket = postgres_server.directory / ".s.PGSQL.5432"
    with postgres_server.database(postgres_template) as url, standing_before(socket) as proxy:
        name = make_url(url).database
        own = f"postgresql://tester@127.0.0.1:{proxy.port}/{name}?sslmode=disable"
        found = Lines(open_store(own), open_store(url), proxy)
        found.write()
        yield found
        found.proxied.close()
        found.direct.close()


@pytest.mark.parametrize("kind", [Kind.CLOSE, Kind.RESET, Kind.SILENCE])
def test_what_was_committed_is_kept_though_the_answer_is_lost(lines: Lines, kind: Kind) -> None:
    lines.proxy.arm(Fault(kind=kind, way=Way.FROM_SERVER, since=COMMIT))

    lines.write()

    assert lines.proxy.struck == 1
    assert lines.count() == 2


@pytest.mark.parametrize("kind", [Kind.CLOSE, Kind.RESET, Kind.SILENCE])
def test_a_commit_that_never_left_is_told_as_not_kept(lines: Lines, kind: Kind) -> None:
    lines.proxy.arm(Fault(kind=kind, way=Way.FROM_CLIENT, after=5, since=COMMIT))

    with pytest.raises(StoreError) as told:
        lines.write()

    assert told.value.code == "S12"
    assert "未保存" in told.value.what
    assert lines.count() == 1


def test_where_nobody_can_be_asked_it_is_told_as_unknown(lines: Lines) -> None:
    lines.proxy.arm(Fault(kind=Kind.CLOSE, since=COMMIT, is_lasting=True))

    with pytest.raises(StoreError) as told:
        lines.write()

    lines.proxy.arm(None)
    assert told.value.code == "S13"
    assert "不能确定" in told.value.what
    assert "先查看" in told.value.remedy
    lines.write()


def test_a_database_that_is_back_in_time_still_says_what_it_kept(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.doubt, "PATIENCE_SECONDS", 10.0)
    lines.proxy.arm(Fault(kind=Kind.CLOSE, since=COMMIT, is_lasting=True))
    timer = threading.Timer(0.7, lines.proxy.arm, (None,))
    timer.start()

    lines.write()

    timer.join()
    assert lines.count() == 2
