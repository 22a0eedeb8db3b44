"""What the database picks for inspection is what a look at every item would pick."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

from store_cases import NEWS, crawl, make_sighting

from inspection.records import ColumnSummary
from model.columns import Column, ColumnKind
from model.items import DateSource, Item, Sighting
from store.engine import Store
from store.inspected_items import column_summaries, items_looked_at
from store.items import items_of

TODAY = date(2025, 6, 1)
SINCE = TODAY - timedelta(days=30)
COLUMNS = (
    NEWS,
    Column(name="通知公告", kind=ColumnKind.NEWS, url="http://a.gov.cn/tzgg/"),
    Column(name="局长信箱", kind=ColumnKind.LETTERS, url="http://a.gov.cn/jzxx/"),
)
#: Not in the site file any more.
_GONE = "旧栏目"


def test_a_column_is_summed_by_the_dates_of_its_items(store: Store) -> None:
    rows = (
        make_sighting(published_on=date(2025, 5, 1)),
        make_sighting("/ahead.html", published_on=TODAY + timedelta(days=1)),
        make_sighting("/undated.html", published_on=None, date_source=DateSource.UNKNOWN),
        # Its article tells the date better than this list does.
        make_sighting("/both.html", published_on=date(2025, 5, 30)),
        make_sighting(
            "/both.html",
            column="通知公告",
            published_on=date(2025, 4, 2),
            date_source=DateSource.ARTICLE,
        ),
        make_sighting("/gone.html", column=_GONE),
    )
    with store.transaction() as tx:
        crawl(tx, sightings=rows)
        found = column_summaries(tx, "a", columns=COLUMNS, today=TODAY)

        assert column_summaries(tx, "unknown", columns=COLUMNS, today=TODAY) == {}
    assert found == {
        "工作动态": ColumnSummary(item_count=4, last_published_on=date(2025, 5, 1)),
        "通知公告": ColumnSummary(item_count=1, last_published_on=date(2025, 4, 2)),
    }


def test_new_items_letters_and_those_of_open_issues_are_looked_at(store: Store) -> None:
    rows = (
        make_sighting("/new.html", published_on=SINCE),
        make_sighting("/old.html", published_on=SINCE - timedelta(days=1)),
        make_sighting("/issue.html", published_on=date(2024, 1, 1)),
        make_sighting("/letter.html", column="局长信箱", published_on=date(2023, 1, 1)),
        make_sighting("/gone.html", column=_GONE, published_on=TODAY),
    )
    targets = {"http://a.gov.cn/issue.html", "工作动态"}
    with store.transaction() as tx:
        crawl(tx, sightings=rows)
        found = [
            item.address.rpartition("/")[2]
            for item in items_looked_at(tx, "a", columns=COLUMNS, since=SINCE, targets=targets)
        ]
    assert found == ["issue.html", "letter.html", "new.html"]


def test_what_is_picked_is_what_a_look_at_every_item_picks(store: Store) -> None:
    chance = Random(5)
    rows = [_any_sighting(chance) for _ in range(400)]
    targets = {rows[0].address, rows[7].address}
    with store.transaction() as tx:
        # Seen a second time with other titles and dates, so that some are flagged.
        crawl(tx, sightings=_once(rows))
        crawl(tx, sightings=_once(_any_sighting(chance) for _ in range(200)))
        every = list(items_of(tx, "a", columns=COLUMNS))
        sums = column_summaries(tx, "a", columns=COLUMNS, today=TODAY)
        looked_at = list(items_looked_at(tx, "a", columns=COLUMNS, since=SINCE, targets=targets))
    assert any(item.flags for item in every)
    assert any(len(item.columns) > 1 for item in every)
    assert sums == _summed(every)
    assert looked_at == [item for item in every if _is_wanted(item, targets)]
    assert 0 < len(looked_at) < len(every)


def _any_sighting(chance: Random) -> Sighting:
    day = TODAY + timedelta(days=chance.randint(-400, 20))
    is_dated = chance.random() < 0.9
    sources = [DateSource.ROW, DateSource.ROW_ORDER, DateSource.ARTICLE]
    found: Sighting = make_sighting(
        f"/{chance.randint(1, 250)}.html",
        column=chance.choice(["工作动态"] * 6 + ["通知公告"] * 3 + ["局长信箱", _GONE]),
        title=f"标题 {chance.randint(1, 3)}",
        published_on=day if is_dated else None,
        date_source=chance.choice(sources) if is_dated else DateSource.UNKNOWN,
    )
    return found


def _once(rows: Iterable[Sighting]) -> tuple[Sighting, ...]:
    return tuple({(row.address, row.column): row for row in rows}.values())


def _summed(items: Sequence[Item]) -> dict[str, ColumnSummary]:
    found: dict[str, ColumnSummary] = {}
    for column in {name for item in items for name in item.columns}:
        listed = [item.published_on for item in items if column in item.columns]
        days = [day for day in listed if day is not None and day <= TODAY]
        found[column] = ColumnSummary(
            item_count=len(listed), last_published_on=max(days, default=None)
        )
    return found


def _is_wanted(item: Item, targets: set[str]) -> bool:
    is_new = item.published_on is not None and (TODAY - item.published_on).days <= 30
    is_letter = ColumnKind.LETTERS in item.kinds
    return bool(item.flags) or item.address in targets or is_letter or is_new
