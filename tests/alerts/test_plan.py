from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from alert_cases import NOW, SITE, closed, make_channel, make_issue, make_message, opened
from hypothesis import given
from hypothesis import strategies as st

from alerts.flapping import settled_at
from alerts.plan import Circumstances, plan, plan_settled
from alerts.reminders import find_reminders
from alerts.timing import send_at, takes
from config.indicators import load_indicators
from inspection.lifecycle import Handling
from model.issues import IssueChange, Severity
from model.messages import Channel
from model.sites import Site

_INDICATORS = {indicator.id: indicator for indicator in load_indicators()}


def _around(**more: Any) -> Circumstances:
    facts: dict[str, Any] = {
        "sites": {"x": SITE},
        "channels": [make_channel()],
        "indicators": _INDICATORS,
        "history": {},
        "silenced": frozenset(),
        "now": NOW,
    }
    return Circumstances(**(facts | more))


def test_changes_of_one_site_are_one_message_a_channel() -> None:
    channels = [make_channel(name="甲"), make_channel(name="乙")]

    planned = plan([opened(1), opened(2, rule="footer.icp")], _around(channels=channels))

    assert [(p.channel, p.at) for p in planned] == [("甲", NOW), ("乙", NOW)]
    assert len({p.message.key for p in planned}) == 1


def test_five_hundred_sites_at_once_are_one_message() -> None:
    sites = {
        f"s{n}": Site(key=f"s{n}", name=f"网站{n}", home="http://x/", hosts=frozenset())
        for n in range(500)
    }
    changes = [opened(n, site=f"s{n}") for n in range(500)]

    (planned,) = plan(changes, _around(sites=sites))

    assert planned.message.subject == "【站报】500 个网站同时出现“首页打不开”"


def test_every_kind_of_message_links_to_where_it_is_dealt_with() -> None:
    at = "https://baobiao.x.gov.cn"
    flapping = {("x", "home.down", "x"): [NOW - timedelta(hours=n) for n in (3, 2, 1)]}
    sites = {f"s{n}": replace(SITE, key=f"s{n}") for n in range(30)}
    storm = [opened(n, site=f"s{n}") for n in range(30)]

    (one,) = plan([opened(5)], _around(page_address=at))
    (again,) = plan([opened(5)], _around(page_address=at, history=flapping))
    (settled,) = plan_settled([opened(5)], _around(page_address=at))
    (many,) = plan(storm, _around(page_address=at, sites=sites))

    for planned in (one, again, settled):
        assert f"办理：{at}/sites/x/issues/5" in planned.message.body
    assert many.message.body.endswith(f"办理：{at}/issues")


def test_a_false_alarm_that_holds_is_not_told() -> None:
    silenced = frozenset({("x", "home.down", "x")})

    assert plan([opened(), closed()], _around(silenced=silenced)) == ()


def test_an_escalation_channel_hears_nothing_of_ordinary_changes() -> None:
    assert plan([opened()], _around(channels=[make_channel(is_escalation=True)])) == ()


@given(st.lists(st.integers(min_value=1, max_value=900), min_size=4, max_size=150))
def test_a_flapping_site_gives_at_most_five_messages_a_day(gaps: list[int]) -> None:
    """However long the gaps between its changes: told, flapping and settled together."""
    moments = [NOW + timedelta(minutes=sum(gaps[: n + 1])) for n in range(len(gaps))]
    sent: dict[int, set[str]] = defaultdict(set)
    for number, at in enumerate(moments):
        change = opened(number) if number % 2 == 0 else closed(number)
        around = _around(now=at, history={("x", "home.down", "x"): moments[:number]})
        day = (at.date() - NOW.date()).days
        sent[day] |= {planned.message.key for planned in plan([change], around)}
        following = moments[number + 1] if number + 1 < len(moments) else at + timedelta(days=3)
        told = settled_at(moments[: number + 1], following)
        if told is not None:
            (settled,) = plan_settled([change], around)
            sent[(told.date() - NOW.date()).days].add(settled.message.key)

    assert max(len(keys) for keys in sent.values()) <= 5


def test_the_fourth_change_within_a_day_is_told_as_flapping_and_the_next_ones_not() -> None:
    subjects = []
    for number in range(6):
        at = NOW + timedelta(hours=number)
        earlier = [NOW + timedelta(hours=n) for n in range(number)]
        around = _around(now=at, history={("x", "home.down", "x"): earlier})
        subjects.append([one.message.subject for one in plan([opened(number)], around)])

    assert [len(some) for some in subjects] == [1, 1, 1, 1, 0, 0]
    assert "反复出现与恢复" in subjects[3][0]


def test_a_flapping_thing_that_rests_for_six_hours_has_settled() -> None:
    changes = [NOW + timedelta(minutes=n) for n in range(10)]
    rest = changes[-1] + timedelta(hours=6)

    assert settled_at(changes, rest - timedelta(seconds=1)) is None
    assert settled_at(changes, rest) == rest
    assert settled_at(changes, rest + timedelta(days=2)) == rest
    assert settled_at(changes[:3], rest) is None


