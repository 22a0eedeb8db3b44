"""A year of a decaying and recovering site: what was planted is found, and nothing else."""

from datetime import date, timedelta

import pytest
from inspection_cases import BY_ID
from site_year import Fault, at, records_on
from year_plan import END, PLAN, START

from inspection.inspect import inspect
from inspection.transitions import changes
from model.issues import Issue

_INDICATORS = tuple(BY_ID.values())


@pytest.fixture(scope="module")
def history() -> list[Issue]:
    """Every issue of the year, with the day it opened and closed."""
    open_issues: dict[tuple[str, str], Issue] = {}
    closed: list[Issue] = []
    for offset in range((END - START).days):
        day = START + timedelta(days=offset)
        findings = inspect(records_on(day, PLAN), _INDICATORS, today=day, now=at(day))
        result = changes(open_issues.values(), findings, _INDICATORS)
        for new in result.opened:
            open_issues[new.rule, new.target] = Issue(
                id=len(open_issues) + len(closed),
                site="x",
                rule=new.rule,
                severity=new.severity,
                target=new.target,
                opened_at=at(day),
                detail=new.detail,
                basis=new.basis,
            )
        for issue in result.closed:
            open_issues.pop((issue.rule, issue.target))
            closed.append(_closed_on(issue, day))
    return [*closed, *open_issues.values()]


def _closed_on(issue: Issue, day: date) -> Issue:
    from dataclasses import replace

    return replace(issue, closed_at=at(day))


def _explains(fault: Fault, issue: Issue) -> bool:
    same = (fault.rule, fault.target) == (issue.rule, issue.target)
    return same and at(fault.start) <= issue.opened_at <= at(fault.end)


def test_the_plan_has_sixty_faults_of_twenty_rules_and_more() -> None:
    assert len(PLAN) >= 60
    assert len({fault.rule for fault in PLAN}) >= 20


@pytest.mark.parametrize("fault", PLAN, ids=lambda f: f"{f.rule}-{f.target}-{f.start}")
def test_each_planted_fault_is_found_within_its_rules_time(
    fault: Fault, history: list[Issue]
) -> None:
    found = [issue for issue in history if _explains(fault, issue)]

    assert found, "never found"
    assert found[0].opened_at <= at(fault.start + timedelta(days=fault.within_days))


def test_each_issue_closes_when_its_fault_is_mended(history: list[Issue]) -> None:
    assert [issue for issue in history if issue.closed_at is None] == []


def test_nothing_opens_that_no_fault_explains(history: list[Issue]) -> None:
    caused = {
        # A site that is down fails the week as well as the hour; a halt of many columns the veto.
        "home.down": {"site.unreachable"},
        "site.unreachable": {"home.down"},
        "footer.icp": set(),
    }
    strays = []
    for issue in history:
        rules = {f.rule for f in PLAN if at(f.start) <= issue.opened_at <= at(f.end)}
        rules |= {other for rule in rules for other in caused.get(rule, ())}
        if issue.rule not in rules:
            strays.append((issue.rule, issue.target, issue.opened_at.date()))

    assert strays == []


def test_a_healthy_year_has_no_issue_at_all() -> None:
    opened = []
    for offset in range(365):
        day = START + timedelta(days=offset)
        findings = inspect(records_on(day, ()), _INDICATORS, today=day, now=at(day))
        opened += changes((), findings, _INDICATORS).opened

    assert opened == []
