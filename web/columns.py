"""The columns of a site: what was read, what was not and why, and how fresh each is."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from model.columns import Column
from model.days import shanghai_day
from model.standings import Standing
from store import items, runs
from web.desk import desk_of, render

routes = APIRouter()


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One column."""

    column: Column
    standing: Standing | None
    #: Items dated in the year, own ones and external ones.
    in_year: int
    #: Counts of January to December.
    months: tuple[int, ...]
    last_published_on: date | None


@routes.get("/sites/{key}/{year:int}/columns")
def show_columns(request: Request, key: str, year: int) -> Response:
    """The columns of a site with their items by month of a year."""
    desk = desk_of(request)
    site = desk.site(key)
    today = shanghai_day(desk.clock())
    months: dict[str, list[int]] = {column.name: [0] * 12 for column in site.columns}
    newest: dict[str, date] = {}
    with desk.reading() as tx:
        standings = runs.standing_walks(tx, key, year)
        for item in items.items_of(tx, key, columns=site.columns):
            day = item.published_on
            if day is None or day > today:
                continue
            for name in item.columns:
                newest[name] = max(day, newest.get(name, day))
                if day.year == year and name in months:
                    months[name][day.month - 1] += 1
    lines = [
        Line(
            column=column,
            standing=standings.get(column.name),
            in_year=sum(months[column.name]),
            months=tuple(months[column.name]),
            last_published_on=newest.get(column.name),
        )
        for column in site.columns
    ]
    return render(request, "columns.html", site=site, year=year, lines=lines)
