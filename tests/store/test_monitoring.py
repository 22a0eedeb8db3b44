from datetime import timedelta

from store_cases import AT, crawl, make_walk

from model.drafts import Draft, ReportState
from model.issues import NewIssue, Severity
from model.messages import DeliveryStatus, Message
from model.runs import RunStatus, WalkEnd
from model.slots import SlotStatus
from store import issues, outbox, slots
from store.drafts import record_draft
from store.engine import Store
from store.issue_parts import IssuePart, issues_before
from store.monitoring import measure

HOUR = timedelta(hours=1)


def test_an_empty_store_tells_nothing_it_does_not_know(store: Store) -> None:
    with store.reading() as tx:
        found = measure(tx)

    assert set(found.drafts.values()) == set(found.open_issues.values()) == {0}
    assert (found.newest_run_at, found.oldest_run_at, found.waiting_since) == (None, None, None)
    assert (found.unread_columns, found.runs_under_way, found.waiting_slots) == (0, 0, 0)
    assert found.lateness == {}


def test_columns_are_unread_by_the_newest_ended_run_of_their_site_alone(store: Store) -> None:
    unread = make_walk(WalkEnd.UNREAD)
    with store.transaction() as tx:
        crawl(tx, unread, site="a", at=AT, status=RunStatus.PARTIAL)
        crawl(tx, make_walk(), site="a", at=AT + HOUR)
        crawl(tx, make_walk(), site="b", at=AT)
        crawl(tx, unread, site="b", at=AT + HOUR, status=RunStatus.PARTIAL)
        found = measure(tx)

    assert found.unread_columns == 1


def test_ages_are_of_the_newest_run_of_each_site(store: Store) -> None:
    with store.transaction() as tx:
        for site, at in (("a", AT), ("a", AT + 5 * HOUR), ("b", AT + HOUR)):
            crawl(tx, make_walk(), site=site, at=at)
        found = measure(tx)

    assert found.newest_run_at is not None
    assert found.oldest_run_at is not None
    assert found.newest_run_at - found.oldest_run_at == 4 * HOUR


def test_a_report_is_counted_once_however_often_it_is_compiled(store: Store) -> None:
    with store.transaction() as tx:
        for year, hours in ((2024, 0), (2025, 0), (2025, 1)):
            draft = Draft(site="a", year=year, compiled_at=AT + hours * HOUR, proposals=())
            record_draft(tx, draft)
        found = measure(tx)

    assert found.drafts[ReportState.DRAFT] == 2


def test_a_slot_waits_until_somebody_runs_it(store: Store) -> None:
    with store.transaction() as tx:
        for task, owner in (("crawl", ""), ("links", "p")):
            slots.claim(tx, task=task, site="a", scheduled_for=AT, at=AT + HOUR, owner=owner)
        slots.claim(
            tx,
            task="old",
            site="a",
            scheduled_for=AT,
            at=AT + HOUR,
            status=SlotStatus.BASELINE,
        )
        found = measure(tx)

    assert (found.waiting_slots, found.waiting_since) == (1, AT)
    assert found.lateness == {"links": 3600.0}


def test_alerts_and_issues_are_counted_by_kind(store: Store) -> None:
    new = [
        NewIssue(rule="x", severity=severity, target=severity.value, detail="", basis="")
        for severity in Severity
    ]
    with store.transaction() as tx:
        changes = issues.apply_changes(tx, site="a", opened=new, closed=[], at=AT)
        issues.apply_changes(tx, site="a", opened=[], closed=[changes[0].issue.id], at=AT)
        message = Message(key="k", subject="", body="", site="a")
        outbox.put(tx, message, channels=["c", "d"], at=AT)
        first = outbox.due(tx, at=AT)[0]
        outbox.mark_failed(tx, first.id, error="x", next_try_at=None)
        found = measure(tx)

    assert sum(found.open_issues.values()) == len(Severity) - 1
    assert found.alerts == {
        DeliveryStatus.WAITING: 1,
        DeliveryStatus.SENT: 0,
        DeliveryStatus.UNDELIVERED: 1,
    }


def test_issues_come_in_parts_of_the_sites_asked_for(store: Store) -> None:
    new = [
        NewIssue(rule="x", severity=Severity.VETO, target=str(n), detail="", basis="")
        for n in range(3)
    ]
    with store.transaction() as tx:
        for site in ("a", "b"):
            issues.apply_changes(tx, site=site, opened=new, closed=[], at=AT)
        whole = issues_before(tx, IssuePart(sites={"a", "b"}), limit=10)
        part = issues_before(tx, IssuePart(sites={"b"}, before=whole[0].id), limit=10)
        none = issues_before(tx, IssuePart(sites=set()), limit=10)

    assert [issue.id for issue in whole] == sorted((i.id for i in whole), reverse=True)
    assert [issue.target for issue in part] == ["1", "0"]
    assert none == []
