from datetime import timedelta

from store_cases import AT, crawl, make_sighting

from store.engine import Store
from store.items import totals_of
from store.news import items_without_news

ROWS = (make_sighting("/1.html"), make_sighting("/2.html"))


def test_a_run_that_saw_nothing_new_keeps_the_items_of_the_one_before(store: Store) -> None:
    with store.transaction() as tx:
        crawl(tx, sightings=ROWS, items=2)
        again = crawl(tx, sightings=ROWS, at=AT + timedelta(days=30), items=2)

        assert items_without_news(tx, site="a", run=again) == 2
        assert totals_of(tx, again).items == 2
        assert totals_of(tx, again).new == 0


def test_a_new_or_edited_item_is_news(store: Store) -> None:
    with store.transaction() as tx:
        first = crawl(tx, sightings=ROWS, items=2)
        new = crawl(tx, sightings=(make_sighting("/3.html"),), at=AT + timedelta(days=30), items=3)
        edited = crawl(
            tx, sightings=(make_sighting("/3.html", title="更正"),), at=AT + timedelta(days=60)
        )

        assert items_without_news(tx, site="a", run=first) is None
        assert items_without_news(tx, site="a", run=new) is None
        assert items_without_news(tx, site="a", run=edited) is None


def test_what_an_interrupted_run_had_brought_is_news_for_the_next(store: Store) -> None:
    from store.items import record_sightings
    from store.runs import interrupt_unfinished, start_run

    with store.transaction() as tx:
        crawl(tx, sightings=ROWS, items=2)
        broken = start_run(tx, site="a", year=2025, is_full=False, started_at=AT)
        record_sightings(
            tx, run=broken, site="a", sightings=(make_sighting("/3.html"),), seen_at=AT
        )
        interrupt_unfinished(tx, site="a", at=AT)
        last = crawl(tx, sightings=ROWS, at=AT + timedelta(days=1))

        assert items_without_news(tx, site="a", run=last) is None
        assert totals_of(tx, last).items == 3
