from datetime import timedelta

from store_cases import AT, make_issue

from model.issues import IssueChange, NewIssue, Severity
from store.engine import Store
from store.issues import apply_changes, issues_of, open_issues

LATER = AT + timedelta(days=1)


def opened(store: Store, *new: NewIssue, site: str = "a") -> list[IssueChange]:
    with store.transaction() as tx:
        return apply_changes(tx, site=site, opened=new, closed=[], at=AT)


def closed(store: Store, *numbers: int, site: str = "a") -> list[IssueChange]:
    with store.transaction() as tx:
        return apply_changes(tx, site=site, opened=[], closed=numbers, at=LATER)


def test_an_opened_issue_comes_back_whole(store: Store) -> None:
    (change,) = opened(store, make_issue())

    assert change.is_opened
    assert change.issue.severity is Severity.VETO
    assert change.issue.opened_at == AT
    assert change.issue.closed_at is None
    with store.reading() as tx:
        assert open_issues(tx, "a") == [change.issue]


def test_an_issue_that_is_open_is_not_opened_twice(store: Store) -> None:
    opened(store, make_issue())

    assert opened(store, make_issue(detail="首页 16 天未更新")) == []
    with store.reading() as tx:
        assert [issue.detail for issue in open_issues(tx)] == ["首页 15 天未更新"]


def test_the_same_rule_on_another_target_or_site_is_another_issue(store: Store) -> None:
    opened(store, make_issue(), make_issue(target="工作动态"))
    opened(store, make_issue(), site="b")

    with store.reading() as tx:
        assert len(open_issues(tx, "a")) == 2
        assert len(open_issues(tx)) == 3


def test_a_closed_issue_is_kept_and_closed_once(store: Store) -> None:
    (change,) = opened(store, make_issue())
    (done,) = closed(store, change.issue.id)

    assert not done.is_opened
    assert done.issue.closed_at == LATER
    assert closed(store, change.issue.id) == []
    with store.reading() as tx:
        assert open_issues(tx) == []
        assert issues_of(tx, "a") == [done.issue]
        assert issues_of(tx, "a", include_closed=False) == []


def test_an_issue_that_comes_back_is_a_new_one(store: Store) -> None:
    (first,) = opened(store, make_issue())
    closed(store, first.issue.id)
    (second,) = opened(store, make_issue())

    with store.reading() as tx:
        assert [issue.id for issue in issues_of(tx, "a")] == [second.issue.id, first.issue.id]


def test_an_issue_is_closed_only_by_its_own_site(store: Store) -> None:
    (change,) = opened(store, make_issue())

    assert closed(store, change.issue.id, site="b") == []


def test_issues_come_a_page_at_a_time(store: Store) -> None:
    opened(store, *(make_issue(target=str(n)) for n in range(5)))

    with store.reading() as tx:
        assert [i.target for i in open_issues(tx, limit=2, offset=2)] == ["2", "3"]
        assert [i.target for i in issues_of(tx, "a", limit=2, offset=1)] == ["3", "2"]
