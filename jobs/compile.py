"""Load the records of a site and year, compile, record the draft."""

from datetime import date, datetime

from config.fields import load_fields
from model.days import shanghai_day
from model.drafts import Cell, Draft
from model.observations import Observation
from model.sites import Site
from report.compile import compile_draft
from report.records import SiteYear
from report.resolve import resolve_cells
from report.values import format_value
from store import confirmations, drafts, items, observations, runs
from store.engine import Transaction


def load_site_year(tx: Transaction, site: Site, *, year: int, now: datetime) -> SiteYear:
    """Everything a compile looks at, as the store holds it now."""
    readings = observations.latest(tx, site.key)
    return SiteYear(
        site=site,
        year=year,
        today=shanghai_day(now),
        items=tuple(items.items_of(tx, site.key, year=year)),
        standings=runs.standing_walks(tx, site.key, year),
        first_seen_on={
            column.name: shanghai_day(seen)
            for column in site.columns
            if (seen := items.first_sight(tx, site.key, column.name)) is not None
        },
        first_crawled_on=_first_crawl(tx, site),
        figures=tuple(observations.of_year(tx, site.key, year)),
        latest={key: reading for key, reading in readings.items() if reading.year is None},
        last_year=printed_last_year(tx, site, year=year),
    )


def compile_site(tx: Transaction, site: Site, *, year: int, now: datetime) -> Draft:
    """Compile the draft of a site and year and record it."""
    draft = compile_draft(load_site_year(tx, site, year=year, now=now), compiled_at=now)
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
    )
    return draft, cells


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
            texts[field.key] = format_value(field, reading.value)
    return texts


def _first_crawl(tx: Transaction, site: Site) -> date | None:
    first = runs.first_started_at(tx, site.key)
    return shanghai_day(first) if first is not None else None
