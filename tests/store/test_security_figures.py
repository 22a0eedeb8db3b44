"""发现问题 and 整改数量: from confirmed security issues, and only where somebody looked."""

from datetime import UTC, datetime

from store_cases import AT, SITE, make_reading

from model.issues import IssueAction, IssueEvent, NewIssue, Severity
from store import issue_events, issues
from store.engine import Store, Transaction
from store.observations import record_observations
from store.security_figures import security_figures
from store.sheets import compile_site

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
FIELDS = ("security.problems_found", "security.problems_fixed")


def open_issue(tx: Transaction, target: str, *, is_security: bool, is_closed: bool = False) -> None:
    new = NewIssue(
        rule="tampering.hidden_links", severity=Severity.NOTICE, target=target, detail="", basis=""
    )
    [change] = issues.apply_changes(tx, site=SITE.key, opened=[new], closed=[], at=AT)
    number = change.issue.id
    if is_security:
        event = IssueEvent(issue=number, action=IssueAction.SECURITY, at=AT, by="甲")
        issue_events.append(tx, event)
    if is_closed:
        issues.apply_changes(tx, site=SITE.key, opened=[], closed=[number], at=AT)


def look(tx: Transaction, value: int | None = 0, at: datetime = AT) -> None:
    reading = make_reading(value, key="suspects.hidden_links", observed_at=at)
    record_observations(tx, SITE.key, [reading])


def values(tx: Transaction, year: int = 2025) -> list[object]:
    return [figure.value for figure in security_figures(tx, SITE.key, year=year)]


def test_only_what_a_person_confirmed_counts(store: Store) -> None:
    with store.transaction() as tx:
        look(tx)
        open_issue(tx, "a", is_security=True, is_closed=True)
        open_issue(tx, "b", is_security=True)
        open_issue(tx, "c", is_security=False, is_closed=True)

        assert values(tx) == [2, 1]


def test_a_year_without_a_look_that_could_tell_has_no_figure(store: Store) -> None:
    with store.transaction() as tx:
        look(tx, None)
        # 1 January 2026 in Asia/Shanghai.
        look(tx, at=datetime(2025, 12, 31, 16, 0, tzinfo=UTC))
        open_issue(tx, "a", is_security=True)

        assert values(tx) == []
        assert values(tx, 2026) == [0, 0]


def test_the_draft_proposes_them_with_the_checks_as_source_or_leaves_the_gap(
    store: Store,
) -> None:
    with store.transaction() as tx:
        before = compile_site(tx, SITE, year=2025, now=NOW)
        look(tx)
        open_issue(tx, "a", is_security=True)
        after = compile_site(tx, SITE, year=2025, now=NOW)

    assert {gap.field for gap in before.gaps} >= set(FIELDS)
    found = {proposal.field: proposal for proposal in after.proposals}
    assert [found[field].value for field in FIELDS] == [1, 0]
    assert "检查记录（2025 年检查 1 次）" in found[FIELDS[0]].evidence.summary


def test_a_persons_import_goes_before_the_checks(store: Store) -> None:
    with store.transaction() as tx:
        look(tx)
        record_observations(tx, SITE.key, [make_reading(7, key=FIELDS[0], year=2025)])
        draft = compile_site(tx, SITE, year=2025, now=NOW)

    assert [p.value for p in draft.proposals if p.field == FIELDS[0]] == [7]
