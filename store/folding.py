"""Sightings of one item in several columns → the item. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from model.columns import ColumnKind
from model.items import DateSource, Form, Item
from store.coding import decode_pairs
from store.flags import flag_names
from store.tables import sightings

#: A person's decision: counted or not, and why.
Decision = tuple[bool, str]
#: Number of a column → its place, name and kind.
ColumnOrder = Mapping[int, tuple[int, str, ColumnKind | None]]

#: What an item is folded from; the rest of a row is not fetched.
FOLDED = tuple(
    column
    for column in sightings.c
    if column.key not in {"site_id", "missed", "missing_since", "first_run"}
)
#: The better a source tells the date, the higher.
_TRUST = {"article": 3, "row": 2, "row_order": 1, "unknown": 0}
_CUT = ("…", "...", "..")
_SOURCES = {source.value: source for source in DateSource}


def fold_item(rows: Sequence[Row[Any]], order: ColumnOrder, decision: Decision | None) -> Item:
    """One item from the sightings of its columns.

    Its date is that of the sighting that tells it best, the newest among equals; its title too,
    unless that one is cut short and another is not.
    """
    if len(rows) == 1:
        return _single(rows[0], order, decision)
    listed = sorted(rows, key=lambda row: order[row.column_id][0])
    best = max(listed, key=telling)
    columns = [order[row.column_id] for row in listed]
    formed = next((row for row in listed if row.form), None)
    return Item(
        address=best.address,
        url=best.url or best.address,
        title=_title(best, listed),
        published_on=best.published_on,
        date_source=_SOURCES[best.date_source],
        is_external=best.is_external,
        columns=tuple(name for _, name, _ in columns),
        kinds=tuple(dict.fromkeys(kind for _, _, kind in columns if kind is not None)),
        first_seen=min(row.first_seen for row in listed),
        last_seen=max(row.last_seen for row in listed),
        date_doubt=best.date_doubt,
        form=None if formed is None else Form(formed.form),
        form_reason="" if formed is None else formed.form_reason,
        facts=_facts(listed),
        flags=flag_names([row.flags for row in listed]),
        same_as=best.same_as,
        decision=None if decision is None else decision[0],
        decision_reason="" if decision is None else decision[1],
    )


def _single(row: Row[Any], order: ColumnOrder, decision: Decision | None) -> Item:
    """An item that one column lists, as nearly all are: nothing has to be weighed."""
    _, name, kind = order[row.column_id]
    return Item(
        address=row.address,
        url=row.url or row.address,
        title=row.title,
        published_on=row.published_on,
        date_source=_SOURCES[row.date_source],
        is_external=row.is_external,
        columns=(name,),
        kinds=() if kind is None else (kind,),
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        date_doubt=row.date_doubt,
        form=Form(row.form) if row.form else None,
        form_reason=row.form_reason if row.form else "",
        facts=_facts((row,)) if row.facts else (),
        flags=flag_names([row.flags]) if row.flags else (),
        same_as=row.same_as,
        decision=None if decision is None else decision[0],
        decision_reason="" if decision is None else decision[1],
    )


def telling(row: Row[Any]) -> tuple[bool, int, int]:
    """How well a sighting tells its item's date; of equals the newest."""
    return (row.published_on is not None, _TRUST[row.date_source], row.last_run)


def _title(best: Row[Any], rows: Sequence[Row[Any]]) -> str:
    """The best sighting's title, or the longest one where that is cut short."""
    title: str = best.title
    return max((row.title for row in rows), key=len) if title.endswith(_CUT) else title


def _facts(rows: Sequence[Row[Any]]) -> tuple[tuple[str, str], ...]:
    """Facts of all sightings, each name once, the first column's first."""
    merged: dict[str, str] = {}
    for row in rows:
        for name, text in decode_pairs(row.facts):
            merged.setdefault(name, text)
    return tuple(merged.items())
