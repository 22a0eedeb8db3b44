"""Whole walks over lists in memory: what is asked for, what is found, how the end is proven."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest

from crawler.walk.plan import Mode, WalkPlan
from crawler.walk.walker import Walker
from model.columns import Column, ColumnKind
from model.fetching import PageRequest
from model.items import DateSource, Form, Sighting
from model.pages import ArticleReading, ListReading, PageKind, Pager, PageReading, Row
from model.runs import ColumnWalk, WalkEnd

HOST = "http://a.test"
TODAY = date(2026, 3, 1)


def row(number: int, day: date | None, **more: Any) -> Row:
    return Row(url=f"{HOST}/x/{number}.html", title=f"第{number}条", published_on=day, **more)


def rows_down(count: int, *, newest: date = date(2026, 2, 20), step: int = 7) -> list[Row]:
    return [row(index, newest - timedelta(days=step * index)) for index in range(count)]


@dataclass
class Site:
    """A list served page by page; records what was asked."""

    rows: list[Row]
    size: int = 10
    is_stated: bool = True
    is_computed: bool = False
    stated_items: int | None = None
    is_endless: bool = False
    is_guess: bool = False
    articles: dict[str, ArticleReading] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    fetched: list[tuple[str, str]] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.rows) // self.size))

    def request(self, page: int) -> PageRequest:
        return PageRequest(url=f"{HOST}/list?page={page}")

    def read(self, request: PageRequest) -> PageReading:
        page = int(request.url.rpartition("=")[2]) if "=" in request.url else 1
        self.asked.append(page)
        shown = self.rows[(page - 1) * self.size : page * self.size]
        if self.is_endless and not shown:
            shown = self.rows[-self.size :]
        has_next = self.is_endless or page < self.pages
        pager = Pager(
            idiom="test",
            next=(self.request(page + 1),) if has_next else (),
            page=page,
            total_pages=self.pages if self.is_stated else None,
            total_items=self.stated_items,
            request_for=self.request if self.is_computed else None,
            is_last=not has_next,
            is_guess=self.is_guess,
        )
        return reading(ListReading(rows=tuple(shown), pager=pager))


def reading(listing: ListReading, page: PageKind = PageKind.LIST) -> PageReading:
    return PageReading(url=f"{HOST}/list", page=page, encoding="utf-8", listing=listing)


def make_plan(**more: Any) -> WalkPlan:
    kind = more.pop("kind", ColumnKind.NEWS)
    plan = WalkPlan(
        column=Column(name="栏目", kind=kind, url=f"{HOST}/list"),
        year=2025,
        mode=Mode.YEAR,
        hosts=frozenset({"a.test"}),
        today=TODAY,
    )
    return replace(plan, **more)


def walk(site: Site, plan: WalkPlan | None = None) -> tuple[dict[str, Sighting], ColumnWalk]:
    walker = Walker(plan or make_plan())
    found: dict[str, Sighting] = {}
    steps = [walker.start()]
    ended = None
    for _ in range(10_000):
        if not steps:
            break
        step = steps.pop(0)
        for sighting in step.sightings:
            found[sighting.address] = sighting
        ended = step.walk or ended
        for need in step.articles:
            site.fetched.append((need.reason, need.url))
            steps.append(walker.take_article(need.address, site.articles.get(need.url)))
        steps.extend(walker.take_page(request, site.read(request)) for request in step.pages)
    assert ended is not None
    return found, ended


def in_year(found: dict[str, Sighting], year: int = 2025) -> int:
    return sum(s.published_on is not None and s.published_on.year == year for s in found.values())


def truth(rows: list[Row], year: int = 2025) -> int:
    return sum(r.published_on is not None and r.published_on.year == year for r in rows)


def test_stops_at_the_first_page_older_than_the_year() -> None:
    site = Site(rows_down(300))

    found, ended = walk(site)

    assert in_year(found) == truth(site.rows)
    assert ended.end is WalkEnd.OLDER
    assert ended.covers_from == "2025-01-01"
    assert len(site.asked) == 7


def test_a_list_of_one_page_is_read_to_its_end() -> None:
    found, ended = walk(Site(rows_down(3)))

    assert len(found) == 3
    assert ended.end is WalkEnd.LAST_PAGE
    assert ended.covers_from == ""


def test_pinned_old_rows_do_not_stop_a_walk() -> None:
    pins = [row(900 + index, date(2018, 5, 1 + index)) for index in range(4)]
    site = Site([*pins, *rows_down(100)])

    found, _ = walk(site)

    assert in_year(found) == truth(site.rows)


def test_a_list_without_order_is_walked_to_its_end() -> None:
    rows = rows_down(120)
    mixed = [rows[(7 * index) % 120] for index in range(120)]
    site = Site(mixed)

    found, ended = walk(site)

    assert ended.end is WalkEnd.LAST_PAGE
    assert in_year(found) == truth(rows)


def test_an_oldest_first_list_is_walked_to_its_end() -> None:
    site = Site(rows_down(120)[::-1])

    found, ended = walk(site)

    assert ended.end is WalkEnd.LAST_PAGE
    assert in_year(found) == truth(site.rows)


def test_a_row_that_stands_too_far_down_is_still_found() -> None:
    rows = rows_down(200)
    rows.insert(69, rows.pop(58))

    found, _ = walk(Site(rows))

    assert in_year(found) == truth(rows)


@pytest.mark.parametrize("count", [80, 333, 5000])
def test_a_past_year_is_reached_by_few_looks_and_counted_whole(count: int) -> None:
    site = Site(rows_down(count, newest=date(2026, 2, 20), step=2), is_computed=True)
    plan = make_plan(year=2024, may_bisect=True)

    found, ended = walk(site, plan)

    expected = truth(site.rows, 2024)
    assert in_year(found, 2024) == expected
    assert ended.is_read
    assert len(site.asked) <= expected / 10 + 4 + 2 * site.pages.bit_length()
    if ended.covers_to:
        assert (ended.covers_from, ended.covers_to) == ("2024-01-01", "2024-12-31")


def test_a_past_year_is_reached_by_few_looks_though_the_first_pages_are_all_of_one_day() -> None:
    days = [date(2026, 2, 20) - timedelta(days=number // 25) for number in range(20_000)]
    site = Site([row(number, day) for number, day in enumerate(days)], is_computed=True)

    found, ended = walk(site, make_plan(year=2025, may_bisect=True))

    expected = truth(site.rows, 2025)
    assert in_year(found, 2025) == expected
    assert ended.is_read
    assert len(site.asked) <= expected / 10 + 4 + 2 * site.pages.bit_length()


def test_a_year_before_the_columns_first_item_is_found_empty() -> None:
    site = Site(rows_down(200, step=1), is_computed=True)

    found, ended = walk(site, make_plan(year=2019, may_bisect=True))

    assert in_year(found, 2019) == 0
    assert ended.is_read


def test_a_last_page_repeated_for_ever_ends_the_walk() -> None:
    site = Site(rows_down(30), is_stated=False, is_endless=True, is_guess=True)

    found, ended = walk(site, make_plan(mode=Mode.WHOLE))

    assert len(found) == 30
    assert ended.end is WalkEnd.NO_NEW_ROWS
    assert len(site.asked) == 5


def test_an_endless_calendar_is_unread_at_the_cap() -> None:
    site = Site(rows_down(1000), is_stated=False)

    _, ended = walk(site, make_plan(mode=Mode.WHOLE, max_pages=20))

    assert ended.end is WalkEnd.UNREAD
    assert "上限" in ended.reason


def test_a_stated_number_of_pages_that_cannot_be_reached_is_no_proof() -> None:
    site = Site(rows_down(10))
    first = site.read(site.request(1))
    pager = Pager(idiom="x", total_pages=4)
    walker = Walker(make_plan())
    walker.start()

    step = walker.take_page(
        site.request(1), replace(first, listing=replace(first.listing, pager=pager))
    )

    assert step.walk is not None
    assert step.walk.end is WalkEnd.UNREAD


def test_a_leaked_template_link_is_not_followed() -> None:
    site = Site(rows_down(10))
    first = site.read(site.request(1))
    leaked = PageRequest(url=HOST + "/$cms.getIndexFileName($curChannel,$nextPage)")
    pager = Pager(idiom="x", next=(leaked,))
    walker = Walker(make_plan())
    walker.start()

    step = walker.take_page(
        site.request(1), replace(first, listing=replace(first.listing, pager=pager))
    )

    assert step.pages == ()
    assert step.walk is not None
    assert "模板" in step.walk.reason


def test_a_stated_total_is_compared_with_the_rows() -> None:
    _, ended = walk(Site(rows_down(25), stated_items=26))

    assert any("26" in note and "25" in note for note in ended.notes)


def test_an_empty_list_is_0_only_if_it_says_so() -> None:
    site = Site([])
    walker = Walker(make_plan())
    walker.start()
    said = walker.take_page(site.request(1), reading(ListReading(is_empty_list=True)))
    walker = Walker(make_plan())
    walker.start()
    silent = walker.take_page(site.request(1), reading(ListReading()))

    assert said.walk is not None
    assert said.walk.end is WalkEnd.EMPTY
    assert silent.walk is not None
    assert silent.walk.end is WalkEnd.UNREAD


def test_a_list_that_was_not_empty_before_is_unread() -> None:
    walker = Walker(make_plan(earlier_rows=20))
    walker.start()

    step = walker.take_page(PageRequest(url=HOST), reading(ListReading(is_empty_list=True)))

    assert step.walk is not None
    assert step.walk.end is WalkEnd.UNREAD
    assert "F02" in step.walk.reason
    assert "20" in step.walk.reason


def test_a_page_with_problems_is_unread() -> None:
    walker = Walker(make_plan())
    walker.start()

    step = walker.take_page(
        PageRequest(url=HOST),
        reading(ListReading(rows=(row(1, TODAY),), problems=("嵌套过深",))),
    )

    assert step.walk is not None
    assert step.walk.reason == "嵌套过深"


def test_a_list_kept_elsewhere_is_fetched_from_there() -> None:
    walker = Walker(make_plan())
    walker.start()
    inner = PageRequest(url=HOST + "/frame.html")
    outer = PageRequest(url="http://elsewhere.test/frame.html")

    step = walker.take_page(PageRequest(url=HOST), reading(ListReading(elsewhere=(outer, inner))))

    assert step.pages == (inner,)


def test_an_article_as_a_column_is_one_item() -> None:
    walker = Walker(make_plan(kind=ColumnKind.OVERVIEW, mode=Mode.WHOLE))
    walker.plan.known.clear()
    walker.start()
    page = replace(
        reading(ListReading(), PageKind.ARTICLE),
        article=ArticleReading(title="机构职能", published_on=date(2025, 4, 1)),
    )

    step = walker.take_page(PageRequest(url=HOST), page)

    assert [s.title for s in step.sightings] == ["机构职能"]
    assert step.walk is not None
    assert step.walk.end is WalkEnd.LAST_PAGE


def known_of(rows: list[Row]) -> dict[str, tuple[str, date | None]]:
    return {r.url: (r.title, r.published_on) for r in rows}


def continuing(site: Site, **more: Any) -> WalkPlan:
    proven = ColumnWalk(
        column="栏目", end=WalkEnd.OLDER, rows=60, covers_from="2025-01-01", stated_items=None
    )
    return make_plan(mode=Mode.NEW, proven=proven, known=known_of(site.rows), **more)


def test_an_incremental_walk_without_news_asks_for_one_page() -> None:
    site = Site(rows_down(300))

    _, ended = walk(site, continuing(site))

    assert site.asked == [1]
    assert ended.end is WalkEnd.KNOWN
    assert ended.covers_from == "2025-01-01"


def test_an_incremental_walk_asks_for_the_pages_with_news_and_one_more() -> None:
    site = Site(rows_down(300))
    plan = continuing(site)
    site.rows[:0] = [row(1000 + index, date(2026, 2, 27)) for index in range(15)]

    found, ended = walk(site, plan)

    assert site.asked == [1, 2, 3]
    assert sum("/x/10" in address for address in found) >= 15
    assert ended.end is WalkEnd.KNOWN


def test_an_incremental_walk_finds_a_changed_title() -> None:
    site = Site(rows_down(300))
    plan = continuing(site)
    site.rows[3] = replace(site.rows[3], title="改过的标题")

    found, _ = walk(site, plan)

    assert any(s.title == "改过的标题" for s in found.values())


def test_a_total_that_grew_beyond_the_news_is_looked_for() -> None:
    site = Site(rows_down(60), stated_items=60)
    plan = continuing(site)
    assert plan.proven is not None
    plan = replace(plan, proven=replace(plan.proven, stated_items=60))
    site.rows.insert(44, row(2000, site.rows[44].published_on))
    site.stated_items = 61

    found, _ = walk(site, plan)

    assert f"{HOST}/x/2000.html" in found


def test_rows_with_month_and_day_take_their_year_from_order_and_one_article_a_page() -> None:
    full = rows_down(40, newest=date(2026, 2, 20), step=9)
    rows = [
        replace(r, published_on=None, month_day=(r.published_on.month, r.published_on.day))
        for r in full
        if r.published_on
    ]
    site = Site(rows)
    site.articles = {r.url: ArticleReading(published_on=r.published_on) for r in full}

    found, _ = walk(site)

    assert {s.url: s.published_on for s in found.values()} == {
        r.url: r.published_on for r in full[: len(found)]
    }
    assert len(site.fetched) == len(site.asked)
    assert {s.date_source for s in found.values()} == {DateSource.ROW_ORDER, DateSource.ARTICLE}


def test_rows_without_dates_are_settled_by_their_articles() -> None:
    full = rows_down(25)
    site = Site([replace(r, published_on=None) for r in full])
    site.articles = {r.url: ArticleReading(published_on=r.published_on) for r in full[:-1]}

    found, ended = walk(site, make_plan(mode=Mode.WHOLE))

    assert in_year(found) == truth(full[:-1])
    assert any("F07" in note for note in ended.notes)
    assert {reason for reason, _ in site.fetched} == {"no_date"}


def test_external_rows_are_never_fetched() -> None:
    outside = Row(url="http://other.test/1.html", title="外链")
    site = Site([outside, *rows_down(5)])

    found, _ = walk(site)

    assert site.fetched == []
    assert found["http://other.test/1.html"].is_external


def test_interpretations_are_fetched_only_if_the_title_tells_no_form() -> None:
    rows = rows_down(20, newest=date(2025, 12, 1), step=40)
    rows[1] = replace(rows[1], title="一图读懂养老条例")
    site = Site(rows, size=20)
    site.articles = {r.url: ArticleReading(body="字" * 900) for r in rows}

    found, _ = walk(site, make_plan(kind=ColumnKind.INTERPRETATION))

    assert found[rows[1].url].form is Form.PRODUCT
    assert found[rows[0].url].form is Form.MATERIAL
    assert len(site.fetched) == truth(rows) - 1
    assert found[rows[-1].url].form is None


@dataclass
class Moving(Site):
    """A list that gets an item on top after the second page was asked for."""

    has_moved: bool = False

    def read(self, request: PageRequest) -> PageReading:
        if len(self.asked) == 2 and not self.has_moved:
            self.has_moved = True
            self.rows.insert(0, row(5000, date(2026, 2, 28)))
        return super().read(request)


def test_an_item_that_came_in_while_walking_is_found_by_reading_the_top_again() -> None:
    site = Moving(rows_down(100))

    found, ended = walk(site)

    assert f"{HOST}/x/5000.html" in found
    assert site.asked[-1] == 1
    assert any("重读" in note for note in ended.notes)


def test_a_failed_page_makes_the_column_unread_and_keeps_what_was_seen() -> None:
    walker = Walker(make_plan())
    walker.start()
    site = Site(rows_down(100))
    first = walker.take_page(site.request(1), site.read(site.request(1)))

    step = walker.fail("服务器错误（500），重试后仍失败")

    assert len(first.sightings) == 10
    assert step.walk is not None
    assert step.walk.end is WalkEnd.UNREAD
    assert step.walk.list_pages == 1
