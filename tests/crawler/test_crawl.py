"""Whole crawls in a child process against a real server on loopback."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from loopback_site import LoopbackSite, Reply, days_back, list_page, serving, write_site

from store.engine import open_store
from store.items import items_of
from store.runs import runs_of

ROOT = Path(__file__).parents[2]
COLUMNS = [("要闻", "news", "/a/"), ("公告", "notice", "/b/")]
TODAY = date.today()  # noqa: DTZ011 - lists end at the machine's day
YEAR = TODAY.year


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    """Two columns: 60 items of one a week, and 3 items."""
    found = LoopbackSite()
    found.add_list("a", days_back(TODAY, 60, step=7))
    found.add_list("b", days_back(TODAY, 3))
    with serving(found):
        yield found


def crawl(home: Path, *more: str, year: int = YEAR) -> dict[str, Any]:
    return finish(start(home, *more, year=year))


def start(home: Path, *more: str, year: int = YEAR) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "crawler", "--home", str(home), "--site", "demo"]
    return subprocess.Popen(
        [*command, "--year", str(year), *more],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def finish(child: "subprocess.Popen[str]") -> dict[str, Any]:
    output, _ = child.communicate(timeout=60)
    found: dict[str, Any] = json.loads(output)
    return found


def recorded(home: Path) -> dict[str, tuple[str, date | None]]:
    store = open_store(f"sqlite:///{home / 'zhanbao.sqlite3'}")
    try:
        with store.transaction() as tx:
            return {item.address: (item.title, item.published_on) for item in items_of(tx, "demo")}
    finally:
        store.close()


def test_the_next_crawl_of_a_counted_site_asks_one_page_a_column(
    tmp_path: Path, site: LoopbackSite
) -> None:
    write_site(tmp_path, site, COLUMNS)

    first = crawl(tmp_path)
    site.log.clear()
    second = crawl(tmp_path)

    in_year = [day for _, day in recorded(tmp_path).values() if day and day.year == YEAR]
    weeks = [day for day in days_back(TODAY, 60, step=7) if day.year == YEAR]
    days = [day for day in days_back(TODAY, 3) if day.year == YEAR]
    assert first["status"] == "complete"
    assert first["reason"] == ""
    assert first["unread"] == []
    assert first["new"] == first["items"] == len(recorded(tmp_path))
    assert first["article_pages"] == 0
    assert len(in_year) == len(weeks) + len(days)
    assert second["status"] == "complete"
    assert second["new"] == second["changed"] == 0
    assert sorted(site.log) == ["/a/", "/b/", "/robots.txt"]


def test_a_column_that_answers_500_is_unread_the_others_are_not(
    tmp_path: Path, site: LoopbackSite
) -> None:
    site.answers["/b/"] = Reply("坏了", 500)
    write_site(tmp_path, site, COLUMNS)

    summary = crawl(tmp_path)

    assert summary["status"] == "partial"
    assert summary["unread"] == ["公告"]
    assert "500" in summary["reason"]
    assert site.asked("/b/") == 4
    assert len(recorded(tmp_path)) > 40


def test_a_passing_500_is_tried_again_and_does_not_harm(tmp_path: Path, site: LoopbackSite) -> None:
    page = site.answers["/b/"]
    site.answers["/b/"] = lambda visit, _: Reply("坏了", 503) if visit < 3 else page
    write_site(tmp_path, site, COLUMNS)

    assert crawl(tmp_path)["status"] == "complete"


def test_a_server_that_asks_for_a_long_wait_is_left(tmp_path: Path, site: LoopbackSite) -> None:
    site.answers["/b/"] = Reply("忙", 503, {"Retry-After": "86400"})
    write_site(tmp_path, site, COLUMNS)

    summary = crawl(tmp_path)

    assert summary["status"] == "partial"
    assert "Retry-After" in summary["reason"]
    assert site.asked("/b/") == 1


def test_a_firewall_page_stops_the_site(tmp_path: Path, site: LoopbackSite) -> None:
    write_site(tmp_path, site, COLUMNS)
    crawl(tmp_path)
    before = recorded(tmp_path)
    site.answers["/a/"] = Reply("<html><body>访问被拒绝</body></html>", 403)
    site.log.clear()

    summary = crawl(tmp_path, "--full")

    assert summary["status"] == "partial"
    assert "F01" in summary["reason"]
    assert "要闻" in summary["unread"]
    assert recorded(tmp_path) == before
    assert len(site.log) <= 4


def test_robots_txt_is_obeyed(tmp_path: Path, site: LoopbackSite) -> None:
    site.answers["/robots.txt"] = Reply(
        "User-agent: *\nDisallow: /b/", headers={"Content-Type": "text/plain"}
    )
    write_site(tmp_path, site, COLUMNS)

    summary = crawl(tmp_path)

    assert summary["unread"] == ["公告"]
    assert "robots" in summary["reason"]
    assert site.asked("/b/") == 0


def test_a_robots_txt_that_fails_forbids_everything(tmp_path: Path, site: LoopbackSite) -> None:
    site.answers["/robots.txt"] = Reply("坏了", 500)
    write_site(tmp_path, site, COLUMNS)

    summary = crawl(tmp_path)

    assert summary["unread"] == ["要闻", "公告"]
    assert set(site.log) == {"/robots.txt"}


def test_a_list_that_became_empty_is_unread(tmp_path: Path, site: LoopbackSite) -> None:
    write_site(tmp_path, site, COLUMNS)
    crawl(tmp_path)
    before = recorded(tmp_path)
    site.answers["/b/"] = list_page([], 1, 0).replace("</ul>", "<li>暂无信息</li></ul>")

    summary = crawl(tmp_path)

    assert summary["unread"] == ["公告"]
    assert recorded(tmp_path) == before


def test_no_redirect_to_a_refused_address_is_followed(tmp_path: Path, site: LoopbackSite) -> None:
    port = site.address.rpartition(":")[2]
    site.answers["/b/"] = Reply("", 302, {"Location": f"http://[::1]:{port}/a/"})
    write_site(tmp_path, site, COLUMNS)

    summary = crawl(tmp_path)

    assert summary["unread"] == ["公告"]


def test_loopback_is_refused_unless_it_is_allowed(tmp_path: Path, site: LoopbackSite) -> None:
    write_site(tmp_path, site, COLUMNS)
    file = tmp_path / "sites" / "demo.toml"
    file.write_text(file.read_text().replace('["127.0.0.0/8"]', "[]"))

    summary = crawl(tmp_path)

    assert summary["unread"] == ["要闻", "公告"]
    assert "C08" in summary["reason"]
    assert site.log == []


def test_a_killed_crawl_loses_nothing_and_the_next_finishes(
    tmp_path: Path, site: LoopbackSite
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for home in (whole, killed):
        write_site(home, site, COLUMNS)
    crawl(whole)
    children: list[subprocess.Popen[str]] = []
    page = site.answers["/a/index_3.html"]

    def kill(visit: int, _: dict[str, str]) -> Any:
        if children:
            children.pop().kill()
        del visit
        return page

    site.answers["/a/index_3.html"] = kill
    children.append(start(killed))
    children[0].communicate(timeout=60) if children else None
    site.log.clear()
    summary = crawl(killed)

    assert summary["status"] == "complete"
    assert recorded(killed) == recorded(whole)
    store = open_store(f"sqlite:///{killed / 'zhanbao.sqlite3'}")
    with store.transaction() as tx:
        assert [run.status.value for run in runs_of(tx, "demo")] == ["complete", "interrupted"]
    store.close()


def test_a_crawl_that_is_asked_to_stop_says_so(tmp_path: Path, site: LoopbackSite) -> None:
    write_site(tmp_path, site, COLUMNS)
    children: list[subprocess.Popen[str]] = []
    page = site.answers["/a/index_2.html"]

    def stop(visit: int, _: dict[str, str]) -> Any:
        del visit
        os.kill(children[0].pid, signal.SIGTERM)
        return page

    site.answers["/a/index_2.html"] = stop
    children.append(start(tmp_path))
    summary = finish(children[0])

    assert summary["status"] == "interrupted"
    site.answers["/a/index_2.html"] = page
    assert crawl(tmp_path)["status"] == "complete"
