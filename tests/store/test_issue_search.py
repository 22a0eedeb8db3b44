"""Issues found by what a person asks for; those that came before; what was seen of them."""

from datetime import timedelta

import pytest
from store_cases import AT as NOW

from model.issues import Issue, IssueAction, IssueEvent, IssueEvidence, NewIssue, Severity
from store import issue_events, issue_evidence, issues
from store.engine import Store
from store.issue_search import IssueQuery, rules_in_use, search_issues

_SITES = ("a", "b")


def _open(store: Store, rule: str, severity: Severity = Severity.NOTICE, **more: str) -> Issue:
    facts = {"target": "首页", "detail": "情况", "basis": "依据"}
    site = more.pop("site", "a")
    new = NewIssue(rule=rule, severity=severity, **(facts | more))
    with store.transaction() as tx:
        [change] = issues.apply_changes(tx, site=site, opened=[new], closed=[], at=NOW)
    return change.issue


def _close(store: Store, issue: Issue, *, hours: int = 1) -> None:
    at = NOW + timedelta(hours=hours)
    with store.transaction() as tx:
        issues.apply_changes(tx, site=issue.site, opened=[], closed=[issue.id], at=at)


def _found(store: Store, *, limit: int = 50, offset: int = 0, **wishes: object) -> list[int]:
    query = IssueQuery(**({"sites": _SITES, "is_open": None} | wishes))  # type: ignore[arg-type]
    with store.reading() as tx:
        found, _ = search_issues(tx, query, limit=limit, offset=offset)
    return [issue.id for issue in found]


def _assign(store: Store, issue: Issue, name: str) -> None:
    event = IssueEvent(issue=issue.id, action=IssueAction.ASSIGNED, at=NOW, by="甲", text=name)
    with store.transaction() as tx:
        issue_events.append(tx, event)


def test_open_ones_come_before_closed_and_grave_before_mild(store: Store) -> None:
    mild, grave = _open(store, "x"), _open(store, "y", Severity.VETO)
    closed = _open(store, "z", Severity.VETO)
    _close(store, closed)

    assert _found(store) == [grave.id, mild.id, closed.id]
    assert _found(store, is_open=True) == [grave.id, mild.id]
    assert _found(store, is_open=False) == [closed.id]
    assert _found(store, limit=1, offset=1) == [mild.id]


def test_each_wish_leaves_out_what_does_not_fit(store: Store) -> None:
    one = _open(store, "x", Severity.VETO, target="http://a.gov.cn/50%_off")
    other = _open(store, "y", site="b", detail="已超过 5000 天")

    assert _found(store, sites=("b",)) == [other.id]
    assert _found(store, sites=()) == []
    assert _found(store, severity=Severity.VETO) == [one.id]
    assert _found(store, rule="y") == [other.id]
    assert _found(store, text="50%_") == [one.id]
    assert _found(store, text="超过 5000") == [other.id]
    with store.reading() as tx:
        assert rules_in_use(tx, ("a",)) == ["x"]


def test_an_issue_belongs_to_whom_it_was_assigned_last(store: Store) -> None:
    one, other = _open(store, "x"), _open(store, "y")
    for issue, name in ((one, "甲"), (other, "甲"), (one, "乙")):
        _assign(store, issue, name)

    assert _found(store, assigned_to="甲") == [other.id]
    assert _found(store, assigned_to="乙") == [one.id]


def test_an_issue_knows_those_of_the_same_thing_before_and_after(store: Store) -> None:
    first = _open(store, "x")
    _close(store, first)
    second = _open(store, "x")
    _open(store, "x", target="别处")
    _open(store, "x", site="b")

    with store.reading() as tx:
        assert [issue.id for issue in issues.earlier_of(tx, second)] == [first.id]
        assert [issue.id for issue in issues.later_of(tx, first)] == [second.id]
        assert issues.earlier_of(tx, first) == []
        assert issues.issue_numbered(tx, first.id) is not None
        assert issues.issue_numbered(tx, 999) is None


def test_what_changed_of_late_is_found_by_opening_and_by_closing(store: Store) -> None:
    closed_late, closed_early = _open(store, "x"), _open(store, "y")
    _close(store, closed_late, hours=5)
    _close(store, closed_early, hours=1)

    with store.reading() as tx:
        changed = issues.changed_since(tx, "a", NOW + timedelta(hours=2))
    assert [issue.id for issue in changed] == [closed_late.id]


def test_evidence_is_kept_in_order_and_tells_what_was_not_looked_at(store: Store) -> None:
    one, other = _open(store, "x"), _open(store, "y", site="b")
    seen = [
        IssueEvidence(issue=one.id, taken_at=NOW, url="http://x/", snippet="甲", picture="ab"),
        IssueEvidence(issue=one.id, taken_at=NOW, note="没有截图"),
    ]
    with store.transaction() as tx:
        for evidence in seen:
            issue_evidence.append(tx, evidence)

    with store.reading() as tx:
        found = issue_evidence.evidence_of(tx, one.id)
        assert [(each.snippet, each.note) for each in found] == [("甲", ""), ("", "没有截图")]
        assert issue_evidence.unlooked(tx, [one.id, other.id]) == [other.id]
        assert issue_evidence.sites_of_picture(tx, "ab") == {"a"}
        assert issue_evidence.sites_of_picture(tx, "") == set()


@pytest.mark.parametrize(("is_closed", "outdated"), [(True, {"ab"}), (False, set())])
def test_a_picture_is_outdated_once_no_open_issue_needs_it(
    store: Store, outdated: set[str], *, is_closed: bool
) -> None:
    one, other = _open(store, "x"), _open(store, "y")
    _close(store, one)
    if is_closed:
        _close(store, other)
    with store.transaction() as tx:
        for issue in (one, other):
            issue_evidence.append(tx, IssueEvidence(issue=issue.id, taken_at=NOW, picture="ab"))

    with store.reading() as tx:
        later = NOW + timedelta(seconds=1)
        assert issue_evidence.outdated_pictures(tx, before=later) == outdated
        assert issue_evidence.outdated_pictures(tx, before=NOW) == set()
