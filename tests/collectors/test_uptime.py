"""Visits of the home page and their sums by the official rule."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from bad_server import BadServer, page, serve

from collectors.uptime import collect_uptime
from gate.answer import Answer
from gate.fetch import Fetcher
from model.fetching import Outcome
from model.uptime import Uptime, Visit, roll_up_days, roll_up_week

AT = datetime(2026, 11, 1, tzinfo=UTC)
FETCHER = Fetcher(allow_networks=("127.0.0.1/32",), timeout_seconds=0.6, max_bytes=1_000_000)


def judge(answer: Answer) -> tuple[Outcome, str]:
    text = answer.body.decode()
    if "拦截" in text:
        return Outcome.BLOCKED, "防火墙拦截页"
    return (Outcome.SOFT_ERROR, "错误页") if "不存在" in text else (Outcome.OK, "")


@pytest.fixture(scope="module")
def server() -> Iterator[BadServer]:
    own = {
        "/waf": page("您的请求被拦截"), "/waf403": page("拦截", status=403),
        "/soft": page("页面不存在"),
    }  # fmt: skip
    with serve(own) as running:
        yield running


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/ok", "ok"), ("/waf", "blocked"), ("/waf403", "blocked"), ("/soft", "soft_error"),
        ("/s403", "http_4xx"), ("/s404", "gone"), ("/s500", "http_5xx"), ("/reset", "reset"),
        ("/never", "timeout"), ("/loop", "redirect"), ("/endless", "too_large"),
        ("/short", "truncated"), ("/not_http", "malformed"),
    ],
)  # fmt: skip
def test_tells_the_classes_of_failure_apart(server: BadServer, path: str, outcome: str) -> None:
    got = collect_uptime(FETCHER, server.url(path), at=AT, judge_body=judge)

    assert got[0].value == outcome
    assert "home.total_seconds" in {reading.key for reading in got}


@pytest.mark.parametrize(
    ("home", "outcome"),
    [("http://127.0.0.1:1/", "refused"), ("http://no-such.invalid/", "dns")],
)
def test_tells_refusal_from_an_unknown_name(server: BadServer, home: str, outcome: str) -> None:
    got = collect_uptime(FETCHER, home, at=AT, judge_body=judge, references=[server.url("/ok")])

    assert got[0].value == outcome


def test_says_nothing_of_the_site_while_our_own_network_is_down() -> None:
    nowhere = ["http://127.0.0.1:1/", "http://127.0.0.1:2/"]

    got = collect_uptime(
        FETCHER, "http://no-such.invalid/", at=AT, judge_body=judge, references=nowhere
    )

    assert got[0].value == "not_monitored"


def visits(day: int, *, count: int, failed: int = 0) -> list[Visit]:
    start = datetime(2026, 11, day, 1, tzinfo=UTC)
    return [
        Visit(
            at=start + timedelta(minutes=number),
            outcome=Outcome.TIMEOUT if number < failed else Outcome.OK,
            seconds=1.0,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(("seconds", "has_failed"), [(14.99, False), (15.0, True), (15.01, True)])
def test_fifteen_seconds_are_a_failure(seconds: float, has_failed: bool) -> None:  # noqa: FBT001
    visit = Visit(at=AT, outcome=Outcome.OK, seconds=seconds)

    assert visit.has_failed is has_failed


@pytest.mark.parametrize(("failed", "is_veto"), [(6, False), (7, True), (8, True)])
def test_five_in_a_hundred_over_a_week_are_a_veto(failed: int, is_veto: bool) -> None:  # noqa: FBT001
    all_visits = [visit for day in range(1, 8) for visit in visits(day, count=20)]
    all_visits[:20] = visits(1, count=20, failed=failed)

    week = roll_up_week(roll_up_days(all_visits), last=date(2026, 11, 7))

    assert week is not None
    assert (week.visits, week.failed, week.is_veto) == (140, failed, is_veto)


def test_a_day_of_nineteen_visits_leaves_the_week_open() -> None:
    all_visits = [v for day in range(1, 8) for v in visits(day, count=19 if day == 3 else 20)]

    assert roll_up_week(roll_up_days(all_visits), last=date(2026, 11, 7)) is None


def test_not_monitored_is_neither_up_nor_down() -> None:
    days = roll_up_days([Visit(at=AT, outcome=Outcome.NOT_MONITORED)])

    assert days[date(2026, 11, 1)] == Uptime(not_monitored=1)


def test_the_day_turns_in_shanghai() -> None:
    at = datetime(2026, 11, 1, 16, 0, tzinfo=UTC)

    assert list(roll_up_days([Visit(at=at, outcome=Outcome.OK)])) == [date(2026, 11, 2)]
