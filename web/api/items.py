"""The items behind a counted value, and taking one out or in."""

from typing import Annotated

from fastapi import HTTPException, Query, Request
from pydantic import Field

from report.figures import FIGURES
from report.items_json import item_to_json
from report.verdicts import Verdict
from store import decisions
from store import items as store_items
from web.api.cells import value_of
from web.api.paging import Part, Position, cut, read_cursor
from web.api.router import new_router
from web.api.shapes import Answer, Item, Said, Value, Wish
from web.deciding import ItemWish, write_item_decision
from web.desk import desk_of, user_of
from web.sheet import load_sheet

routes = new_router("信息")


class ItemsWanted(Part):
    """Which items."""

    #: Key of a counted value.
    field: Annotated[str, Field(max_length=100, json_schema_extra={"enum": list(FIGURES)})]
    #: true: only those that count; false: only those that do not.
    counted: bool | None = None
    #: Part of the title or the address.
    q: Annotated[str, Field(max_length=200)] = ""


class Items(Answer):
    """Items, the newest first."""

    field: str
    #: All items behind the value, and those of them that count.
    total: int
    counted: int
    items: list[Item]
    next: str | None


class ItemDecision(Wish):
    """Whether an item counts in the year's figures."""

    #: `address` of the item.
    address: Annotated[Said, Field(min_length=1, max_length=4000)]
    #: true: it counts; false: it does not; null: as the rules say.
    counted: bool | None
    #: Needed unless it is left to the rules.
    reason: Said = ""


class DecidedItem(Answer):
    """What became of the decision: every counted value of the year, as it is now."""

    address: str
    counted: bool | None
    reason: str
    values: list[Value]


@routes.get("/sites/{key}/{year:int}/items")
def list_items(
    request: Request, key: str, year: int, wanted: Annotated[ItemsWanted, Query()]
) -> Items:
    """一个指标背后的信息，逐条写明计入与否和理由，新的在前。"""
    desk = desk_of(request)
    site = desk.site(key)
    if wanted.field not in FIGURES:
        raise HTTPException(404, "没有这个指标，或它不是由信息清点得出的")
    place = read_cursor(wanted.cursor, (str, str))
    with desk.reading() as tx:
        verdicts = desk.evidence.verdicts(
            tx, site, year=year, field_key=wanted.field, now=desk.clock()
        )
    found = sorted((one for one in verdicts if _is_wanted(one, wanted)), key=_place, reverse=True)
    if place is not None:
        found = [one for one in found if _place(one) < place]
    shown, rest = cut(found, wanted.limit, _place)
    return Items(
        field=wanted.field,
        total=len(verdicts),
        counted=sum(verdict.is_counted for verdict in verdicts),
        items=[_item(verdict) for verdict in shown],
        next=rest,
    )


@routes.put("/sites/{key}/{year:int}/items/decision")
def decide_item(request: Request, key: str, year: int, decision: ItemDecision) -> DecidedItem:
    """把一条信息计入、剔除，或交还规则判断；数字随即重算。

    同一个决定再发一次，不会重复记录。
    """
    desk, user = desk_of(request), user_of(request)
    site = desk.site(key)
    wish = ItemWish(address=decision.address, is_counted=decision.counted, reason=decision.reason)
    with desk.transaction() as tx:
        if store_items.item_of(tx, key, decision.address, year=year) is None:
            raise HTTPException(404, "没有这条信息")
        standing = decisions.decisions_of(tx, key, year).get(decision.address, (None, ""))
        sheet = load_sheet(tx, site, year)
        if standing != (decision.counted, decision.reason):
            sheet = write_item_decision(tx, site, year, wish, user=user, now=desk.clock())
    return DecidedItem(
        address=decision.address,
        counted=decision.counted,
        reason=decision.reason,
        values=[value_of(cell) for cell in sheet.cells if cell.field.key in FIGURES],
    )


def _is_wanted(verdict: Verdict, wanted: ItemsWanted) -> bool:
    if wanted.counted is not None and verdict.is_counted is not wanted.counted:
        return False
    return wanted.q in verdict.item.title or wanted.q in verdict.item.url


def _place(verdict: Verdict) -> Position:
    """Where it stands in the list: day, then address; without a day, last."""
    day = verdict.item.published_on
    return [day.isoformat() if day else "", verdict.item.address]


def _item(verdict: Verdict) -> Item:
    return Item(address=verdict.item.address, **item_to_json(verdict))  # type: ignore[arg-type]  # checked by the shape
