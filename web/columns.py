"""The columns of a site: how each was read, what it published by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from model.columns import Column
from model.days import shanghai_day
from model.people import Role, User
from model.sites import Site
from model.standings import Standing
from store import column_figures, walks
from store.column_figures import ColumnFigures
from web.desk import desk_of, render, user_of

routes = APIRouter()

_EDITORS = frozenset({Role.FILLER, Role.ADMIN})


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One column."""

    column: Column
    standing: Standing | None
    figures: ColumnFigures
    #: Days since its newest item; None: it has none with a date.
    quiet_days: int | None

    @property
    def is_stale(self) -> bool:
        """True where the column's own limit is exceeded."""
        limit = self.column.freshness_days
        return limit is not None and (self.quiet_days is None or self.quiet_days > limit)


@routes.get("/sites/{key}/{year:int}/columns")
def show_columns(request: Request, key: str, year: int) -> Response:
    """The columns of a site with their items by month of a year."""
    return columns_page(request, desk_of(request).site(key), year)


def may_edit(user: User) -> bool:
    """True where this person may say what a column is: who fills the form, and who keeps sites."""
    return user.role in _EDITORS


def columns_page(request: Request, site: Site, year: int, **shown: Any) -> Response:  # noqa: ANN401  (templates take anything)
    """The page, with what an edit of one column shows above it."""
    desk = desk_of(request)
    today = shanghai_day(desk.clock())
    with desk.reading() as tx:
        standings = walks.standing_walks(tx, site.key, year)
        figures = column_figures.columns_of(tx, site.key, year=year, today=today)
        months = column_figures.months_of(tx, site.key, year=year)
        before = column_figures.months_of(tx, site.key, year=year - 1)
    lines = [
        _line(column, standings.get(column.name), figures.get(column.name), today)
        for column in site.columns
    ]
    return render(
        request,
        "columns.html",
        site=site,
        year=year,
        lines=lines,
        months_chart=months_chart(year, months, before) if any(months) else None,
        unread=sum(line.standing is not None and not line.standing.is_read for line in lines),
        may_edit=may_edit(user_of(request)),
        **shown,
    )


def months_chart(year: int, now: Sequence[int], before: Sequence[int]) -> dict[str, object]:
    """Items of each month beside those of the year before, for the browser to draw. Pure."""
    return {
        "kind": "months",
        "title": f"{year} 年各月发布（条，同一信息只计一次）",
        "months": [f"{month}月" for month in range(1, 13)],
        "names": [f"{year} 年", f"{year - 1} 年"],
        "now": list(now),
        "before": list(before),
    }


def _line(
    column: Column, standing: Standing | None, figures: ColumnFigures | None, today: date
) -> Line:
    figures = figures or ColumnFigures()
    last = figures.last_published_on
    return Line(
        column=column,
        standing=standing,
        figures=figures,
        quiet_days=(today - last).days if last is not None else None,
    )
