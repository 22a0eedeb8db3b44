"""What only a whole run tells of items: gone, back-dated, listed twice."""

from datetime import date, timedelta

import pytest
from item_cases import AT, all_items, crawl, make_sighting

from model.items import Sighting
from model.runs import ColumnWalk, WalkEnd
from store.engine import Store


def test_an_item_is_marked_vanished_only_after_three_walks_over_a_day(store: Store) -> None:
    stays, goes = make_sighting("/stays.html"), make_sighting("/goes.html", title="删除的信息")
    crawl(store, stays, goes)

    flags = []
    for hours in (1, 13, 24, 26):
        crawl(store, stays, at=AT + timedelta(hours=hours))
        flags.append(all_items(store)[0].flags)

    assert flags == [(), (), (), ("vanished",)]
    assert all_items(store)[1].flags == ()


def test_an_item_seen_again_is_vanished_no_more(store: Store) -> None:
    stays, goes = make_sighting("/stays.html"), make_sighting("/goes.html", title="删除的信息")
    crawl(store, stays, goes)
    for day in (1, 2, 3):
        crawl(store, stays, at=AT + timedelta(days=day))
    assert all_items(store)[0].flags == ("vanished",)

    crawl(store, stays, goes, at=AT + timedelta(days=4))

    assert all_items(store)[0].flags == ()


@pytest.mark.parametrize("end", [WalkEnd.UNREAD, WalkEnd.KNOWN, WalkEnd.EMPTY])
def test_a_walk_that_proves_no_absence_marks_nothing(store: Store, end: WalkEnd) -> None:
    crawl(store, make_sighting())
    walks = (ColumnWalk(column="工作动态", end=end),)
    for day in range(1, 6):
        crawl(store, at=AT + timedelta(days=day), walks=walks)

    assert all_items(store)[0].flags == ()


def test_an_item_older_than_the_walk_reached_is_not_missed(store: Store) -> None:
    crawl(store, make_sighting(published_on=date(2024, 3, 1)))
    walks = (ColumnWalk(column="工作动态", end=WalkEnd.OLDER, covers_from="2025-01-01"),)
    for day in range(1, 6):
        crawl(store, at=AT + timedelta(days=day), walks=walks)

    assert all_items(store)[0].flags == ()


def test_an_item_that_appears_with_a_date_walked_before_is_back_dated(store: Store) -> None:
    crawl(store, make_sighting("/1.html"))
    late = make_sighting("/2.html", title="补录", published_on=date(2025, 3, 1))
    crawl(store, make_sighting("/1.html"), late, at=AT + timedelta(days=30))

    assert [item.flags for item in all_items(store)] == [(), ("back_dated",)]


def test_a_walk_of_a_past_year_judges_the_days_that_it_covered_alone(store: Store) -> None:
    past = ColumnWalk(
        column="工作动态", end=WalkEnd.OLDER, covers_from="2024-01-01", covers_to="2024-12-31"
    )
    crawl(store, make_sighting("/1.html", published_on=date(2024, 5, 1)), walks=(past,))
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1))
    late = [make_sighting(f"/d{day}.html", title=f"{day}", published_on=day) for day in days]
    crawl(store, *late, at=AT + timedelta(days=30))

    flagged = [item.published_on for item in all_items(store) if "back_dated" in item.flags]
    assert sorted(map(str, flagged)) == ["2024-01-01", "2024-12-31"]


def test_a_walk_of_a_past_year_takes_nothing_from_what_an_earlier_one_covered(
    store: Store,
) -> None:
    crawl(store, make_sighting("/1.html"))
    past = ColumnWalk(
        column="工作动态", end=WalkEnd.OLDER, covers_from="2023-01-01", covers_to="2023-12-31"
    )
    crawl(store, at=AT + timedelta(days=1), walks=(past,))
    late = make_sighting("/2.html", title="补录", published_on=date(2025, 3, 1))
    crawl(store, late, at=AT + timedelta(days=30))

    assert [item.flags for item in all_items(store) if item.title == "补录"] == [("back_dated",)]


def test_an_item_dated_around_the_last_walk_is_not_back_dated(store: Store) -> None:
    crawl(store, make_sighting("/1.html"))
    fresh = make_sighting("/2.html", title="周末发布", published_on=date(2025, 5, 28))
    crawl(store, make_sighting("/1.html"), fresh, at=AT + timedelta(days=30))

    assert [item.flags for item in all_items(store)] == [(), ()]


def test_an_item_that_another_column_listed_before_is_not_back_dated(store: Store) -> None:
    crawl(store, make_sighting("/1.html"), make_sighting("/2.html", column="通知公告"))
    moved = make_sighting("/1.html", column="通知公告")
    crawl(store, make_sighting("/1.html"), moved, at=AT + timedelta(days=30))

    assert all(item.flags == () for item in all_items(store))


def test_one_document_under_two_addresses_is_marked_as_repeating_the_first(store: Store) -> None:
    crawl(store, make_sighting("/gzdt/t20250501_77.html"))
    crawl(store, make_sighting("/tzgg/t20250501_77.html"), at=AT + timedelta(days=1))

    first, second = all_items(store)

    assert first.same_as is None
    assert second.same_as == first.address
    assert second.flags == ()


@pytest.mark.parametrize(
    "other",
    [
        make_sighting("/tzgg/t20250501_78.html"),
        make_sighting("/tzgg/t20250501_77.html", title="另一标题"),
        make_sighting("/tzgg/t20250501_77.html", published_on=date(2025, 5, 2)),
        make_sighting("/tzgg/t20250501_77.html", is_external=True),
    ],
    ids=["other number", "other title", "other date", "external"],
)
def test_documents_that_differ_are_not_merged(store: Store, other: Sighting) -> None:
    crawl(store, make_sighting("/gzdt/t20250501_77.html"), other)

    assert all(item.same_as is None for item in all_items(store))


def test_a_repeat_whose_title_is_edited_stands_for_itself_again(store: Store) -> None:
    one, two = make_sighting("/a/t20250501_77.html"), make_sighting("/b/t20250501_77.html")
    crawl(store, one, two)
    assert all_items(store)[1].same_as == one.address

    edited = make_sighting("/b/t20250501_77.html", title="改过的标题")
    crawl(store, one, edited, at=AT + timedelta(days=1))

    assert all_items(store)[1].same_as is None
