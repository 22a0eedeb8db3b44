"""The items behind a counted cell: searched, sorted, taken out or in."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from model.errors import UsageError
from model.items import ItemVersion
from model.sites import Site
from report.figures import FIGURES
from report.months import items_by_month
from report.verdicts import Verdict, counted_items
from store import reports
from store.engine import Transaction
from store.item_versions import versions_of
from web.cells import answered_warnings
from web.deciding import ItemWish, write_item_decision
from web.desk import Desk, Page, Said, desk_of, render, user_of
from web.sections import sections_of
from web.sheet import load_sheet

routes = APIRouter(prefix="/sites/{key}/{year:int}/fields/{field}/items")

_PAGE_SIZE = 50
_CHANGED = frozenset({"date_changed", "title_changed"})
_ORDERS = {
    "date": lambda verdict: (verdict.item.published_on is not None, verdict.item.published_on),
    "title": lambda verdict: verdict.item.title,
}


@routes.get("")
def show_items(
    request: Request,
    key: str,
    year: int,
    field: str,
    q: str = "",
    show: str = "all",
    order: str = "date",
    page: Page = 1,
) -> Response:
    """One page of the items, with why each counts or does not, and the months they fall in."""
    desk = desk_of(request)
    if field not in FIGURES:
        raise HTTPException(404, "这个指标不是由信息清点得出的")
    site = desk.site(key)
    with desk.reading() as tx:
        found, verdicts = chosen_verdicts(
            desk, tx, site, year=year, field=field, q=q.strip(), show=show, order=order
        )
        sheet = load_sheet(tx, site, year)
        start = (page - 1) * _PAGE_SIZE
        shown = found[start : start + _PAGE_SIZE]
        changes = _changes_of(tx, key, shown)
    return render(
        request,
        "parts/items.html",
        sheet=sheet,
        field=field,
        verdicts=shown,
        changes=changes,
        found=len(found),
        counted=sum(verdict.is_counted for verdict in verdicts),
        total=len(verdicts),
        months=_months(verdicts, field, year),
        q=q,
        show=show,
        order=order,
        page=page,
        pages=max(1, -(-len(found) // _PAGE_SIZE)),
        may_fill=sheet.may_fill(user_of(request)),
    )


def chosen_verdicts(
    desk: Desk,
    tx: Transaction,
    site: Site,
    *,
    year: int,
    field: str,
    q: str,
    show: str,
    order: str,
) -> tuple[list[Verdict], tuple[Verdict, ...]]:
    """The verdicts that the filters of the list leave, in its order, and all of them."""
    verdicts = desk.evidence.verdicts(tx, site, year=year, field_key=field, now=desk.clock())
    found = [verdict for verdict in verdicts if _is_wanted(verdict, q, show)]
    found.sort(key=_ORDERS.get(order, _ORDERS["date"]), reverse=order == "date")
    # What makes up the number comes first; sorting keeps the order among equals.
    found.sort(key=lambda verdict: not verdict.is_counted)
    return found, verdicts


def _changes_of(
    tx: Transaction, site: str, verdicts: Iterable[Verdict]
) -> dict[str, list[ItemVersion]]:
    """Address → what the site itself changed about the item, of those that are flagged so."""
    return {
        verdict.item.address: versions_of(tx, site, verdict.item.address)
        for verdict in verdicts
        if _CHANGED & set(verdict.item.flags)
    }


@routes.post("")
def decide_item(
    request: Request,
    key: str,
    year: int,
    field: str,
    address: Annotated[str, Form()],
    action: Annotated[str, Form()],
    reason: Said = "",
) -> Response:
    """Take an item out of the year's figures, or in, or leave it to the rules again."""
    desk, user = desk_of(request), user_of(request)
    if field not in FIGURES:
        raise HTTPException(404, "这个指标不是由信息清点得出的")
    wanted = {"out": False, "in": True, "rules": None}
    if action not in wanted:
        raise UsageError("不认识的操作", remedy="刷新页面后重试")
    wish = ItemWish(address=address, is_counted=wanted[action], reason=reason)
    with desk.transaction() as tx:
        sheet = write_item_decision(tx, desk.site(key), year, wish, user=user, now=desk.clock())
        comments = reports.comments_of(tx, key, year).get(field, [])
    return render(
        request,
        "parts/item_decided.html",
        sheet=sheet,
        field=field,
        cell=sheet.by_field[field],
        answered=answered_warnings(sheet.by_field[field], comments),
        sections=sections_of(sheet.cells),
        may_fill=True,
    )


def _is_wanted(verdict: Verdict, q: str, show: str) -> bool:
    if show == "counted" and not verdict.is_counted:
        return False
    if show == "left_out" and verdict.is_counted:
        return False
    return not q or q in verdict.item.title or q in verdict.item.url


def _months(verdicts: tuple[Verdict, ...], field: str, year: int) -> list[tuple[int, int, int]]:
    """Month → its counted items, and the bar's height in percent of the busiest month's."""
    counts = items_by_month(counted_items(verdicts), FIGURES[field], year=year)
    busiest = max(counts) or 1
    return [(month, count, round(100 * count / busiest)) for month, count in enumerate(counts, 1)]
