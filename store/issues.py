"""Issues: opened once, closed once; both are kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select, update

from model.issues import Issue, IssueChange, NewIssue, Severity
from store.engine import Transaction
from store.fleet_figures import refresh_figures
from store.tables import issues
from store.upsert import insert_into

#: No row has such a number: neither database can hold it.
_BEYOND = 2**63


def open_issues(
    tx: Transaction, site: str | None = None, *, limit: int | None = None, offset: int = 0
) -> list[Issue]:
    """Open issues of a site, or of all sites; oldest first."""
    query = select(issues).where(issues.c.closed_at.is_(None)).order_by(issues.c.id)
    if site is not None:
        query = query.where(issues.c.site == site)
    return read_issues(tx, query.limit(limit).offset(offset))


def issues_of(
    tx: Transaction,
    site: str,
    *,
    include_closed: bool = True,
    limit: int | None = None,
    offset: int = 0,
) -> list[Issue]:
    """Issues of a site, newest first."""
    query = select(issues).where(issues.c.site == site).order_by(issues.c.id.desc())
    if not include_closed:
        query = query.where(issues.c.closed_at.is_(None))
    return read_issues(tx, query.limit(limit).offset(offset))


def issue_numbered(tx: Transaction, number: int) -> Issue | None:
    """The issue with that number, of whatever site; None: there is none."""
    if not 0 < number < _BEYOND:
        return None
    found = read_issues(tx, select(issues).where(issues.c.id == number))
    return found[0] if found else None


def changed_since(tx: Transaction, site: str, since: datetime) -> list[Issue]:
    """Issues of a site that opened or closed after that moment, oldest first."""
    recent = (issues.c.opened_at > since) | (issues.c.closed_at > since)
    query = select(issues).where(issues.c.site == site, recent)
    return read_issues(tx, query.order_by(issues.c.id))


def earlier_of(tx: Transaction, issue: Issue) -> list[Issue]:
    """The issues of the same site, rule and target that came before, newest first."""
    same = (issues.c.site == issue.site, issues.c.rule == issue.rule)
    query = select(issues).where(*same, issues.c.target == issue.target, issues.c.id < issue.id)
    return read_issues(tx, query.order_by(issues.c.id.desc()))


def later_of(tx: Transaction, issue: Issue) -> list[Issue]:
    """The issues of the same site, rule and target that came after, oldest first."""
    same = (issues.c.site == issue.site, issues.c.rule == issue.rule)
    query = select(issues).where(*same, issues.c.target == issue.target, issues.c.id > issue.id)
    return read_issues(tx, query.order_by(issues.c.id))


def apply_changes(
    tx: Transaction,
    *,
    site: str,
    opened: Sequence[NewIssue],
    closed: Sequence[int],
    at: datetime,
) -> list[IssueChange]:
    """Open and close issues → what really changed, in that order.

    An issue that is open already is not opened twice, a closed one not closed again: what another
    process did first is no change here.
    """
    made = [change for new in opened if (change := _open(tx, site, new, at))]
    changes = made + _close(tx, site, closed, at)
    if changes:
        refresh_figures(tx, [site])
    return changes


def _open(tx: Transaction, site: str, new: NewIssue, at: datetime) -> IssueChange | None:
    values = {
        "site": site,
        "rule": new.rule,
        "severity": new.severity.value,
        "target": new.target,
        "opened_at": at,
        "detail": new.detail,
        "basis": new.basis,
    }
    statement = insert_into(tx, issues).values(values).on_conflict_do_nothing()
    number = tx.execute(statement.returning(issues.c.id)).scalar()
    if number is None:
        return None
    issue = read_issues(tx, select(issues).where(issues.c.id == number))[0]
    return IssueChange(issue=issue, is_opened=True)


def _close(tx: Transaction, site: str, closed: Sequence[int], at: datetime) -> list[IssueChange]:
    if not closed:
        return []
    statement = (
        update(issues)
        .where(issues.c.id.in_(list(closed)), issues.c.site == site, issues.c.closed_at.is_(None))
        .values(closed_at=at)
        .returning(issues.c.id)
    )
    numbers = list(tx.execute(statement).scalars())
    query = select(issues).where(issues.c.id.in_(numbers)).order_by(issues.c.id)
    return [IssueChange(issue=issue, is_opened=False) for issue in read_issues(tx, query)]


def read_issues(tx: Transaction, query: Select[tuple[object, ...]]) -> list[Issue]:
    """The issues that a query finds. For `store` alone."""
    return [
        Issue(
            id=row.id,
            site=row.site,
            rule=row.rule,
            severity=Severity(row.severity),
            target=row.target,
            opened_at=row.opened_at,
            detail=row.detail,
            basis=row.basis,
            closed_at=row.closed_at,
        )
        for row in tx.execute(query)
    ]
