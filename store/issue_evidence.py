"""What was seen of issues: appended, never changed. Pictures are files named by their digest."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from model.issues import IssueEvidence
from store.engine import Transaction
from store.tables import issue_evidence, issues
from store.upsert import insert_into


def append(tx: Transaction, evidence: IssueEvidence) -> None:
    """Write down what one look saw."""
    values = {
        "issue": evidence.issue,
        "taken_at": evidence.taken_at,
        "url": evidence.url,
        "snippet": evidence.snippet,
        "picture": evidence.picture,
        "picture_size": evidence.picture_size,
        "note": evidence.note,
    }
    tx.execute(insert_into(tx, issue_evidence).values(values))


def evidence_of(tx: Transaction, issue: int) -> list[IssueEvidence]:
    """Everything seen of an issue, oldest first."""
    query = select(issue_evidence).where(issue_evidence.c.issue == issue)
    return [
        IssueEvidence(
            id=row.id,
            issue=row.issue,
            taken_at=row.taken_at,
            url=row.url,
            snippet=row.snippet,
            picture=row.picture,
            picture_size=row.picture_size,
            note=row.note,
        )
        for row in tx.execute(query.order_by(issue_evidence.c.id))
    ]


def sites_of_picture(tx: Transaction, picture: str) -> frozenset[str]:
    """The sites whose issues a picture is evidence of."""
    query = (
        select(issues.c.site)
        .distinct()
        .join_from(issue_evidence, issues, issue_evidence.c.issue == issues.c.id)
        .where(issue_evidence.c.picture == picture, issue_evidence.c.picture != "")
    )
    return frozenset(tx.execute(query).scalars())


def outdated_pictures(tx: Transaction, *, before: datetime) -> frozenset[str]:
    """Pictures that no open issue needs and that were all taken before then."""
    taken, closed = issue_evidence.c.taken_at, issues.c.closed_at
    query = (
        select(issue_evidence.c.picture)
        .join_from(issue_evidence, issues, issue_evidence.c.issue == issues.c.id)
        .where(issue_evidence.c.picture != "")
        .group_by(issue_evidence.c.picture)
        .having(func.max(taken) < before, func.count() == func.count(closed))
    )
    return frozenset(tx.execute(query).scalars())


def unlooked(tx: Transaction, numbers: Collection[int]) -> list[int]:
    """Those of the issues of which nothing was seen yet."""
    seen = select(issue_evidence.c.issue).where(issue_evidence.c.issue.in_(list(numbers)))
    found = set(tx.execute(seen).scalars())
    return [number for number in numbers if number not in found]
