"""The form of a site and year as it stands: records → draft, draft and decisions → cells.

Both shells, the command line and the page, read and decide through here.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from config.fields import fields_by_key, load_fields
from model.confirmations import Confirmation
from model.days import shanghai_day
from model.drafts import Cell, Draft
from model.errors import Conflict, UsageError
from model.fields import Field
from model.observations import Observation, Reading
from model.sites import Site
from report.checked import CHECK_KEYS
from report.compile import compile_draft
from report.decide import decided_value
from report.records import SiteYear
from report.resolve import resolve_cells
from report.values import format_value, parse_value
from store import confirmations, drafts, items, observations, runs, walks
from store.bundling import bundled_items
from store.day_sums import refresh_sums
from store.engine import Transaction
from store.security_figures import security_figures


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What a person wants a cell to hold."""

    site: Site
    year: int
    field: str
    #: As typed; None: the proposed value as it stands.
    text: str | None
    by: str
    reason: str = ""
    #: Version of the newest confirmation the person saw; None: whatever it is.
    expected_version: int | None = None
    #: Digest of the evidence the person saw; None: whatever it is.
    evidence_digest: str | None = None


def load_site_year(
    tx: Transaction, site: Site, *, year: int, now: datetime, with_past: bool = True
) -> SiteYear:
    """Everything a year's figures rest on, as the store holds it now, item by item.

    `with_past` as in `items_of`. For the figures alone see `load_bundled_year`.
    """
    listed = items.items_of(tx, site.key, columns=site.columns, year=year, with_past=with_past)
    return replace(_load_without_items(tx, site, year=year, now=now), items=tuple(listed))


def load_bundled_year(tx: Transaction, site: Site, *, year: int, now: datetime) -> SiteYear:
    """Everything a compile looks at: items alike are summed in the database."""
    found = bundled_items(tx, site.key, columns=site.columns, year=year)
    records = _load_without_items(tx, site, year=year, now=now)
    return replace(records, items=found.items, bundles=found.bundles)


def _load_without_items(tx: Transaction, site: Site, *, year: int, now: datetime) -> SiteYear:
    readings = observations.latest(tx, site.key)
    return SiteYear(
        site=site,
        year=year,
        today=shanghai_day(now),
        standings=walks.standing_walks(tx, site.key, year),
        first_seen_on={
            column.name: shanghai_day(seen)
            for column in site.columns
            if (seen := items.first_sight(tx, site.key, column.name)) is not None
        },
        first_crawled_on=_first_crawl(tx, site),
        figures=(
            *observations.of_year(tx, site.key, year),
            *security_figures(tx, site.key, year=year),
        ),
        latest={key: reading for key, reading in readings.items() if reading.year is None},
        last_year=printed_last_year(tx, site, year=year),
    )


def compile_site(tx: Transaction, site: Site, *, year: int, now: datetime) -> Draft:
    """Compile the draft of a site and year and record it."""
    refresh_sums(tx, site.key)
    draft = compile_draft(load_bundled_year(tx, site, year=year, now=now), compiled_at=now)
    drafts.record_draft(tx, draft)
    return draft


def load_cells(tx: Transaction, site: Site, *, year: int) -> tuple[Draft | None, tuple[Cell, ...]]:
    """The newest draft of a site and year with every cell as it stands; no draft: no proposal."""
    draft = drafts.latest_draft(tx, site.key, year)
    cells = resolve_cells(
        load_fields(),
        draft,
        confirmations.latest_confirmations(tx, site.key, year),
        printed_last_year(tx, site, year=year),
        observations.latest(tx, site.key, CHECK_KEYS),
    )
    return draft, cells


def confirm_value(tx: Transaction, decision: Decision, *, now: datetime) -> Confirmation:
    """Record a decision about a cell.

    Raises:
        UsageError: there is no such field, no proposal to confirm, a value of the wrong
            kind, or a replacement without a reason.
        Conflict: somebody decided meanwhile, or the evidence is no longer what was seen.
        Frozen: the report is signed.
    """
    cell = _decidable_cell(tx, decision)
    value = decided_value(cell, text=decision.text, reason=decision.reason)
    digest = cell.proposal.evidence.digest if cell.proposal else ""
    if decision.evidence_digest is not None and decision.evidence_digest != digest:
        raise Conflict(
            f"「{cell.field.label}」的依据在打开页面之后变了，现在是 {cell.text or '未建议'}",
            where=cell.field.key,
            remedy="看过新的依据后再确认",
        )
    return confirmations.record_confirmation(
        tx,
        Confirmation(
            site=decision.site.key,
            year=decision.year,
            field=decision.field,
            value=value,
            decided_by=decision.by.strip(),
            decided_at=now,
            replaces=cell.proposal.value if cell.proposal else None,
            reason=decision.reason.strip(),
            evidence_digest=digest,
        ),
        expected_version=decision.expected_version,
    )


def _decidable_cell(tx: Transaction, decision: Decision) -> Cell:
    if decision.field not in fields_by_key():
        raise UsageError(f"没有指标 {decision.field!r}", remedy="指标名见 zhanbao draft --json")
    if not decision.by.strip():
        raise UsageError("没有写是谁确认的", where="--by", remedy="写姓名")
    _, cells = load_cells(tx, decision.site, year=decision.year)
    return next(cell for cell in cells if cell.field.key == decision.field)


def printed_last_year(tx: Transaction, site: Site, *, year: int) -> dict[str, str]:
    """Field key → text of the year before: what a person confirmed, else what was imported."""
    imported: dict[str, Observation] = {
        reading.key: reading for reading in observations.of_year(tx, site.key, year - 1)
    }
    confirmed = confirmations.latest_confirmations(tx, site.key, year - 1)
    texts: dict[str, str] = {}
    for field in load_fields():
        if (decision := confirmed.get(field.key)) is not None and decision.value is not None:
            texts[field.key] = format_value(field, decision.value)
        elif (reading := imported.get(field.key)) is not None and reading.value is not None:
            texts[field.key] = _printed(field, reading.value)
    return texts


def _printed(field: Field, reading: Reading) -> str:
    """A recorded figure as the form prints it: a date is recorded as ISO text."""
    if not isinstance(reading, str):
        return format_value(field, reading)
    try:
        return format_value(field, parse_value(field, reading))
    except UsageError:
        return reading


def _first_crawl(tx: Transaction, site: Site) -> date | None:
    first = runs.first_started_at(tx, site.key)
    return shanghai_day(first) if first is not None else None
