from datetime import timedelta

from sqlalchemy import event, text
from store_cases import (
    AT,
    crawl,
    make_confirmation,
    make_draft,
    make_issue,
    make_walk,
    sign_report,
)

from model.drafts import ReportState
from model.issues import Severity
from model.runs import RunStatus, WalkEnd
from store.confirmations import record_confirmation, record_review
from store.drafts import record_draft
from store.engine import Store
from store.issues import apply_changes
from store.summary import (
    SiteSummary,
    summaries_of,
)


def summary(store: Store, site: str = "a", this_year: int = 2026) -> SiteSummary:
    with store.reading() as tx:
        return summaries_of(tx, [site], this_year=this_year)[site]


def test_a_site_that_nothing_is_known_of_is_there_with_nothing(store: Store) -> None:
    assert summary(store) == SiteSummary(site="a", year=2025)


def test_the_newest_run_is_the_last(store: Store) -> None:
    with store.transaction() as tx:
        crawl(tx, items=5)
        run = crawl(
            tx,
            make_walk(WalkEnd.UNREAD),
            at=AT + timedelta(days=1),
            status=RunStatus.PARTIAL,
            reason="一栏未读",
            items=7,
        )
        crawl(tx, site="b")

    last = summary(store).last_run

    assert last is not None
    assert (last.run, last.status, last.reason, last.items) == (
        run,
        RunStatus.PARTIAL,
        "一栏未读",
        7,
    )
    assert last.started_at == AT + timedelta(days=1)


def test_open_issues_and_vetoes_are_counted_closed_ones_are_not(store: Store) -> None:
    opened = [
        make_issue(),
        make_issue("other", severity=Severity.DEDUCTION),
        make_issue("gone"),
    ]
    with store.transaction() as tx:
        changes = apply_changes(tx, site="a", opened=opened, closed=[], at=AT)
        apply_changes(tx, site="a", opened=[], closed=[changes[2].issue.id], at=AT)
        apply_changes(tx, site="b", opened=[make_issue()], closed=[], at=AT)

    found = summary(store)

    assert (found.open_issues, found.vetoes) == (2, 1)


def test_a_cell_counts_as_decided_by_its_newest_decision(store: Store) -> None:
    with store.transaction() as tx:
        for value, name in ((1, "x"), (0, "zero"), ("无", "none"), (None, "taken.back"), (2, "x")):
            confirmation = make_confirmation(value, field=name)
            record_confirmation(tx, confirmation, expected_version=None)
        record_confirmation(tx, make_confirmation(5, field="taken.back"), expected_version=None)
        record_confirmation(tx, make_confirmation(None, field="taken.back"), expected_version=None)
        record_confirmation(tx, make_confirmation(1, year=2024), expected_version=None)
        record_confirmation(tx, make_confirmation(1, site="b"), expected_version=None)
        for name in ("x", "zero"):
            version = 2 if name == "x" else 1
            record_review(tx, site="a", year=2025, field=name, version=version, by="审", at=AT)

    found = summary(store)

    assert (found.year, found.decided, found.reviewed) == (2025, 3, 2)


def test_a_review_of_a_decision_that_was_replaced_counts_no_more(store: Store) -> None:
    with store.transaction() as tx:
        record_confirmation(tx, make_confirmation(1), expected_version=None)
        record_review(tx, site="a", year=2025, field="info.news", version=1, by="审", at=AT)
        record_confirmation(tx, make_confirmation(2), expected_version=None)

    assert summary(store).reviewed == 0


def test_the_year_is_this_one_only_once_it_has_a_draft(store: Store) -> None:
    with store.transaction() as tx:
        record_draft(tx, make_draft(year=2025))
    assert (summary(store).year, summary(store).has_draft) == (2025, True)

    with store.transaction() as tx:
        record_draft(tx, make_draft(year=2026, compiled_at=AT + timedelta(days=1)))
    found = summary(store)

    assert (found.year, found.compiled_at) == (2026, AT + timedelta(days=1))


def test_where_the_report_stands_is_told(store: Store) -> None:
    sign_report(store)

    assert summary(store).state is ReportState.SIGNED


def test_a_page_of_a_hundred_sites_takes_no_more_queries_than_one_of_one(store: Store) -> None:
    keys = [f"s{number}" for number in range(100)]
    with store.transaction() as tx:
        for key in keys:
            record_draft(tx, make_draft(site=key))
    counted: list[int] = []
    with store.reading() as tx:
        tx.execute(text("SELECT 1"))
        for page in (keys[:1], keys):
            statements: list[str] = []
            listen = lambda *words: statements.append(words[2])  # noqa: E731, B023
            event.listen(tx.connection, "before_cursor_execute", listen)
            found = summaries_of(tx, page, this_year=2026)
            event.remove(tx.connection, "before_cursor_execute", listen)
            assert list(found) == page
            counted.append(len(statements))

    assert counted == [5, 5]
