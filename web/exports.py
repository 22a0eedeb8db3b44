"""Downloads of the form; a signed report gives the bytes that were signed."""

from collections.abc import Mapping
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from report.export import EXPORTS, WITH_EVIDENCE, FormReport, export_form
from report.figures import evidence_of
from report.verdicts import Verdict
from store import reports
from store.sheets import load_site_year
from web.desk import desk_of
from web.sheet import Sheet, load_sheet

routes = APIRouter()

#: Field key → verdicts on the items behind its count.
Evidence = Mapping[str, tuple[Verdict, ...]]

_MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}
#: What a signature freezes; a PDF is drawn from them with the fonts of the machine.
SIGNED_FORMATS = ("docx", "xlsx", "html", "json")


@routes.get("/sites/{key}/{year:int}/export.{extension}")
def download(request: Request, key: str, year: int, extension: str) -> Response:
    """The form as a document."""
    desk = desk_of(request)
    if extension not in EXPORTS:
        raise HTTPException(404, "没有这种格式")
    with desk.reading() as tx:
        sheet = load_sheet(tx, desk.site(key), year)
        signed = reports.signed_versions_of(tx, key, year) if sheet.report.is_frozen else []
        frozen = [version.body for version in signed if version.format == extension]
        evidence: Evidence = {}
        if not frozen and extension in WITH_EVIDENCE:
            records = load_site_year(tx, sheet.site, year=year, now=desk.clock())
            evidence = evidence_of(records)
    body = frozen[-1] if frozen else export_form(form_report(sheet, evidence), extension)
    name = quote(f"{sheet.site.name}{year}年度工作报表.{extension}", safe="")
    return Response(
        body,
        media_type=_MEDIA_TYPES[extension],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def export_bodies(sheet: Sheet, evidence: Evidence) -> dict[str, bytes]:
    """Format → bytes of each format that a signature freezes."""
    report = form_report(sheet, evidence)
    return {name: export_form(report, name) for name in SIGNED_FORMATS}


def form_report(sheet: Sheet, evidence: Evidence) -> FormReport:
    """The sheet as the exporters take it."""
    return FormReport(
        site=sheet.site,
        year=sheet.year,
        cells=sheet.cells,
        draft=sheet.draft,
        evidence=evidence,
    )
