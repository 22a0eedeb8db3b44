"""Draft and decisions → every cell of the form as it stands. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from model.confirmations import Confirmation
from model.drafts import Cell, Draft, Proposal, ValueState
from model.fields import Field
from model.observations import Observation
from report.checked import checks_of
from report.checks import check_form
from report.derive import figures_of_no_account
from report.values import format_value


def resolve_cells(
    fields: Sequence[Field],
    draft: Draft | None,
    confirmations: Mapping[str, Confirmation],
    last_year: Mapping[str, str],
    readings: Mapping[str, Observation] = MappingProxyType({}),
) -> tuple[Cell, ...]:
    """One cell for each field, in order; a person's decision goes before a proposal.

    Figures of an account that there is not are proposed here and not in the draft: that there is
    none may be a person's decision, made or taken back after the draft.

    Warnings are those of the proposal, those of `report.checks` over all cells together, and
    differences from what `readings` say the registers hold; none changes a value.
    """
    proposals = {proposal.field: proposal for proposal in draft.proposals} if draft else {}
    gaps = {gap.field: gap.reason for gap in draft.gaps} if draft else {}
    decided = {key: one.value for key, one in confirmations.items() if one.value is not None}
    proposed = {key: proposal.value for key, proposal in proposals.items()}
    proposals = figures_of_no_account(proposed | decided, decided=decided) | proposals
    cells = [
        _cell(field, proposals.get(field.key), gaps.get(field.key, ""), confirmations, last_year)
        for field in fields
    ]
    year = draft.year if draft else None
    values = {cell.field.key: cell.value for cell in cells}
    found = check_form(values, last_year, year=year, proposals=proposals)
    return tuple(_warned(_checked(cell, readings), found.get(cell.field.key, ())) for cell in cells)


def _cell(
    field: Field,
    proposal: Proposal | None,
    gap: str,
    confirmations: Mapping[str, Confirmation],
    last_year: Mapping[str, str],
) -> Cell:
    confirmation = confirmations.get(field.key)
    decided = confirmation.value if confirmation else None
    proposed = proposal.value if proposal else None
    value = proposed if decided is None else decided
    return Cell(
        field=field,
        state=_state(proposed is not None, confirmation),
        value=value,
        text=format_value(field, value),
        proposal=proposal,
        gap=gap if proposal is None else "",
        confirmation=confirmation,
        last_year=last_year.get(field.key),
        differs=decided is not None and proposed is not None and decided != proposed,
    )


def _state(is_proposed: bool, confirmation: Confirmation | None) -> ValueState:  # noqa: FBT001
    if confirmation is not None and confirmation.value is not None:
        return ValueState.REVIEWED if confirmation.reviewed_by else ValueState.CONFIRMED
    return ValueState.PROPOSED if is_proposed else ValueState.NOT_PROPOSED


def _checked(cell: Cell, readings: Mapping[str, Observation]) -> Cell:
    lines, warnings = checks_of(cell.field.key, cell.value, readings)
    return replace(cell, checked=lines, warnings=warnings) if lines else cell


def _warned(cell: Cell, found: Sequence[str]) -> Cell:
    own = cell.proposal.warnings if cell.proposal else ()
    warnings = tuple(dict.fromkeys((*own, *cell.warnings, *found)))
    return replace(cell, warnings=warnings) if warnings else cell
