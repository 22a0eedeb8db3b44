"""Drafts: each compile appends one; the newest stands."""

import json
from typing import Any

from sqlalchemy import insert, select

from model.drafts import Draft, Evidence, Gap, Origin, Proposal
from store.coding import decode_value, encode_value
from store.engine import Transaction
from store.tables import drafts


def record_draft(tx: Transaction, draft: Draft) -> None:
    """Append a draft."""
    tx.execute(
        insert(drafts).values(
            site=draft.site, year=draft.year, compiled_at=draft.compiled_at, body=_body(draft)
        )
    )


def latest_draft(tx: Transaction, site: str, year: int) -> Draft | None:
    """The newest draft of a site and year, or None."""
    query = (
        select(drafts)
        .where(drafts.c.site == site, drafts.c.year == year)
        .order_by(drafts.c.id.desc())
        .limit(1)
    )
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    body = json.loads(row.body)
    return Draft(
        site=row.site,
        year=row.year,
        compiled_at=row.compiled_at,
        proposals=tuple(_proposal(entry) for entry in body["proposals"]),
        gaps=tuple(Gap(field=field, reason=reason) for field, reason in body["gaps"]),
    )


def _body(draft: Draft) -> str:
    """Proposals and gaps as JSON."""
    proposals = [
        {
            "field": p.field,
            "value": encode_value(p.value),
            "origin": p.evidence.origin.value,
            "summary": p.evidence.summary,
            "count": p.evidence.count,
            "run": p.evidence.run,
            "place": p.evidence.place,
            "digest": p.evidence.digest,
            "months": list(p.evidence.months),
            "warnings": list(p.warnings),
        }
        for p in draft.proposals
    ]
    gaps = [[gap.field, gap.reason] for gap in draft.gaps]
    return json.dumps({"proposals": proposals, "gaps": gaps}, ensure_ascii=False)


def _proposal(entry: dict[str, Any]) -> Proposal:
    value = decode_value(entry["value"])
    assert value is not None  # noqa: S101  (a proposal always has one)
    return Proposal(
        field=entry["field"],
        value=value,
        evidence=Evidence(
            origin=Origin(entry["origin"]),
            summary=entry["summary"],
            count=entry["count"],
            run=entry["run"],
            place=entry["place"],
            digest=entry["digest"],
            months=tuple(entry.get("months", ())),
        ),
        warnings=tuple(entry["warnings"]),
    )
