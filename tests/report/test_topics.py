from datetime import date

from report_cases import make_column, make_item, make_records

from model.columns import ColumnKind
from model.items import Item
from report.figures import FIGURES

_KIND = (ColumnKind.TOPIC,)
_TOPICS = tuple(make_column(ColumnKind.TOPIC, name) for name in ("防汛", "乡村振兴", "空专题"))


def _item(name: str, on: str | None, *topics: str, **more: object) -> Item:
    return make_item(name, on=on, kinds=_KIND, columns=topics, **more)


def test_a_topic_with_an_item_this_year_is_maintained_and_one_begun_this_year_is_opened() -> None:
    records = make_records(
        _item("old", "2023-05-01", "防汛"),
        _item("new", "2025-05-01", "防汛"),
        _item("begun", "2025-03-01", "乡村振兴"),
        columns=_TOPICS,
    )

    maintained = FIGURES["topics.maintained"].count(records)
    opened = FIGURES["topics.opened"].count(records)

    assert (maintained.value, opened.value) == (2, 1)
    assert [v.item.address for v in opened.verdicts if v.is_counted] == [
        "http://x.gov.cn/begun.html"
    ]


def test_many_items_of_a_topic_are_one_topic() -> None:
    records = make_records(
        *(_item(str(day), f"2025-05-{day:02}", "防汛") for day in range(1, 9)), columns=_TOPICS
    )

    assert FIGURES["topics.maintained"].count(records).value == 1


def test_an_external_link_does_not_maintain_a_topic() -> None:
    records = make_records(_item("x", "2025-05-01", "防汛", is_external=True), columns=_TOPICS)

    assert FIGURES["topics.maintained"].count(records).value == 0


def test_a_topic_without_dates_is_opened_when_it_is_first_seen_after_the_first_crawl() -> None:
    item = _item("u", None, "防汛")
    seen = {"防汛": date(2025, 6, 1)}

    later = make_records(
        item, columns=_TOPICS, first_seen_on=seen, first_crawled_on=date(2024, 1, 1)
    )
    at_once = make_records(
        item, columns=_TOPICS, first_seen_on=seen, first_crawled_on=date(2025, 6, 1)
    )

    assert FIGURES["topics.opened"].count(later).value == 1
    assert FIGURES["topics.opened"].count(at_once).value == 0
