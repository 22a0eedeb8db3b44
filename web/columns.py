"""The columns of a site: what was read, what was not and why, and how fresh each is."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from model.columns import Column
from model.days import shanghai_day
from model.standings import Standing
from store import column_figures, runs
from store.column_figures import ColumnFigures
from web.desk import desk_of, render

routes = APIRouter()


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One column."""

    column: Column
    standing: Standing | None
    figures: ColumnFigures


@routes.get("/sites/{key}/{year:int}/columns")
def show_columns(request: Request, key: str, year: int) -> Response:
    """The columns of a site with their items by month of a year."""
    desk = desk_of(request)
    site = desk.site(key)
    today = shanghai_day(desk.clock())
    with desk.reading() as tx:
        standings = runs.standing_walks(tx, key, year)
        figures = column_figures.columns_of(tx, key, year=year, today=today)
    lines = [
        Line(
            column=column,
            standing=standings.get(column.name),
            figures=figures.get(column.name, ColumnFigures()),
        )
        for column in site.columns
    ]
    return render(request, "columns.html", site=site, year=year, lines=lines)
