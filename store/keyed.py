"""Sightings looked up by their key: a site's rows are never gone through for a few of them."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    func,
    join,
    select,
    true,
)

from store.engine import Transaction
from store.folding import FOLDED
from store.parts import parts_of
from store.tables import sightings

_s = sightings.c


def sightings_of(
    tx: Transaction, site_id: int, addresses: Collection[str]
) -> Iterator[list[Row[Any]]]:
    """What is folded into each of some items, in the order of their addresses."""
    for part in parts_of(sorted(addresses)):
        for _, group in groupby(tx.execute(_of(tx, site_id, part)), key=attrgetter("address")):
            yield list(group)


def _of(tx: Transaction, site_id: int, addresses: Sequence[str]) -> Select[Any]:
    if tx.is_sqlite:
        query = select(*FOLDED).where(_s.site_id == site_id, _s.address.in_(addresses))
        return query.order_by(_s.address, _s.column_id)
    asked = func.unnest(bindparam("asked", list(addresses), ARRAY(Text)))
    return led_by(asked.table_valued("address").render_derived("asked"), site_id, FOLDED)


def led_by(asked: FromClause, site_id: int, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """PostgreSQL: columns of a site's sightings of the addresses in `asked`, in key order.

    It would look through the whole site as long as it has not counted its rows, had it the choice:
    OFFSET leaves it none.
    """
    same = and_(_s.site_id == site_id, _s.address == asked.c.address)
    item = select(*columns).where(same).correlate(asked).offset(0).lateral("item")
    joined = select(item).select_from(join(asked, item, true()))
    return joined.order_by(item.c.address, item.c.column_id)
