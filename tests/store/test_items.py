from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from item_cases import AT, all_items, crawl, make_sighting

from model.columns import Column, ColumnKind
from model.errors import Conflict
from model.items import DateSource, Item
from store.engine import Store
from store.incoming import stored_address
from store.item_versions import versions_of
from store.items import (
    first_sight,
    item_of,
    known_rows,
    record_sightings,
    totals_of,
)
from store.runs import interrupt_unfinished, start_run

NEWS = Column(name="工作动态", kind=ColumnKind.NEWS, url="http://a.gov.cn/gzdt/")
NOTICES = Column(name="通知公告", kind=ColumnKind.NOTICE, url="http://a.gov.cn/tzgg/")
LETTERS = Column(name="来信", kind=ColumnKind.LETTERS, url="http://a.gov.cn/lx/")


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
