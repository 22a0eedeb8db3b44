"""Many sites together: scores by region and department, the report over them, the switch of one."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from model.drafts import ReportState
from model.people import Role
from report.export.fleet import FLEET_EXPORTS
from report.fleet import total_of
from store.fleet import GROUPS, score_table
from store.fleet_report import load_fleet_report
from store.fleet_switches import turn_switches
from web.desk import Said, desk_of, render, user_of
from web.overview import Query, wish_of

routes = APIRouter()

_GROUP_WORDS = {"region": "地区", "department": "部门", "organisation": "单位"}
_MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


@routes.get("/fleet")
def show_fleet(
    request: Request,
    by: str = "region",
    region: str = "",
    department: str = "",
    organisation: str = "",
    year: int = 0,
) -> Response:
    """The score table; each number leads to the list of the sites it counts."""
    desk = desk_of(request)
    by = by if by in GROUPS else GROUPS[0]
    query = Query(region=region, department=department, organisation=organisation, year=year)
    wish = wish_of(desk, query)
    with desk.reading() as tx:
        lines = score_table(tx, wish, by=by)
    return render(
        request,
        "fleet.html",
        lines=lines,
        whole=total_of(lines),
        by=by,
        groups=_GROUP_WORDS,
        query=query,
        year=wish.year,
        is_past=wish.is_past,
        deadline=wish.deadline,
        states=list(ReportState),
        kept=_kept(query, wish.year),
    )


@routes.get("/fleet/report.{extension}")
def download_report(
    request: Request,
    extension: str,
    region: str = "",
    department: str = "",
    organisation: str = "",
    year: int = 0,
) -> Response:
    """The report over the sites that this person sees, as a document."""
    export = FLEET_EXPORTS.get(extension)
    if export is None:
        raise HTTPException(404, "没有这种格式")
    desk = desk_of(request)
    query = Query(region=region, department=department, organisation=organisation, year=year)
    wish = wish_of(desk, query)
    with desk.reading() as tx:
        report = load_fleet_report(tx, wish, now=desk.clock())
    name = quote(f"{report.title}.{extension}", safe="")
    return Response(
        export(report),
        media_type=_MEDIA_TYPES[extension],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


@routes.post("/sites/{key}/switch")
def turn_switch(
    request: Request, key: str, action: Annotated[str, Form()], reason: Said = ""
) -> Response:
    """Stop all visits to a site, or let it be visited again; 系统管理员 alone."""
    desk, user = desk_of(request), user_of(request)
    site = desk.site(key)
    if user.role is not Role.ADMIN:
        raise HTTPException(403, f"这由{Role.ADMIN.label}办理")
    with desk.transaction() as tx:
        turn_switches(
            tx, [site.key], is_stopped=action == "stop", by=user.name, at=desk.clock(),
            reason=reason,
        )  # fmt: skip
    return RedirectResponse(f"/sites/{site.key}/runs", status_code=303)


def _kept(query: Query, year: int) -> dict[str, str]:
    """What the links of the table keep of the address."""
    named = {
        "region": query.region,
        "department": query.department,
        "organisation": query.organisation,
        "year": str(year),
    }
    return {name: value for name, value in named.items() if value}
