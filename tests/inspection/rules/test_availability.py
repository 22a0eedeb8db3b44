"""Visits of the home page over a week and just now."""

from datetime import timedelta

from inspection_cases import NOW, TODAY, answer, judge, make_reading, make_site

from inspection.records import SiteRecords
from model.issues import Answer

_DAYS = 7
_PER_DAY = 20


def _week(outcomes: list[str], *, seconds: dict[int, float] | None = None) -> SiteRecords:
    """Outcomes, 20 a day, over the seven days before today, oldest first."""
    start = NOW.replace(hour=0) - timedelta(days=_DAYS)
    moments = [
        start + timedelta(days=number // _PER_DAY, minutes=30 * (number % _PER_DAY))
        for number in range(len(outcomes))
    ]
    slow = seconds or {}
    return SiteRecords(
        site=make_site(),
        series={
            "home.outcome": tuple(
                make_reading("home.outcome", outcome, at)
                for outcome, at in zip(outcomes, moments, strict=True)
            ),
            "home.total_seconds": tuple(
                make_reading("home.total_seconds", slow.get(n, 1.0), at)
                for n, at in enumerate(moments)
            ),
        },
    )


def test_six_failures_of_140_visits_are_under_five_percent() -> None:
    assert answer("site.unreachable", _week(["timeout"] * 6 + ["ok"] * 134)) is Answer.PASS


def test_seven_failures_of_140_visits_are_exactly_five_percent_and_the_veto() -> None:
    assert answer("site.unreachable", _week(["timeout"] * 7 + ["ok"] * 133)) is Answer.FAIL


def test_eight_failures_are_the_veto_and_the_detail_counts_them() -> None:
    (finding,) = judge("site.unreachable", _week(["http_5xx"] * 8 + ["ok"] * 132))

    assert finding.answer is Answer.FAIL
    assert "140 次，打不开 8 次，占 5.7%" in finding.detail


def test_a_page_that_takes_15_seconds_did_not_open_and_one_of_14_9_did() -> None:
    on_limit = _week(["ok"] * 140, seconds=dict.fromkeys(range(7), 15.0))
    under = _week(["ok"] * 140, seconds=dict.fromkeys(range(7), 14.9))

    assert answer("site.unreachable", on_limit) is Answer.FAIL
    assert answer("site.unreachable", under) is Answer.PASS


def test_a_day_of_19_visits_leaves_the_week_open() -> None:
    records = _week(["timeout"] * 139)

    assert answer("site.unreachable", records) is Answer.UNKNOWN


def test_visits_made_while_our_own_network_was_down_are_no_visits() -> None:
    records = _week(["not_monitored"] + ["ok"] * 139)

    assert answer("site.unreachable", records) is Answer.UNKNOWN


def test_no_visit_at_all_is_no_answer() -> None:
    records = SiteRecords(site=make_site())

    assert answer("site.unreachable", records) is Answer.UNKNOWN
    assert answer("home.down", records) is Answer.UNKNOWN


def _now(*outcomes: str) -> SiteRecords:
    moments = [NOW - timedelta(minutes=len(outcomes) - n) for n in range(len(outcomes))]
    readings = tuple(
        make_reading("home.outcome", outcome, at)
        for outcome, at in zip(outcomes, moments, strict=True)
    )
    return SiteRecords(site=make_site(), series={"home.outcome": readings})


def test_one_blip_in_twenty_is_no_issue() -> None:
    assert answer("home.down", _now(*["ok"] * 19, "timeout")) is Answer.UNKNOWN
    assert answer("home.down", _now(*["ok"] * 18, "timeout", "ok")) is Answer.UNKNOWN
    assert answer("home.down", _now(*["ok"] * 17, "timeout", "ok", "ok")) is Answer.PASS


def test_three_failures_running_or_three_of_five_are_an_issue() -> None:
    assert answer("home.down", _now("ok", "timeout", "timeout")) is Answer.UNKNOWN
    assert answer("home.down", _now("ok", "timeout", "timeout", "timeout")) is Answer.FAIL
    assert answer("home.down", _now("reset", "ok", "reset", "ok", "reset")) is Answer.FAIL


def test_two_good_visits_after_a_failure_are_a_recovery() -> None:
    assert answer("home.down", _now("dns", "dns", "dns", "ok")) is Answer.UNKNOWN
    assert answer("home.down", _now("dns", "dns", "dns", "ok", "ok")) is Answer.PASS


def test_our_own_outage_between_two_failures_does_not_make_three() -> None:
    records = _now("timeout", "not_monitored", "not_monitored", "timeout")

    assert answer("home.down", records) is Answer.UNKNOWN


def test_visits_of_the_day_before_yesterday_tell_nothing_of_now() -> None:
    assert (
        answer("home.down", _now("dns", "dns", "dns"), today=TODAY + timedelta(days=2))
        is Answer.UNKNOWN
    )
