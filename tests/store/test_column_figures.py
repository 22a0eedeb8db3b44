from datetime import date

from store_cases import crawl, make_sighting

from store.column_figures import ColumnFigures, columns_of, months_of
from store.engine import Store

TODAY = date(2025, 6, 1)


def test_the_items_of_a_column_come_by_month_of_the_year(store: Store) -> None:
    days = [date(2025, 1, 1), date(2025, 1, 31), date(2025, 12, 31), date(2024, 12, 31), None]
    rows = tuple(make_sighting(f"/{n}.html", published_on=day) for n, day in enumerate(days))
    other = make_sighting("/9.html", column="通知公告", published_on=date(2025, 3, 1))
    with store.transaction() as tx:
        crawl(tx, sightings=(*rows, other))
        crawl(tx, site="b", sightings=rows)
        found = columns_of(tx, "a", year=2025, today=TODAY)

    assert found["工作动态"] == ColumnFigures(
        items=5,
        undated=1,
        last_published_on=date(2025, 1, 31),
        months=(2, *[0] * 10, 1),
    )
    assert found["工作动态"].in_year == 3
    assert found["通知公告"].months[2] == 1


def test_an_item_listed_twice_counts_once_in_the_months_of_the_site(store: Store) -> None:
    twice = (make_sighting(), make_sighting(column="通知公告"))
    with store.transaction() as tx:
        crawl(tx, sightings=(*twice, make_sighting("/2.html", published_on=date(2025, 12, 31))))
        found = months_of(tx, "a", year=2025)

        assert months_of(tx, "a", year=2024) == (0,) * 12
        assert columns_of(tx, "unknown", year=2025, today=TODAY) == {}
    assert found == (0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1)
