"""Issues of any number of sites by what a person asks for, the worst first."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from model.fleet import Selection
from model.issues import Issue, IssueAction, Severity
from store.engine import Transaction
from store.fleet_register import is_among
from store.issues import read_issues
from store.tables import issue_events, issues


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueQuery:
    """What to list; an empty wish leaves everything in."""

    #: The sites that the person may see: their keys, or how they are chosen.
    sites: Collection[str] | Selection
    #: True: open ones; False: closed ones; None: both.
    is_open: bool | None = True
    severity: Severity | None = None
    rule: str = ""
    #: Words in what the issue is about or in its sentence.
    text: str = ""
    #: Name of the person to whom it is assigned now.
    assigned_to: str = ""


def search_issues(
    tx: Transaction, query: IssueQuery, *, limit: int, offset: int = 0
) -> tuple[list[Issue], int]:
    """One page of the issues asked for, open and grave ones first, and how many there are."""
    wanted = and_(*_conditions(query))
    total = tx.execute(select(func.count()).select_from(issues).where(wanted)).scalar_one()
    ranks = {severity.value: severity.rank for severity in Severity}
    statement = (
        select(issues)
        .where(wanted)
        .order_by(
            issues.c.closed_at.is_not(None),
            case(ranks, value=issues.c.severity, else_=0).desc(),
            issues.c.id.desc(),
        )
        .limit(limit)
        .offset(offset)
    )
    return read_issues(tx, statement), int(total)


def rules_in_use(tx: Transaction, sites: Collection[str] | Selection) -> list[str]:
    """Rules that ever opened an issue of these sites."""
    query = select(issues.c.rule).distinct().where(is_among(issues.c.site, sites))
    return sorted(tx.execute(query).scalars())


def _conditions(query: IssueQuery) -> list[ColumnElement[bool]]:
    c = issues.c
    found: list[ColumnElement[bool]] = [is_among(c.site, query.sites)]
    if query.is_open is not None:
        found.append(c.closed_at.is_(None) if query.is_open else c.closed_at.is_not(None))
    if query.severity is not None:
        found.append(c.severity == query.severity.value)
    if query.rule:
        found.append(c.rule == query.rule)
    if query.text:
        found.append(
            c.target.contains(query.text, autoescape=True)
            | c.detail.contains(query.text, autoescape=True)
        )
    if query.assigned_to:
        found.append(c.id.in_(_assigned(query.assigned_to)))
    return found


def _assigned(name: str) -> Select[tuple[int]]:
    """Issues whose newest assignment names a person."""
    events = issue_events.c
    newest = (
        select(func.max(events.id))
        .where(events.action == IssueAction.ASSIGNED)
        .group_by(events.issue)
    )
    return select(events.issue).where(events.id.in_(newest), events.text == name)
