from datetime import UTC, date, datetime
from typing import Any

import pytest

from inspection.lifecycle import Handling, check_event, count_security, fold
from model.errors import UsageError
from model.issues import Issue, IssueAction, IssueEvent, Severity

_AT = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)


def _event(action: IssueAction, **more: Any) -> IssueEvent:
    return IssueEvent(**({"issue": 1, "action": action, "at": _AT, "by": "陈云川"} | more))


def test_events_fold_into_how_people_deal_with_an_issue() -> None:
    handling = fold(
        [
            _event(IssueAction.ACKNOWLEDGED),
            _event(IssueAction.ASSIGNED, text="李静"),
            _event(IssueAction.ASSIGNED, text="周宁"),
            _event(IssueAction.DUE, until=date(2026, 7, 20)),
            _event(IssueAction.SECURITY),
            _event(IssueAction.REMINDED),
        ]
    )

    assert handling == Handling(
        acknowledged_by="陈云川",
        acknowledged_at=_AT,
        assigned_to="周宁",
        due_on=date(2026, 7, 20),
        security_by="陈云川",
        reminded_at=_AT,
    )


def test_a_false_alarm_holds_through_its_last_day_and_not_longer() -> None:
    handling = fold(
        [_event(IssueAction.FALSE_ALARM, text="已核实无需更新", until=date(2026, 9, 30))]
    )

    assert handling.is_silenced(date(2026, 9, 30))
    assert not handling.is_silenced(date(2026, 10, 1))


def test_a_false_alarm_can_be_taken_back() -> None:
    events = [
        _event(IssueAction.FALSE_ALARM, text="已核实", until=date(2026, 9, 30)),
        _event(IssueAction.RESUMED),
    ]

    assert not fold(events).is_silenced(date(2026, 8, 1))


def test_an_issue_is_overdue_from_the_day_after() -> None:
    handling = fold([_event(IssueAction.DUE, until=date(2026, 7, 20))])

    assert not handling.is_overdue(date(2026, 7, 20))
    assert handling.is_overdue(date(2026, 7, 21))


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (_event(IssueAction.FALSE_ALARM, until=date(2026, 9, 1)), "误报没有理由"),
        (_event(IssueAction.FALSE_ALARM, text="已核实"), "没有写误报有效期"),
        (_event(IssueAction.FALSE_ALARM, text="已核实", until=date(2026, 7, 14)), "有效期"),
        (_event(IssueAction.ASSIGNED, text=" "), "指派给谁"),
        (_event(IssueAction.DUE), "整改期限"),
    ],
)
def test_an_event_that_lacks_what_it_needs_is_refused(event: IssueEvent, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        check_event(event)


def test_a_whole_event_passes_unchanged() -> None:
    event = _event(IssueAction.FALSE_ALARM, text="已核实", until=date(2026, 7, 15))

    assert check_event(event) is event


def _issue(number: int, opened: datetime, closed: datetime | None = None) -> Issue:
    return Issue(
        id=number,
        site="x",
        rule="tampering.hidden_links",
        severity=Severity.NOTICE,
        target="x",
        opened_at=opened,
        detail="",
        basis="",
        closed_at=closed,
    )


def test_only_security_problems_that_a_person_confirmed_are_counted() -> None:
    confirmed = Handling(security_by="周宁")
    issues = [
        _issue(1, _AT, _AT),
        _issue(2, _AT),
        _issue(3, _AT, _AT),
        _issue(4, datetime(2025, 12, 31, 15, 59, tzinfo=UTC)),
        _issue(5, datetime(2025, 12, 31, 16, 0, tzinfo=UTC)),
    ]
    handlings = {1: confirmed, 2: confirmed, 4: confirmed, 5: confirmed}

    assert count_security(issues, handlings, year=2026) == (3, 1)
