"""The filled form of 2020 as records, imported figure by figure, for tests."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

from config.fields import load_fields
from model.observations import Observation
from model.sites import Site
from report.compile import compile_draft
from report.form_report import FormReport
from report.records import SiteYear
from report.resolve import resolve_cells

SEED = Path(__file__).parent / "fixtures" / "seed" / "work-report-2020.csv"
NOON = datetime(2021, 1, 24, 4, 0, tzinfo=UTC)


def seed_texts() -> dict[str, str]:
    """Field key → text of the seed; a blank cell is an empty text."""
    with SEED.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["seed_2020"] for row in csv.DictReader(file)}


def seed_site() -> Site:
    return Site(
        key="gxmz",
        name="广西壮族自治区民政厅网站",
        home="http://mzt.gxzf.gov.cn/",
        hosts=frozenset({"mzt.gxzf.gov.cn"}),
    )


def seed_records() -> SiteYear:
    figures = tuple(
        Observation(key=key, value=text, observed_at=NOON, source="2020.docx", year=2020)
        for key, text in seed_texts().items()
        if text
    )
    return SiteYear(site=seed_site(), year=2020, today=date(2021, 1, 24), figures=figures)


def seed_report() -> FormReport:
    draft = compile_draft(seed_records(), compiled_at=NOON)
    cells = resolve_cells(load_fields(), draft, {}, {})
    return FormReport(site=seed_site(), year=2020, cells=cells, draft=draft)
