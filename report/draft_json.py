"""A draft and its cells → the JSON that `draft --json` prints (design §5). Pure."""

from collections.abc import Sequence
from datetime import UTC, date

from model.drafts import Cell, Draft, ReportState
from model.values import Value


def draft_to_json(
    draft: Draft, cells: Sequence[Cell], *, state: ReportState = ReportState.DRAFT
) -> dict[str, object]:
    """The object of `draft --json`; every cell occurs once, in order."""
    return {
        "site": draft.site,
        "year": draft.year,
        "compiled_at": draft.compiled_at.astimezone(UTC).isoformat(timespec="seconds"),
        "state": state.value,
        "values": [cell_to_json(cell) for cell in cells],
    }


def cell_to_json(cell: Cell) -> dict[str, object]:
    """One entry of `values`; `value` is typed, null where nothing is proposed or decided."""
    evidence = cell.proposal.evidence if cell.proposal else None
    return {
        "key": cell.field.key,
        "section": cell.field.section,
        "label": cell.field.label,
        "unit": cell.field.unit,
        "value": value_to_json(cell.value),
        "text": cell.text,
        "state": cell.state.value,
        "source": evidence.summary if evidence else cell.gap,
        "origin": evidence.origin.value if evidence else None,
        "evidence_count": evidence.count if evidence else 0,
        "last_year": cell.last_year,
        "warnings": list(cell.warnings),
        "checked": list(cell.checked),
    }


def value_to_json(value: Value | None) -> int | float | bool | str | None:
    """A value as JSON holds it: a date as ISO text."""
    return value.isoformat() if isinstance(value, date) else value
