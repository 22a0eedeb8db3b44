"""Items, columns and records of a small site, for tests of the figures."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from model.columns import Column, ColumnKind
from model.items import DateSource, Item
from model.runs import ColumnWalk, WalkEnd
from model.sites import Site
from model.standings import RunWalk, Standing
from report.records import SiteYear
from report.verdicts import Verdict

NOON = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


def make_item(
    name: str = "a",
    *,
    on: str | None = "2025-06-01",
    kinds: Iterable[ColumnKind] = (ColumnKind.NEWS,),
    columns: tuple[str, ...] = (),
    facts: dict[str, str] | None = None,
    **more: object,
) -> Item:
    address = f"http://x.gov.cn/{name}.html"
    kinds = tuple(kinds)
    values: dict[str, object] = {
        "address": address,
        "url": address,
        "title": f"标题{name}",
        "published_on": date.fromisoformat(on) if on else None,
        "date_source": DateSource.ROW if on else DateSource.UNKNOWN,
        "is_external": False,
        "columns": columns or tuple(kind.label for kind in kinds),
        "kinds": kinds,
        "first_seen": NOON,
        "last_seen": NOON,
        "facts": tuple((facts or {}).items()),
    }
    return Item(**{**values, **more})  # type: ignore[arg-type]


def make_column(kind: ColumnKind, name: str = "") -> Column:
    return Column(name=name or kind.label, kind=kind, url=f"http://x.gov.cn/{kind}/{name}")


def make_walk(column: str, *, run: int = 1, reason: str = "", at: datetime = NOON) -> RunWalk:
    end = WalkEnd.UNREAD if reason else WalkEnd.LAST_PAGE
    walk = ColumnWalk(column=column, end=end, reason=reason)
    return RunWalk(run=run, started_at=at, finished_at=at, walk=walk)


def read_standing(column: str, *, at: datetime = NOON) -> Standing:
    walk = make_walk(column, at=at)
    return Standing(column=column, newest=walk, proven=walk)


def unread_standing(column: str, reason: str = "第 3 页超时") -> Standing:
    return Standing(column=column, newest=make_walk(column, reason=reason))


def make_records(
    *items: Item, columns: tuple[Column, ...], standings: tuple[Standing, ...] = (), **more: object
) -> SiteYear:
    """Records of 2025; a column is read unless `standings` says otherwise."""
    site_values: dict[str, object] = {
        "key": "x",
        "name": "某局网站",
        "home": "http://x.gov.cn/",
        "hosts": frozenset({"x.gov.cn"}),
        "columns": columns,
    }
    site_values |= more.pop("site", {})  # type: ignore[arg-type]
    known = {column.name: read_standing(column.name) for column in columns}
    known |= {standing.column: standing for standing in standings}
    values: dict[str, object] = {
        "site": Site(**site_values),  # type: ignore[arg-type]
        "year": 2025,
        "today": date(2026, 1, 5),
        "items": items,
        "standings": known,
    }
    return SiteYear(**{**values, **more})  # type: ignore[arg-type]


def counted(verdicts: Iterable[Verdict]) -> list[str]:
    """Last part of the address of each counted item."""
    return [
        v.item.address.rsplit("/", 1)[1].removesuffix(".html") for v in verdicts if v.is_counted
    ]


def why(verdicts: Iterable[Verdict], name: str) -> str:
    return next(v.why for v in verdicts if v.item.address.endswith(f"/{name}.html"))
