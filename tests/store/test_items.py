from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.columns import Column, ColumnKind
from model.errors import Conflict, Frozen, StoreError
from model.items import DateSource, Item, Sighting
from model.runs import ColumnWalk, RunStatus, WalkEnd
from store.decisions import decide_item
from store.engine import Store
from store.incoming import stored_address
from store.item_versions import versions_of
from store.items import (
    first_sight,
    item_of,
    items_of,
    known_rows,
    record_sightings,
    totals_of,
)
from store.runs import finish_run, interrupt_unfinished, record_walk, start_run

AT = datetime(2025, 6, 1, 2, 0, tzinfo=UTC)
NEWS = Column(name="工作动态", kind=ColumnKind.NEWS, url="http://a.gov.cn/gzdt/")
NOTICES = Column(name="通知公告", kind=ColumnKind.NOTICE, url="http://a.gov.cn/tzgg/")
LETTERS = Column(name="来信", kind=ColumnKind.LETTERS, url="http://a.gov.cn/lx/")


def make_sighting(path: str = "/1.html", **changes: Any) -> Sighting:
    address = f"http://a.gov.cn{path}"
    values: dict[str, Any] = {
        "address": address,
        "url": address,
        "title": "市领导调研",
        "published_on": date(2025, 5, 1),
        "date_source": DateSource.ROW,
        "is_external": False,
        "column": "工作动态",
    }
    return Sighting(**{**values, **changes})


def crawl(
    store: Store,
    *sightings: Sighting,
    at: datetime = AT,
    walks: tuple[ColumnWalk, ...] | None = None,
    kinds: dict[str, ColumnKind] | None = None,
) -> int:
    """One complete crawl that saw `sightings`, walking their columns to the last page."""
    if walks is None:
        names = dict.fromkeys(s.column for s in sightings)
        walks = tuple(ColumnWalk(column=name, end=WalkEnd.LAST_PAGE) for name in names)
    with store.transaction() as tx:
        run = start_run(tx, site="a", year=2025, is_full=True, started_at=at, kinds=kinds)
        record_sightings(tx, run=run, site="a", sightings=sightings, seen_at=at)
        for walk in walks:
            record_walk(tx, run=run, walk=walk)
        finish_run(tx, run=run, status=RunStatus.COMPLETE, finished_at=at)
    return run


def all_items(store: Store, **options: Any) -> list[Item]:
    with store.reading() as tx:
        return list(items_of(tx, "a", **options))


def test_an_item_comes_back_as_it_was_seen(store: Store) -> None:
    facts = (("received_on", "2025-04-01"), ("matter", "低保"))
    crawl(store, make_sighting(url="https://a.gov.cn/1.html#x", facts=facts, date_doubt="两个日期"))

    (item,) = all_items(store, columns=[NEWS])

    assert item == Item(
        address="http://a.gov.cn/1.html",
        url="https://a.gov.cn/1.html#x",
        title="市领导调研",
        published_on=date(2025, 5, 1),
        date_source=DateSource.ROW,
        is_external=False,
        columns=("工作动态",),
        kinds=(ColumnKind.NEWS,),
        first_seen=AT,
        last_seen=AT,
        date_doubt="两个日期",
        facts=facts,
    )


def test_an_item_in_two_columns_is_one_item_with_both_in_the_order_of_the_site_file(
    store: Store,
) -> None:
    crawl(store, make_sighting(), make_sighting(column="通知公告"))

    (item,) = all_items(store, columns=[NOTICES, NEWS])

    assert item.columns == ("通知公告", "工作动态")
    assert item.kinds == (ColumnKind.NOTICE, ColumnKind.NEWS)


def test_an_item_of_no_listed_column_is_left_out(store: Store) -> None:
    crawl(store, make_sighting())

    assert all_items(store, columns=[NOTICES]) == []


def test_kinds_told_at_the_start_of_a_run_are_used_where_no_columns_are_given(store: Store) -> None:
    crawl(store, make_sighting(), kinds={"工作动态": ColumnKind.NEWS})

    assert all_items(store)[0].kinds == (ColumnKind.NEWS,)


def test_recording_the_same_batch_twice_changes_nothing(store: Store) -> None:
    with store.transaction() as tx:
        run = start_run(tx, site="a", year=2025, is_full=True, started_at=AT)
        one = record_sightings(tx, run=run, site="a", sightings=[make_sighting()], seen_at=AT)
        two = record_sightings(tx, run=run, site="a", sightings=[make_sighting()], seen_at=AT)
        totals = totals_of(tx, run)

    assert (one.new, one.changed) == (1, 0)
    assert (two.new, two.changed) == (0, 0)
    assert (totals.items, totals.new, totals.changed) == (1, 1, 0)
    assert len(all_items(store)) == 1


