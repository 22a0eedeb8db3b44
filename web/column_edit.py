"""Saying what a column is: kind and freshness limit, and which values of the form that moves."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from config.column_editor import set_column, words_of
from model.columns import Column, ColumnKind
from model.days import shanghai_day
from model.drafts import Draft
from model.errors import UsageError
from model.sites import Site
from report.changes import Change, draft_changes
from report.compile import compile_draft
from store import audit
from store.engine import Transaction
from store.sheets import compile_site, load_bundled_year
from store.sites import record_kinds
from web.columns import columns_page, may_edit
from web.desk import desk_of, user_of

routes = APIRouter(prefix="/sites/{key}/{year:int}/columns")

#: Longest limit that makes sense: two years.
_MOST_DAYS = 730


@routes.get("/edit")
def show_edit(
    request: Request, key: str, year: int, name: str, kind: str = "", days: str = ""
) -> Response:
    """The form for one column; with a kind, what it would move too."""
    _require_editor(request)
    site = desk_of(request).site(key)
    column = _column(site, name)
    wanted = _wanted(column, kind, days) if kind else column
    changes = _effect(request, site, year, wanted) if kind else None
    return columns_page(
        request, site, year, edited=column, wanted=wanted, changes=changes, kinds=list(ColumnKind)
    )


@routes.post("")
def change_column(
    request: Request,
    key: str,
    year: int,
    name: Annotated[str, Form()],
    kind: Annotated[str, Form()],
    seen_kind: Annotated[ColumnKind, Form()],
    days: Annotated[str, Form(max_length=10)] = "",
    seen_days: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Write it to the site file and the trail; the draft of the year is compiled anew."""
    _require_editor(request)
    desk, user = desk_of(request), user_of(request)
    site, now = desk.site(key), desk.clock()
    before = _column(site, name)
    wanted = _wanted(before, kind, days)
    seen = replace(before, kind=seen_kind, freshness_days=_days(seen_days))
    with desk.transaction() as tx:
        old = _compiled(tx, site, year, now)
        record_kinds(tx, key, {name: wanted.kind}, seen_at=now)
        audit.append(
            tx,
            who=user.name,
            action="change_column",
            target=f"{key}/{name}",
            detail=f"{words_of(before)}→{words_of(wanted)}",
            at=now,
        )
        new = compile_site(tx, _with(site, wanted), year=year, now=now)
        # The file last: where it cannot be written, nothing is recorded.
        site = set_column(
            desk.home.site_file(key),
            name,
            kind=wanted.kind,
            freshness_days=wanted.freshness_days,
            seen=seen,
            by=user.name,
            today=shanghai_day(now),
        )
    return columns_page(
        request, site, year, saved=site.column(name), changes=draft_changes(old, new)
    )


def _effect(request: Request, site: Site, year: int, wanted: Column) -> tuple[Change, ...]:
    desk, now = desk_of(request), desk_of(request).clock()
    with desk.reading() as tx:
        old = _compiled(tx, site, year, now)
        new = _compiled(tx, _with(site, wanted), year, now)
    return draft_changes(old, new)


def _compiled(tx: Transaction, site: Site, year: int, now: datetime) -> Draft:
    """The draft as it would be compiled now; nothing is recorded."""
    return compile_draft(load_bundled_year(tx, site, year=year, now=now), compiled_at=now)


def _with(site: Site, wanted: Column) -> Site:
    columns = tuple(wanted if each.name == wanted.name else each for each in site.columns)
    return replace(site, columns=columns)


def _require_editor(request: Request) -> None:
    user = user_of(request)
    if not may_edit(user):
        raise HTTPException(403, f"{user.role.label}不能修改栏目；请填报人或系统管理员来改")


def _column(site: Site, name: str) -> Column:
    column = site.column(name)
    if column is None:
        raise HTTPException(404, "没有这个栏目")
    return column


def _wanted(column: Column, kind: str, days: str) -> Column:
    if kind not in set(ColumnKind):
        raise UsageError("没有这个类别", remedy="从列表中选一个")
    return replace(column, kind=ColumnKind(kind), freshness_days=_days(days))


def _days(text: str) -> int | None:
    """Days of a limit as typed; None: the indicator's own.

    Raises:
        UsageError: it is no number of days.
    """
    text = text.strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_DAYS:
        raise UsageError(
            f"更新时限 {text!r} 不是天数", remedy=f"写 1 到 {_MOST_DAYS} 的整数，或留空"
        )
    return int(text)