def test_a_second_rest_is_told_no_sooner_than_a_day_after_the_first() -> None:
    first = [NOW + timedelta(minutes=n) for n in range(4)]
    told = first[-1] + timedelta(hours=6)
    again = [*first, told + timedelta(minutes=1)]

    assert settled_at(again, told + timedelta(hours=23)) is None
    assert settled_at(again, told + timedelta(days=1)) == told + timedelta(days=1)


def test_an_issue_that_returns_is_told_with_the_one_before() -> None:
    last = make_issue(1, closed_at=NOW - timedelta(hours=1), opened_at=NOW - timedelta(hours=3))

    (planned,) = plan([opened(2)], _around(before={2: last}))

    assert "再次出现：上次 2026-07-15 07:00 至 2026-07-15 09:00" in planned.message.body


def test_a_channel_takes_its_severities_and_sites_alone() -> None:
    channel = make_channel(min_severity="deduction", sites=("x",))

    assert takes(channel, make_message(severity="veto"))
    assert takes(channel, make_message(severity="deduction", site=""))
    assert not takes(channel, make_message(severity="notice"))
    assert not takes(channel, make_message(severity="veto", site="y"))


_NIGHT = make_channel(quiet=(time(22), time(7, 30)))
_OFFICE = make_channel(is_quiet_on_holidays=True, quiet=(time(22), time(7, 30)))
_LUNCH = make_channel(quiet=(time(12), time(14)))
_DIGEST = make_channel(digest_at=time(9))


def _local(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("channel", "now", "expected"),
    [
        (_NIGHT, "2026-07-15T21:59", "2026-07-15T21:59"),
        (_NIGHT, "2026-07-15T22:00", "2026-07-16T07:30"),
        (_NIGHT, "2026-07-16T07:29", "2026-07-16T07:30"),
        (_NIGHT, "2026-07-16T07:30", "2026-07-16T07:30"),
        (_LUNCH, "2026-07-15T11:59", "2026-07-15T11:59"),
        (_LUNCH, "2026-07-15T12:00", "2026-07-15T14:00"),
        (_LUNCH, "2026-07-15T14:00", "2026-07-15T14:00"),
        (_OFFICE, "2026-07-17T23:00", "2026-07-20T07:30"),
        (_OFFICE, "2026-10-01T10:00", "2026-10-08T07:30"),
        (_OFFICE, "2026-10-10T10:00", "2026-10-10T10:00"),
        (_OFFICE, "2031-01-04T10:00", "2031-01-06T07:30"),
        (_DIGEST, "2026-07-15T09:00", "2026-07-15T09:00"),
        (_DIGEST, "2026-07-15T09:01", "2026-07-16T09:00"),
    ],
)
def test_mild_messages_wait_for_digest_night_and_holidays(
    channel: Channel, now: str, expected: str
) -> None:
    at = send_at(channel, make_message(), _local(now), is_urgent=False)

    assert at == _local(expected)


@pytest.mark.parametrize("channel", [_NIGHT, _OFFICE, _DIGEST])
def test_a_veto_and_what_is_urgent_wait_for_nothing(channel: Channel) -> None:
    now = _local("2026-10-01T23:00")

    assert send_at(channel, make_message(severity="veto"), now, is_urgent=False) == now
    assert send_at(channel, make_message(), now, is_urgent=True) == now


def test_an_urgent_opening_wakes_people_and_its_recovery_does_not() -> None:
    around = _around(channels=[_NIGHT], now=_local("2026-07-15T23:00"))

    (down,) = plan([opened()], around)
    (up,) = plan([closed()], around)

    assert down.at == around.now
    assert up.at == _local("2026-07-16T07:30")


def _reminded(hours: float, severity: Severity = Severity.VETO, **handling: Any) -> list[bool]:
    issue = make_issue(severity=severity)
    found = find_reminders([issue], {1: Handling(**handling)}, NOW + timedelta(hours=hours))
    return [reminder.is_escalation for reminder in found]


def test_an_open_veto_is_reminded_of_each_half_day_and_escalated_after_a_day() -> None:
    assert _reminded(10.9) == []
    assert _reminded(11.9) == [False]
    assert _reminded(13, reminded_at=NOW + timedelta(hours=12)) == []
    assert _reminded(24) == [True]


def test_a_deduction_is_reminded_of_each_week_and_a_notice_never() -> None:
    assert _reminded(166.9, Severity.DEDUCTION) == []
    assert _reminded(167.9, Severity.DEDUCTION) == [False]
    assert _reminded(999, Severity.NOTICE) == []


def test_an_acknowledged_issue_is_left_alone_until_it_is_overdue() -> None:
    known = {"acknowledged_at": NOW, "acknowledged_by": "周宁"}
    due = (NOW + timedelta(days=2)).date()

    assert _reminded(36, **known) == []
    assert _reminded(48, **known, due_on=due) == []
    assert _reminded(72, **known, due_on=due) == [True]


def test_a_closed_issue_or_a_false_alarm_is_not_reminded_of() -> None:
    later = NOW + timedelta(days=5)
    mute = Handling(false_alarm_until=later.date(), false_alarm_reason="已核实")
    change: IssueChange = closed()

    assert find_reminders([change.issue], {}, later) == ()
    assert find_reminders([make_issue(severity=Severity.VETO)], {1: mute}, later) == ()
