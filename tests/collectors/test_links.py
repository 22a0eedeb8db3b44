"""Links: 通, 断 or 无法判断."""

from collections.abc import Iterator

import pytest
from bad_server import BadServer, page, raw, redirect, serve

from collectors.links import Link, LinkChecker, Verdict
from gate.fetch import Fetcher

FETCHER = Fetcher(allow_networks=("127.0.0.1/32",), timeout_seconds=1)


def _get_only(connection: object, asked: object) -> None:
    status = 405 if asked.method == "HEAD" else 200  # type: ignore[attr-defined]
    page(status=status)(connection, asked)  # type: ignore[arg-type]


def _soft(connection: object, asked: object) -> None:
    page(f"<p>{asked.path} 不在了 123</p>")(connection, asked)  # type: ignore[attr-defined, arg-type]


@pytest.fixture(scope="module")
def server() -> Iterator[BadServer]:
    with serve({"/get_only": _get_only, "/to_ok": redirect("/ok"), "/odd": raw(b"?")}) as running:
        yield running


def checker() -> LinkChecker:
    return LinkChecker(fetcher=FETCHER, delay_seconds=0)


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/ok", Verdict.ALIVE),
        ("/to_ok", Verdict.ALIVE),
        ("/get_only", Verdict.ALIVE),
        ("/endless", Verdict.ALIVE),
        ("/s404", Verdict.DEAD),
        ("/no-such-page", Verdict.DEAD),
        ("/s500", Verdict.DEAD),
        ("/s403", Verdict.UNKNOWN),
        ("/s429", Verdict.UNKNOWN),
        ("/loop", Verdict.UNKNOWN),
        ("/reset", Verdict.UNKNOWN),
        ("/never", Verdict.UNKNOWN),
    ],
)
def test_gives_one_of_three_answers(server: BadServer, path: str, verdict: Verdict) -> None:
    assert checker().check([Link(url=server.url(path))])[0].verdict is verdict


def test_refused_connections_and_unknown_names_are_dead() -> None:
    links = [Link(url="http://127.0.0.1:1/"), Link(url="http://no-such.invalid/")]

    assert [check.verdict for check in checker().check(links)] == [Verdict.DEAD, Verdict.DEAD]


def test_an_address_off_limits_cannot_be_judged() -> None:
    assert checker().check([Link(url="http://10.0.0.1/")])[0].verdict is Verdict.UNKNOWN


def test_a_host_that_answers_nonsense_with_200_is_found_out() -> None:
    with serve({"/": page("<p>首页</p>"), "/gone": _soft}) as server:
        server.behaviours.update({f"/{n}": _soft for n in range(1)})
        server.behaviours = _AnyPath(server.behaviours)

        found = checker().check([Link(url=server.url("/gone")), Link(url=server.url("/"))])

    assert [check.verdict for check in found] == [Verdict.DEAD, Verdict.ALIVE]


class _AnyPath(dict):  # type: ignore[type-arg]
    def get(self, path: object, default: object = None) -> object:
        return super().get(path, default) or _soft


def test_asks_each_address_once_and_each_host_slowly(server: BadServer) -> None:
    waits: list[float] = []
    slow = LinkChecker(fetcher=FETCHER, delay_seconds=5, pause=waits.append, clock=lambda: 0.0)
    before = len(server.log)

    slow.check([Link(url=server.url("/ok")), Link(url=server.url("/ok#part"))])

    assert [asked.path for asked in server.log[before:]].count("/ok") == 1
    assert waits == [5.0]


def test_a_host_that_asks_for_a_long_pause_is_left_alone() -> None:
    with serve() as server:
        links = [Link(url=server.url("/s429")), Link(url=server.url("/ok"))]

        found = checker().check(links)

        assert [each.verdict for each in found] == [Verdict.UNKNOWN, Verdict.UNKNOWN]
        assert len(server.log) == 1


def test_an_address_that_robots_may_not_ask_for_is_not_asked_for(server: BadServer) -> None:
    kept_out = LinkChecker(fetcher=FETCHER, delay_seconds=0, is_allowed=lambda _url: False)
    before = len(server.log)

    found = kept_out.check([Link(url=server.url("/ok"))])

    assert found[0].verdict is Verdict.UNKNOWN
    assert len(server.log) == before


def test_a_name_that_no_longer_exists_is_told_from_a_server_that_refuses() -> None:
    links = [Link(url="http://no-such.invalid/"), Link(url="http://127.0.0.1:1/")]

    assert [each.has_no_address for each in checker().check(links)] == [True, False]


def test_a_name_server_that_is_silent_says_nothing_of_the_link() -> None:
    def silent(_host: str, _port: int, _seconds: float) -> tuple[str, ...]:
        raise TimeoutError

    deaf = LinkChecker(fetcher=Fetcher(resolve=silent), delay_seconds=0)

    assert deaf.check([Link(url="http://x.gov.cn/")])[0].verdict is Verdict.UNKNOWN
