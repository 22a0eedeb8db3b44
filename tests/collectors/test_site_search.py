"""The site's own search, tried."""

from datetime import UTC, datetime

import pytest

from collectors.site_search import (
    SearchForm,
    Title,
    collect_search,
    find_search_form,
    judge_results,
)
from model.errors import FetchError
from model.fetching import Outcome, PageRequest

AT = datetime(2026, 11, 1, tzinfo=UTC)
HOME = "http://x.gov.cn/"
PIECE = Title(title="关于做好二〇二六年困难群众救助工作的通知", address="http://x.gov.cn/t1.html")
RESULTS = "http://x.gov.cn/search?q=1"


def form(text: str) -> SearchForm | None:
    return find_search_form(text, url=HOME)


def test_finds_the_form_with_its_hidden_inputs() -> None:
    found = form(
        '<form action="/login"><input name="q"><input type="password" name="p"></form>'
        '<form action="/so/s?site=1"><input type="hidden" name="code" value="45">'
        '<input name="kw" placeholder="请输入关键词"></form>'
    )

    assert found == SearchForm(
        action="http://x.gov.cn/so/s?site=1", method="GET", words="kw", beside=(("code", "45"),)
    )
    assert found is not None
    assert found.request("救助", encoding="gb18030") == PageRequest(
        url="http://x.gov.cn/so/s?site=1&code=45&kw=%BE%C8%D6%FA"
    )


def test_a_form_that_posts_is_asked_by_post() -> None:
    found = form('<form action="/s" method="post"><input name="keyword"></form>')

    assert found is not None
    request = found.request("a b", encoding="utf-8")
    assert (request.method, request.body) == ("POST", "keyword=a+b")


@pytest.mark.parametrize(
    "text",
    ["", '<input placeholder="搜索">', '<form action="javascript:go()"><input name="q"></form>',
     '<form action="/mail"><input name="email"></form>'],
)  # fmt: skip
def test_a_box_that_only_a_script_serves_is_no_form(text: str) -> None:
    assert form(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<a href="/t1.html">…</a>', True),
        (f'<a href="/other/9.html"><em>关于做好</em>{PIECE.title[4:]}</a>', True),
        (f'<a href="/9.html">{PIECE.title[:18]}…</a>', True),
        (f"您搜索的是 {PIECE.title}", None),
        (f'<a href="{RESULTS}">{PIECE.title}</a>', None),
        (f"您搜索的是 {PIECE.title}，没有找到相关结果", False),
        ("共 0 条", False),
        ("".join(f'<a href="/{n}">关于做好二〇二五年救助工作的通知{n}</a>' for n in "abc"), False),
        ('<a href="/a">便民服务</a>', None),
    ],
)
def test_only_a_link_proves_that_a_piece_was_found(text: str, *, expected: bool | None) -> None:
    assert judge_results(text, PIECE, url=RESULTS) is expected


def ask_of(pages: dict[str, str]) -> object:
    def ask(request: PageRequest) -> str:
        for title, text in pages.items():
            if request == FORM.request(title, encoding="utf-8"):
                return text
        raise FetchError("拦截", outcome=Outcome.BLOCKED)

    return ask


FORM = SearchForm(action="http://x.gov.cn/s", method="GET", words="q")
FOUR = [Title(title=f"第{n}号公告关于某事项的公告", address=f"{HOME}{n}") for n in "1234"]


def readings(pages: dict[str, str]) -> dict[str, object]:
    got = collect_search(FORM, FOUR, ask_of(pages), home=HOME, at=AT)  # type: ignore[arg-type]
    return {each.key: each.value for each in got}


def test_counts_titles_asked_and_found() -> None:
    pages = {t.title: f'<a href="{t.address}">x</a>' for t in FOUR[:3]}

    got = readings(pages | {FOUR[3].title: "未找到"})

    assert got == {"search.asked": 4, "search.found": 3}


def test_one_answer_that_does_not_tell_leaves_the_count_open() -> None:
    pages = {t.title: f'<a href="{t.address}">x</a>' for t in FOUR[:3]}

    assert readings(pages) == {"search.asked": 4, "search.found": None}


@pytest.mark.parametrize(("one", "titles"), [(None, FOUR), (FORM, [])])
def test_without_a_form_or_a_title_nothing_is_said(
    one: SearchForm | None, titles: list[Title]
) -> None:
    assert collect_search(one, titles, ask_of({}), home=HOME, at=AT) == []  # type: ignore[arg-type]
