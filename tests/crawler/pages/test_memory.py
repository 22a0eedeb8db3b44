"""What is read with a memory of earlier pages is what is read without one."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from idiom_sites import make_site
from idiom_walk import open_page, walk
from idiom_writers import WRITERS

from crawler.pages.memory import ListMemory
from crawler.pages.read import read_page
from model.fetching import PageRequest
from model.pages import ListReading, PageKind

FIXTURES = Path(__file__).parents[2] / "fixtures" / "pages"
TODAY = date(2026, 1, 31)
LIST = frozenset({"list"})
REUSED = "与本栏目前一页位置、版式相同"
STATIC = ("trs", "boda", "webplus", "query_page", "index_n", "numbered", "next_link")


def read(body: bytes, url: str, memory: ListMemory | None) -> ListReading:
    return read_page(
        body, url=url, hint=PageKind.LIST, today=TODAY, parts=LIST, memory=memory
    ).listing


def told(listing: ListReading) -> tuple[object, ...]:
    """All that a walk goes by: rows, pager, problems."""
    pager = listing.pager
    series = pager.request_for if pager else None
    return (
        listing.rows,
        replace(pager, request_for=None) if pager else None,
        [series(page) for page in (1, 2, 7)] if series else None,
        listing.problems,
        listing.elsewhere,
        listing.is_empty_list,
    )


def is_reused(listing: ListReading) -> bool:
    return any(REUSED in reason for reason in listing.reasons)


def pages_of(idiom: str) -> Iterator[tuple[bytes, str]]:
    site = make_site(idiom, items=[131])
    for step in walk(site, PageRequest(url=site.entry(site.columns[0]))):
        source = open_page(site, step.request)
        yield source.body, source.url


@pytest.mark.parametrize("idiom", sorted(WRITERS))
def test_every_page_of_a_column_is_read_as_without_a_memory(idiom: str) -> None:
    memory = ListMemory()

    for body, url in pages_of(idiom):
        assert told(read(body, url, memory)) == told(read(body, url, None)), url


@pytest.mark.parametrize("idiom", STATIC)
def test_pages_laid_out_alike_are_read_at_the_remembered_place(idiom: str) -> None:
    memory = ListMemory()

    readings = [read(body, url, memory) for body, url in pages_of(idiom)]

    assert len(readings) > 3
    assert not is_reused(readings[0])
    assert sum(map(is_reused, readings)) >= len(readings) - 2


def test_saved_pages_of_one_column_are_read_as_without_a_memory() -> None:
    memory = ListMemory()
    folders = sorted(FIXTURES.glob("cqjtu-zsxx1-*"))

    assert len(folders) > 9
    for folder in folders:
        body = next(folder.glob("page.*")).read_bytes()
        url = json.loads((folder / "meta.json").read_text())["url"]
        assert told(read(body, url, memory)) == told(read(body, url, None)), folder.name


ROWS = "".join(
    f'<li><a href="/gzdt/t20250{n}01_{n}11111.html">关于召开第{n}次全市工作会议的通知</a>'
    f"<span>2025-0{n}-01</span></li>"
    for n in range(1, 9)
)
HOT = "".join(
    f'<li><a href="/other/t20240{n}01_{n}22222.html">热点新闻报道之第{n}篇全文发布</a>'
    f"<span>2024-0{n}-01</span></li>"
    for n in range(1, 9)
)


def page(
    rows: str = ROWS, *, heading: str = "工作动态", before: str = "", tag: str = "ul"
) -> bytes:
    return (
        "<html><head><meta charset=utf-8><title>工作动态</title></head><body>"
        '<div class="nav"><a href="/a/">机构概况</a><a href="/b/">新闻中心</a></div>'
        f'<div class="main">{before}<h2>{heading}</h2><{tag} class="list">{rows}</{tag}></div>'
        "</body></html>"
    ).encode()


BETWEEN = '<a href="/x/t20250901_99999.html">一条没有列表项的信息标题</a>'
UNDATED = ROWS.replace("<span>2025-03-01</span>", "")
IMPOSSIBLE = ROWS.replace("<span>2025-03-01</span>", "<span>2025-02-30</span>")
OTHER_PAGES = {
    "heading": page(HOT, heading="热点新闻"),
    "more in front": page(before="<p>提示</p>"),
    "another element": page(tag="ol"),
    "no rows": page(""),
    "nothing at all": page("<li>暂无信息</li>"),
    "a row without its date": page(UNDATED),
    "a date that cannot be": page(
        ROWS.replace("<span>2025-03-01</span>", "<span>2025-02-30</span>")
    ),
    "days without a year": page(ROWS.replace("<span>2025-", "<span>")),
    "a link between rows": page(
        f'<a href="/x/t20250901_99999.html">一条没有列表项的信息标题</a>{ROWS}'
    ),
    "a row that is none": page(f'{ROWS}<li><a href="index_2.html">下一页</a></li>'),
    "two lists": page(ROWS + '</ul><ul class="list">' + HOT),
    "empty body": b"<html><body></body></html>",
}


@pytest.mark.parametrize("name", sorted(OTHER_PAGES))
def test_a_page_that_differs_is_read_whole(name: str) -> None:
    memory = ListMemory()
    url = "http://site.test/gzdt/index_1.html"
    read(page(), "http://site.test/gzdt/", memory)
    assert memory.place is not None

    listing = read(OTHER_PAGES[name], url, memory)

    assert told(listing) == told(read(OTHER_PAGES[name], url, None))
    assert not is_reused(listing)


def test_a_list_with_rows_of_several_kinds_is_not_remembered() -> None:
    memory = ListMemory()
    read(OTHER_PAGES["a row without its date"], "http://site.test/gzdt/", memory)

    assert memory.place is None
