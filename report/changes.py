"""Two drafts of a site and year → the values that differ. Pure."""

from dataclasses import dataclass

from config.fields import load_fields
from model.drafts import Draft, Proposal
from model.fields import Field
from report.values import format_value


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One value that another draft proposes otherwise."""

    field: Field
    #: As the form prints it; empty: not proposed.
    before: str
    after: str


def draft_changes(before: Draft, after: Draft) -> tuple[Change, ...]:
    """What `after` proposes otherwise than `before`, in the order of the form."""
    found = (
        Change(
            field=field,
            before=_printed(field, before.proposal(field.key)),
            after=_printed(field, after.proposal(field.key)),
        )
        for field in load_fields()
    )
    return tuple(change for change in found if change.before != change.after)


def _printed(field: Field, proposal: Proposal | None) -> str:
    return format_value(field, proposal.value) if proposal is not None else ""