def test_a_row_listed_twice_in_one_batch_is_new_once(store: Store) -> None:
    with store.transaction() as tx:
        run = start_run(tx, site="a", year=2025, is_full=True, started_at=AT)
        batch = [make_sighting(), make_sighting()]
        recorded = record_sightings(tx, run=run, site="a", sightings=batch, seen_at=AT)

    assert recorded.new == 1


def test_an_edited_title_is_flagged_and_both_titles_are_kept(store: Store) -> None:
    crawl(store, make_sighting())
    run = crawl(store, make_sighting(title="市领导再调研"), at=AT + timedelta(days=1))

    with store.reading() as tx:
        item = item_of(tx, "a", "http://a.gov.cn/1.html")
        (version,) = versions_of(tx, "a", "http://a.gov.cn/1.html")
        totals = totals_of(tx, run)

    assert item is not None
    assert item.title == "市领导再调研"
    assert item.flags == ("title_changed",)
    assert (version.old_title, version.new_title, version.run) == (
        "市领导调研",
        "市领导再调研",
        run,
    )
    assert (totals.new, totals.changed) == (0, 1)


def test_an_edited_date_is_flagged_and_both_dates_are_kept(store: Store) -> None:
    crawl(store, make_sighting())
    crawl(store, make_sighting(published_on=date(2024, 12, 31)), at=AT + timedelta(days=1))

    with store.reading() as tx:
        (version,) = versions_of(tx, "a", "http://a.gov.cn/1.html")

    assert all_items(store)[0].flags == ("date_changed",)
    assert version.old_published_on == date(2025, 5, 1)
    assert version.new_published_on == date(2024, 12, 31)


def test_a_row_without_a_date_keeps_the_date_found_before(store: Store) -> None:
    crawl(store, make_sighting(date_source=DateSource.ARTICLE))
    crawl(store, make_sighting(published_on=None, date_source=DateSource.UNKNOWN))

    (item,) = all_items(store)

    assert item.published_on == date(2025, 5, 1)
    assert item.date_source is DateSource.ARTICLE
    assert item.flags == ()


def test_a_date_found_at_last_is_no_edit(store: Store) -> None:
    crawl(store, make_sighting(published_on=None, date_source=DateSource.UNKNOWN))
    crawl(store, make_sighting())

    (item,) = all_items(store)

    assert item.published_on == date(2025, 5, 1)
    assert item.flags == ()


def test_the_year_keeps_its_own_items_the_undated_and_those_with_facts(store: Store) -> None:
    crawl(
        store,
        make_sighting("/first.html", published_on=date(2025, 1, 1)),
        make_sighting("/last.html", published_on=date(2025, 12, 31)),
        make_sighting("/before.html", published_on=date(2024, 12, 31)),
        make_sighting("/after.html", published_on=date(2026, 1, 1)),
        make_sighting("/undated.html", published_on=None),
        make_sighting("/letter.html", published_on=date(2026, 1, 3), facts=(("result", "办结"),)),
    )

    names = [item.address.rpartition("/")[2] for item in all_items(store, year=2025)]

    assert names == ["first.html", "last.html", "letter.html", "undated.html"]


def test_a_sibling_sighting_of_another_date_still_names_its_column(store: Store) -> None:
    other = make_sighting(column="通知公告", published_on=date(2024, 1, 1))
    crawl(store, make_sighting(date_source=DateSource.ARTICLE), other)

    (item,) = all_items(store, year=2025)

    assert item.columns == ("工作动态", "通知公告")
    assert item.published_on == date(2025, 5, 1)


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


def test_a_decision_about_an_item_stands_in_its_year_until_taken_back(store: Store) -> None:
    crawl(store, make_sighting())
    decision = {
        "site": "a",
        "year": 2025,
        "address": "http://a.gov.cn/1.html",
        "by": "韦",
        "at": AT,
    }
    with store.transaction() as tx:
        decide_item(tx, is_counted=False, reason="转载", **decision)
    (decided,) = all_items(store, year=2025)
    with store.transaction() as tx:
        decide_item(tx, is_counted=None, reason="看错了", **decision)
    (undecided,) = all_items(store, year=2025)

    assert (decided.decision, decided.decision_reason) == (False, "转载")
    assert (undecided.decision, undecided.decision_reason) == (None, "")
    assert all_items(store, year=2024) == []


def test_a_decision_about_an_unknown_item_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="没有这条信息"), store.transaction() as tx:
        decide_item(
            tx,
            site="a",
            year=2025,
            address="http://x/",
            is_counted=True,
            by="韦",
            at=AT,
            reason="x",
        )


