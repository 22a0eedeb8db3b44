from dataclasses import replace

from inspection_cases import BY_ID, NOW, make_column, make_site

from inspection.transitions import changes, find_obsolete
from inspection.uplink import is_uplink_down, withhold
from model.fetching import Outcome
from model.issues import Answer, Finding, Issue, Severity

_INDICATORS = tuple(BY_ID.values())


def _finding(answer: Answer, target: str = "x", rule: str = "footer.icp") -> Finding:
    return Finding(rule=rule, target=target, answer=answer, detail="细节")


def _issue(number: int = 1, target: str = "x") -> Issue:
    return Issue(
        id=number,
        site="x",
        rule="footer.icp",
        severity=Severity.DEDUCTION,
        target=target,
        opened_at=NOW,
        detail="",
        basis="",
    )


def test_a_failure_opens_once_with_the_clause_of_its_indicator() -> None:
    result = changes([], [_finding(Answer.FAIL)], _INDICATORS)

    (opened,) = result.opened
    assert (opened.rule, opened.severity) == ("footer.icp", Severity.DEDUCTION)
    assert opened.basis == BY_ID["footer.icp"].basis
    assert changes([_issue()], [_finding(Answer.FAIL)], _INDICATORS).opened == ()


def test_a_pass_closes_the_issue_of_its_own_target_alone() -> None:
    issues = [_issue(1, "甲"), _issue(2, "乙")]

    result = changes(issues, [_finding(Answer.PASS, "甲")], _INDICATORS)

    assert [issue.id for issue in result.closed] == [1]
    assert result.opened == ()


def test_what_cannot_be_told_neither_opens_nor_closes() -> None:
    result = changes([_issue()], [_finding(Answer.UNKNOWN), _finding(Answer.UNKNOWN, "乙")], ())

    assert (result.opened, result.closed) == ((), ())


def test_what_was_not_looked_at_stays_open() -> None:
    assert changes([_issue()], [], _INDICATORS).closed == ()


def test_one_answer_of_any_kind_proves_our_own_network() -> None:
    assert is_uplink_down([Outcome.DNS, Outcome.HTTP_5XX]) is False
    assert is_uplink_down([Outcome.DNS, Outcome.TIMEOUT]) is True
    assert is_uplink_down([Outcome.TIMEOUT]) is None
    assert is_uplink_down([]) is None


def test_an_outage_of_ours_withholds_only_what_rests_on_the_network() -> None:
    findings = [_finding(Answer.FAIL, rule="home.down"), _finding(Answer.FAIL, rule="column.stale")]

    assert [f.answer for f in withhold(findings)] == [Answer.UNKNOWN, Answer.FAIL]


def test_what_nobody_looks_at_any_more_is_obsolete() -> None:
    site = make_site(make_column("要闻"))
    kept = replace(_issue(1, "要闻"), rule="column.stale")
    gone = replace(_issue(2, "旧栏目"), rule="column.stale")
    switched_off = replace(_issue(3), rule="ipv6.reachable")
    left = [one for one in _INDICATORS if one.id != "ipv6.reachable"]

    assert find_obsolete([kept, gone, switched_off, _issue(4)], site, left) == (gone, switched_off)
