from datetime import date

import pytest

from crawler.pages.read import read_page
from demo.columns import ALL_COLUMNS
from demo.lists import page_count
from demo.pieces import DemoColumn, Family
from demo.site import open_site
from model.pages import PageKind, PageReading

SITE = open_site()
BASE = "http://127.0.0.1:8000"
LISTS = [column for column in ALL_COLUMNS if column.family not in {Family.SINGLE, Family.HANWEB}]


def read(path: str) -> PageReading:
    answer = SITE.answer(path)
    assert answer.status == 200, path
    return read_page(answer.body, url=BASE + path, content_type=answer.content_type)


@pytest.mark.parametrize("column", LISTS, ids=lambda column: column.key)
def test_following_the_pager_gives_every_row_in_order(column: DemoColumn) -> None:
    path, titles, pages = column.path, [], 0
    while path:
        reading = read(path)
        titles += [row.title for row in reading.listing.rows]
        pages += 1
        following = reading.listing.pager.next if reading.listing.pager else ()
        path = following[0].url.removeprefix(BASE) if following else ""

    pieces = SITE.content.listings[column.key]
    assert titles == [piece.title for piece in pieces]
    assert pages == page_count(column, pieces)


def test_dates_of_rows_are_the_published_ones_though_a_table_shows_two() -> None:
    rows = read("/zwgk/gfxwj/").listing.rows
    pieces = SITE.content.listings["gfxwj"]

    assert [row.published_on for row in rows] == [p.published_on for p in pieces[: len(rows)]]
    assert rows[0].published_on == date(2026, 1, 6)


def test_one_column_shows_month_and_day_alone() -> None:
    rows = read("/xwzx/xqdt/").listing.rows

    assert {row.published_on for row in rows} == {None}
    assert None not in {row.month_day for row in rows}


def test_the_interface_answers_the_records_asked_for() -> None:
    target = "/module/web/jpage/dataproxy.jsp?startrecord=46&endrecord=90&perpage=15"
    answer = SITE.answer(target, "col=1&columnid=1021&unitid=402199")
    reading = read_page(answer.body, url=BASE + target, content_type=answer.content_type)

    expected = [piece.title for piece in SITE.content.listings["sgs"][45:90]]
    assert [row.title for row in reading.listing.rows] == expected


def test_every_own_article_answers_but_the_dead_ones() -> None:
    for piece in SITE.content.pieces[::17]:
        if not piece.is_external:
            assert SITE.answer(piece.path).status == (404 if piece.is_dead else 200)
    dead = [piece.path for piece in SITE.content.pieces if piece.is_dead]
    assert [SITE.answer(path).status for path in dead] == [404, 404]


def test_both_addresses_of_a_piece_show_the_same_article() -> None:
    piece = next(each for each in SITE.content.pieces if each.alias)

    assert SITE.answer(piece.alias) == SITE.answer(piece.path)


def test_a_letter_states_when_it_came_and_when_it_was_answered() -> None:
    letter = SITE.content.listings["jzxx"][0]
    facts = dict(read(letter.path).article.facts)

    assert facts["来信时间"] == letter.fact("来信时间")
    assert facts["回复时间"] == letter.fact("回复时间")


def test_an_article_in_gbk_reads_as_it_was_written() -> None:
    notice = SITE.content.listings["tzgg"][5]
    reading = read(notice.path)

    assert reading.page is PageKind.ARTICLE
    assert reading.article.title == notice.title
    assert reading.article.published_on == notice.published_on


def test_the_footer_shows_all_marks() -> None:
    marks = read("/").marks

    assert marks.icp == ("桂ICP备2099999901号-1",)
    assert marks.police == ("桂公网安备 45999902000001号",)
    assert marks.id_code == ("4599990001",)
    assert marks.conac == ("CA210000000999999990001",)


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere/",
        "/xwzx/gzdt/index_99.html",
        "/zwgk/tzgg/99.htm",
        "/zwgk/gfxwj/list.jsp?page=0",
        "/zwgk/gfxwj/list.jsp?page=x",
    ],
)
def test_an_unknown_address_answers_404(path: str) -> None:
    assert SITE.answer(path).status == 404
