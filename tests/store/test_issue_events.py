from datetime import UTC, date, datetime

import pytest

from model.errors import StoreError
from model.issues import IssueAction, IssueEvent, NewIssue, Severity
from store.engine import Store
from store.issue_events import append, events_of
from store.issues import apply_changes

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NEW = NewIssue(rule="home.down", severity=Severity.VETO, target="a", detail="打不开", basis="条款")


def test_events_come_back_by_issue_in_their_order(store: Store) -> None:
    with store.transaction() as tx:
        issue = apply_changes(tx, site="a", opened=[NEW], closed=[], at=AT)[0].issue
        false_alarm = IssueEvent(
            issue=issue.id,
            action=IssueAction.FALSE_ALARM,
            at=AT,
            by="甲",
            text="已核实无需更新",
            until=date(2026, 6, 30),
        )
        resumed = IssueEvent(issue=issue.id, action=IssueAction.RESUMED, at=AT, by="乙")
        append(tx, false_alarm)
        append(tx, resumed)

    with store.reading() as tx:
        assert events_of(tx, [issue.id, 999]) == {issue.id: [false_alarm, resumed]}


def test_an_event_about_no_issue_is_refused(store: Store) -> None:
    event = IssueEvent(issue=77, action=IssueAction.ACKNOWLEDGED, at=AT, by="甲")

    with pytest.raises(StoreError, match="77"), store.transaction() as tx:
        append(tx, event)
