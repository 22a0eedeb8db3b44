"""Records of a site and year → a draft, each field proposed or with a reason for none. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from config.fields import load_fields
from model.drafts import Draft, Gap, Origin, Proposal
from model.fields import Field
from report.derive import derive_value
from report.proposals import Finder, Found, find_figure, find_standing
from report.records import SiteYear
from report.sources import SOURCES, Place
from report.tally import find_count

_FINDERS: dict[Place, Finder] = {
    Place.IMPORT: find_figure(Place.IMPORT),
    Place.LOG: find_figure(Place.LOG),
    Place.INSPECTION: find_figure(Place.INSPECTION),
    Place.SCHEDULE: find_figure(Place.SCHEDULE),
    Place.COUNT: find_count,
    Place.PAGE: find_standing(Place.PAGE),
    Place.SITE: find_standing(Place.SITE),
    Place.FACT: find_standing(Place.FACT),
    Place.LAST_YEAR: find_standing(Place.LAST_YEAR),
}


def compile_draft(records: SiteYear, *, compiled_at: datetime) -> Draft:
    """The draft of a year: each field of the form is in it once, as a proposal or as a gap.

    Fields that follow from others are computed last, from the proposals of this draft.
    """
    found = {field.key: _propose(records, field) for field in load_fields()}
    for field in load_fields():
        if isinstance(found[field.key], Gap) and Place.DERIVED in SOURCES[field.key].places:
            proposals = {k: p for k, p in found.items() if isinstance(p, Proposal)}
            found[field.key] = derive_value(field.key, proposals) or found[field.key]
    return Draft(
        site=records.site.key,
        year=records.year,
        compiled_at=compiled_at,
        proposals=tuple(p for p in found.values() if isinstance(p, Proposal)),
        gaps=tuple(g for g in found.values() if isinstance(g, Gap)),
    )


def _propose(records: SiteYear, field: Field) -> Proposal | Gap:
    reasons: list[str] = []
    tried = _tries(records, field)
    for found in tried:
        if isinstance(found, Proposal):
            return _compared(found, tried)
        if found.reason:
            reasons.append(found.reason)
    return Gap(field=field.key, reason="；".join([*reasons, SOURCES[field.key].ask]))


def _tries(records: SiteYear, field: Field) -> Iterator[Found]:
    sources = SOURCES[field.key]
    for place in sources.places:
        if place in _FINDERS:
            yield _FINDERS[place](records, field, sources)


def _compared(proposal: Proposal, others: Iterator[Found]) -> Proposal:
    """The proposal with a warning for each later source of this year that says otherwise."""
    notes = tuple(
        f"{other.evidence.origin.label}为 {other.value}，与此不同"
        for other in others
        if isinstance(other, Proposal)
        and other.evidence.origin is not Origin.LAST_YEAR
        and other.value != proposal.value
    )
    return replace(proposal, warnings=proposal.warnings + notes) if notes else proposal