def test_known_rows_answers_for_the_asked_addresses_alone(store: Store) -> None:
    crawl(store, make_sighting("/1.html"), make_sighting("/2.html"), make_sighting("/3.html"))

    with store.reading() as tx:
        everything = known_rows(tx, "a", "工作动态")
        one = known_rows(tx, "a", "工作动态", addresses=["http://a.gov.cn/2.html", "http://x/"])
        none = known_rows(tx, "a", "没有的栏目")

    assert len(everything) == 3
    assert one == {"http://a.gov.cn/2.html": ("市领导调研", date(2025, 5, 1))}
    assert none == {}


def test_first_sight_of_a_column_is_that_of_the_first_run(store: Store) -> None:
    crawl(store, make_sighting())
    crawl(store, make_sighting("/2.html"), at=AT + timedelta(days=9))

    with store.reading() as tx:
        assert first_sight(tx, "a", "工作动态") == AT
        assert first_sight(tx, "a", "没有的栏目") is None


def test_a_row_told_otherwise_by_the_same_run_is_corrected_and_is_no_change(
    store: Store,
) -> None:
    cut, whole = make_sighting(title="市领导调…"), make_sighting(title="市领导调研民政工作")
    with store.transaction() as tx:
        run = start_run(tx, site="a", year=2025, is_full=True, started_at=AT)
        record_sightings(tx, run=run, site="a", sightings=[cut], seen_at=AT)
        again = [whole, make_sighting("/2.html")]
        recorded = record_sightings(tx, run=run, site="a", sightings=again, seen_at=AT)
        history = versions_of(tx, "a", whole.address)

    (item, _) = all_items(store)
    assert (item.title, item.flags) == (whole.title, ())
    assert (recorded.new, recorded.changed) == (1, 0)
    assert history == []


def test_personal_data_of_letters_never_reaches_the_store(store: Store) -> None:
    letter = make_sighting(
        column="来信",
        title="张某某反映 138 0013 8000 被停机",
        facts=(("received_on", "2025-04-01"), ("author", "张三丰"), ("matter", "邮箱zhang@qq.com")),
    )
    crawl(store, letter, kinds={"来信": ColumnKind.LETTERS})

    (item,) = all_items(store, columns=[LETTERS])

    assert item.title == "张**反映 138****8000 被停机"
    assert item.facts == (("received_on", "2025-04-01"), ("matter", "邮箱***@qq.com"))


def test_a_phone_in_the_title_of_news_stays_as_published(store: Store) -> None:
    crawl(store, make_sighting(title="服务热线 0771-5605000 开通"))

    assert all_items(store)[0].title == "服务热线 0771-5605000 开通"


def test_a_run_that_was_taken_over_can_write_nothing_more(store: Store) -> None:
    with store.transaction() as tx:
        run = start_run(tx, site="a", year=2025, is_full=True, started_at=AT)
    with store.transaction() as tx:
        assert interrupt_unfinished(tx, site="a", at=AT) == [run]

    with pytest.raises(Conflict, match="中断"), store.transaction() as tx:
        record_sightings(tx, run=run, site="a", sightings=[make_sighting()], seen_at=AT)
    assert all_items(store) == []


def test_an_address_too_long_for_a_key_is_kept_under_a_shorter_one(store: Store) -> None:
    path = "/" + "长" * 3000
    crawl(store, make_sighting(path), make_sighting(path + "2"))

    items = all_items(store)

    assert len(items) == 2
    assert {item.url for item in items} == {f"http://a.gov.cn{path}", f"http://a.gov.cn{path}2"}


@given(st.text(max_size=3000))
def test_a_stored_address_fits_a_key_and_is_stable(address: str) -> None:
    stored = stored_address(address)

    assert len(stored.encode(errors="replace")) <= 2000
    assert stored_address(stored) == stored


def test_a_decision_after_signing_is_refused(store: Store) -> None:
    from model.drafts import ReportState
    from store.reports import move_state, sign

    crawl(store, make_sighting())
    with store.transaction() as tx:
        for step in (ReportState.SUBMITTED, ReportState.REVIEWED):
            move_state(tx, site="a", year=2025, to=step, by="韦", at=AT)
        sign(tx, site="a", year=2025, bodies={"docx": b"x"}, by="韦", at=AT)

    address = "http://a.gov.cn/1.html"
    with pytest.raises(Frozen), store.transaction() as tx:
        decide_item(
            tx, site="a", year=2025, address=address, is_counted=True, by="韦", at=AT, reason="x"
        )
