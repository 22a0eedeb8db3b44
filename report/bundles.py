"""Bundles: items alike in all that counting looks at, judged once and counted together. Pure.

A portal publishes a hundred thousand items a year, which differ for these figures in a few ways:
the columns that list them, the month, whether they lead off the site. The store hands such items
over as bundles; what must be looked at one by one stays in `SiteYear.items`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from model.columns import ColumnKind
from model.items import DateSource, Item
from report.marks import Mark

#: Kinds of which a rule looks at titles, facts or single items: none of theirs is in a bundle.
SINGLE = frozenset(
    {
        ColumnKind.INTERPRETATION,
        ColumnKind.RESPONSE,
        ColumnKind.TOPIC,
        ColumnKind.CONSULTATION,
        ColumnKind.INTERVIEW,
        ColumnKind.LETTERS,
        ColumnKind.SERVICE,
    }
)
_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """Items that one verdict holds for: no repeats, not back-dated, decided by nobody."""

    #: Stands for each of them; its address, title and day of the month are nobody's.
    specimen: Item
    size: int
    #: Sum of the items' marks.
    mark: Mark


class Judged(NamedTuple):
    """What a counting rule says of a bundle."""

    bundle: Bundle
    is_counted: bool


def make_specimen(
    name: str,
    *,
    month: date | None,
    is_external: bool,
    columns: tuple[str, ...],
    kinds: Iterable[ColumnKind],
) -> Item:
    """An item like those of a bundle. `name` tells it from other specimens; a date: its month."""
    return Item(
        address=name,
        url=name,
        title=name,
        published_on=month,
        date_source=DateSource.UNKNOWN if month is None else DateSource.ROW,
        is_external=is_external,
        columns=columns,
        kinds=tuple(dict.fromkeys(kinds)),
        first_seen=_NO_MOMENT,
        last_seen=_NO_MOMENT,
    )


def counted_bundles(judged: Iterable[Judged]) -> tuple[Bundle, ...]:
    """The bundles whose items count."""
    return tuple(bundle for bundle, is_counted in judged if is_counted)
