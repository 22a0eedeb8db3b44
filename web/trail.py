"""The audit trail: a page of it with its place in the chain, the whole chain on demand, a file."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response, StreamingResponse

from config.anchors import load_anchors
from model.audit import ACTION_LABELS, AuditFault
from model.people import Role, User
from store import audit
from store.audit_export import entries_between, json_lines
from web.desk import Desk, Page, desk_of, render, user_of

routes = APIRouter()

_PAGE_SIZE = 100
_READERS = frozenset({Role.AUDITOR, Role.ADMIN, Role.SECURITY, Role.HEAD})
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)


@routes.get("/audit")
def show_trail(request: Request, page: Page = 1) -> Response:
    """The trail, newest first, for those whose task it is; the entries shown are checked."""
    return _show(request, page, is_whole=False)


@routes.post("/audit")
def check_trail(request: Request) -> Response:
    """The newest page again, after checking the chain from its first entry to its last."""
    return _show(request, 1, is_whole=True)


@routes.get("/audit/export.jsonl")
def export_trail(request: Request) -> Response:
    """The whole trail as lines that can be checked without us; taking it is an entry too.

    To read it there is the table, `/tables/audit.csv` and `.xlsx`.
    """
    desk = _desk_of_reader(request)
    now = desk.clock()
    note_export(desk, user_of(request), "jsonl")

    def lines() -> Iterator[str]:
        with desk.reading() as tx:
            yield from json_lines(entries_between(tx, _FIRST, now + timedelta(seconds=1)))

    name = quote(f"审计记录{now:%Y%m%d}.jsonl")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return StreamingResponse(lines(), media_type="application/x-ndjson", headers=headers)


def require_reader(desk: Desk, user: User) -> None:
    """See that this person may read the trail.

    Raises:
        HTTPException: 403, for the role or for the organisation.
    """
    if user.role not in _READERS:
        raise HTTPException(403, "只有审计、系统、安全管理员和单位负责人可以看审计记录")
    if not desk.sees_all:
        raise HTTPException(403, "审计记录涉及全部单位，只有不限单位的账户可以看")


def note_export(desk: Desk, user: User, kind: str) -> None:
    """Taking the trail away is an entry of it too."""
    with desk.transaction() as tx:
        audit.append(tx, who=user.name, action="export_audit", target=kind, at=desk.clock())


def _desk_of_reader(request: Request) -> Desk:
    desk = desk_of(request)
    require_reader(desk, user_of(request))
    return desk


def _show(request: Request, page: int, *, is_whole: bool) -> Response:
    desk = _desk_of_reader(request)
    anchors, altered = load_anchors(desk.home.anchors, desk.key)
    with desk.reading() as tx:
        entries = audit.entries(tx, _PAGE_SIZE, (page - 1) * _PAGE_SIZE)
        fault: AuditFault | None = (
            audit.check_chain(tx, anchors=[(one.entry, one.digest) for one in anchors])
            if is_whole
            else audit.check_part(tx, entries)
        )
        total, _ = audit.head(tx)
    return render(
        request,
        "audit.html",
        entries=entries,
        fault=fault,
        altered=altered,
        is_whole=is_whole,
        total=total,
        page=page,
        pages=max(1, -(-total // _PAGE_SIZE)),
        actions=ACTION_LABELS,
    )
