from collections.abc import Callable
from pathlib import Path

import pytest

from config.site_writer import write_site
from config.sites import load_site
from crawler.discovery.discover import Discovery, Fetched, discover
from demo.site import open_site
from demo.truth import column_truths
from model.columns import ColumnKind
from model.errors import FetchError
from model.fetching import PageRequest
from model.identity import canonical_address

BASE = "http://127.0.0.1:8000"
Fetch = Callable[[PageRequest], Fetched]


def fetch_from(pages: dict[str, str]) -> Fetch:
    def fetch(request: PageRequest) -> Fetched:
        path = request.url.removeprefix(BASE)
        if path not in pages:
            raise FetchError("HTTP 404", outcome="gone", where=request.url)
        return request.url, pages[path].encode(), "text/html; charset=utf-8"

    return fetch


def fetch_demo(request: PageRequest) -> Fetched:
    answer = open_site().answer(request.url.removeprefix(BASE), request.body or "")
    if answer.status != 200:
        raise FetchError(f"HTTP {answer.status}", outcome="gone", where=request.url)
    return request.url, answer.body, answer.content_type


@pytest.fixture(scope="module")
def found() -> Discovery:
    return discover(f"{BASE}/", key="demo", fetch=fetch_demo, delay_seconds=0)


def test_every_column_of_the_demo_site_is_found_with_its_name_and_kind(found: Discovery) -> None:
    truth = {
        (canonical_address(BASE + each.path), each.name, each.kind)
        for each in column_truths(open_site().content)
    }

    assert {
        (canonical_address(c.url), c.name, c.kind) for c in (f.column for f in found.columns)
    } == truth


def test_facts_of_the_footer_go_into_the_site(found: Discovery) -> None:
    site = found.site

    assert site.name == "云泽市民政局网站"
    assert site.sponsor == "云泽市民政局"
    assert site.operator == "云泽市民政局信息中心"
    assert site.id_code == "4599990001"
    assert site.type == "部门网站"
    assert site.phone == "0999-5550100"


def test_few_pages_are_looked_at(found: Discovery) -> None:
    assert found.pages <= 1.5 * len(found.columns)
    assert sum(each.column.kind is ColumnKind.TOPIC for each in found.columns) == 9


def test_the_discovered_site_makes_a_valid_site_file(found: Discovery, tmp_path: Path) -> None:
    from datetime import date

    reasons = {each.column.name: each.guess.reason for each in found.columns}
    write_site(tmp_path / "demo.toml", found.site, today=date(2026, 1, 20), reasons=reasons)

    assert load_site(tmp_path / "demo.toml") == found.site


def rows(folder: str, count: int = 3) -> str:
    return "".join(
        f'<li><a href="{folder}202503/t2025030{n}_100{n}.html">第{n}条：关于做好有关工作的情况</a>'
        f"<span>2025-03-0{n}</span></li>"
        for n in range(count, 0, -1)
    )


def listing(folder: str, name: str) -> str:
    return (
        f"<html><head><title>{name}</title></head><body><div>当前位置：首页 &gt; {name}</div>"
        f'<ul class="list">{rows(folder)}</ul></body></html>'
    )


def test_names_that_occur_twice_carry_what_they_stand_under() -> None:
    menu = (
        '<ul class="nav"><li><a href="/jy/">就业创业</a>'
        '<ul><li><a href="/jy/zcwj/">政策文件</a></li></ul></li>'
        '<li><a href="/sb/">社会保障</a>'
        '<ul><li><a href="/sb/zcwj/">政策文件</a></li></ul></li></ul>'
    )
    pages = {
        "/": f"<html><body>{menu}</body></html>",
        "/jy/zcwj/": listing("/jy/zcwj/", "政策文件"),
        "/sb/zcwj/": listing("/sb/zcwj/", "政策文件"),
    }

    found = discover(f"{BASE}/", key="a", fetch=fetch_from(pages))

    assert [each.column.name for each in found.columns] == ["政策文件", "社会保障-政策文件"]
    assert any("就业创业" in problem for problem in found.problems)


def test_links_off_the_site_are_told_and_not_taken() -> None:
    menu = (
        '<ul class="nav"><li><a href="/bs/">办事服务</a><ul>'
        '<li><a href="http://zwfw.other.example/">网上办事大厅</a></li></ul></li></ul>'
    )
    pages = {"/": f"<html><body>{menu}</body></html>", "/bs/": listing("/bs/", "办事服务")}

    found = discover(f"{BASE}/", key="a", fetch=fetch_from(pages))

    assert [each.column.name for each in found.columns] == ["办事服务"]
    assert any("网上办事大厅" in problem and "站外" in problem for problem in found.problems)


def test_a_walk_that_reaches_its_limit_says_so() -> None:
    found = discover(f"{BASE}/", key="demo", fetch=fetch_demo, max_pages=10)

    assert found.pages == 10
    assert any("栏目可能不全" in problem for problem in found.problems)


def test_a_home_page_that_does_not_answer_is_an_error() -> None:
    with pytest.raises(FetchError):
        discover(f"{BASE}/", key="a", fetch=fetch_from({}))
