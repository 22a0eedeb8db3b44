"""A cell of a report → its shape. Pure."""

from model.drafts import Cell
from report.draft_json import cell_to_json, value_to_json
from web.api.shapes import Value


def value_of(cell: Cell) -> Value:
    """A cell as the interface gives it: the object of `draft --json`, and what a decision needs."""
    decision, proposal = cell.confirmation, cell.proposal
    return Value(
        **cell_to_json(cell),  # type: ignore[arg-type]  # checked by the shape
        kind=cell.field.kind.value,
        proposed=value_to_json(proposal.value) if proposal else None,
        evidence_digest=proposal.evidence.digest if proposal else "",
        version=decision.version if decision else 0,
        decided_by=decision.decided_by if decision else "",
        decided_at=decision.decided_at if decision else None,
        reason=decision.reason if decision else "",
        reviewed_by=decision.reviewed_by if decision else "",
    )
