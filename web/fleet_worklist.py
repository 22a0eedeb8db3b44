"""「待核对」: what a person must look at after columns were discovered in batch."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from model.fleet import DiscoveryOutcome, Doubt
from model.people import Role
from report.export.table_csv import write_csv
from store.fleet_discoveries import every_work, settle_discovery, work_list
from web.desk import Page, desk_of, render, user_of
from web.overview import Query, wish_of

routes = APIRouter()

_PAGE_SIZE = 50
_MAY_SETTLE = frozenset({Role.FILLER, Role.ADMIN})
_HEAD = ("代号", "网站", "地区", "部门", "单位", "首页", "事项", "内容")
KINDS = {
    "": "全部",
    **{doubt.value: doubt.label for doubt in Doubt},
    **{
        outcome.value: outcome.label
        for outcome in DiscoveryOutcome
        if outcome is not DiscoveryOutcome.FOUND
    },
}


@routes.get("/fleet/worklist")
def show_worklist(
    request: Request,
    page: Page = 1,
    kind: str = "",
    region: str = "",
    department: str = "",
    q: str = "",
) -> Response:
    """The sites of the list that this person sees, a page at a time."""
    desk = desk_of(request)
    query = Query(q=q.strip(), region=region, department=department)
    selection = wish_of(desk, query).selection
    with desk.reading() as tx:
        total, found = work_list(
            tx, selection, kind=kind, limit=_PAGE_SIZE, offset=(page - 1) * _PAGE_SIZE
        )
    return render(
        request,
        "fleet_worklist.html",
        found=found,
        total=total,
        kinds=KINDS,
        kind=kind,
        query=query,
        may_settle=user_of(request).role in _MAY_SETTLE,
        page=page,
        pages=max(1, -(-total // _PAGE_SIZE)),
        address=request.url.include_query_params,
    )


@routes.get("/fleet/worklist.csv")
def download_worklist(
    request: Request, kind: str = "", region: str = "", department: str = "", q: str = ""
) -> Response:
    """The whole list, a line for each thing to look at."""
    desk = desk_of(request)
    query = Query(q=q.strip(), region=region, department=department)
    selection = wish_of(desk, query).selection
    with desk.reading() as tx:
        rows = [
            (e.site, e.name, e.region, e.department, e.organisation, e.home, what, about)
            for e, what, about in every_work(tx, selection, kind=kind)
        ]
    return Response(
        "".join(write_csv(_HEAD, rows)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": "attachment; filename=worklist.csv"},
    )


@routes.post("/sites/{key}/discovery")
def settle(request: Request, key: str) -> Response:
    """This person has looked at what discovery left open of a site."""
    desk, user = desk_of(request), user_of(request)
    site = desk.site(key)
    if user.role not in _MAY_SETTLE:
        raise HTTPException(403, "这由填报人或系统管理员办理")
    with desk.transaction() as tx:
        settle_discovery(tx, site.key, by=user.name, at=desk.clock())
    return RedirectResponse("/fleet/worklist", status_code=303)
