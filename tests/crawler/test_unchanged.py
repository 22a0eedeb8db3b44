"""Monthly crawls: pages that did not change are answered by 304 or known by their bytes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from loopback_site import LoopbackSite, Reply, days_back, serving, write_site

from model.runs import ColumnWalk, WalkEnd
from store.engine import open_store
from store.runs import run_of

ROOT = Path(__file__).parents[2]
TODAY = date.today()  # noqa: DTZ011 - lists end at the machine's day
COLUMNS = [("要闻", "news", "/a/"), ("公告", "notice", "/b/")]


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    """Forty items on four pages, five on one."""
    found = LoopbackSite()
    found.add_list("a", days_back(TODAY, 40))
    found.add_list("b", days_back(TODAY, 5))
    with serving(found):
        yield found


def crawl(home: Path) -> tuple[dict[str, Any], dict[str, ColumnWalk]]:
    """The summary of a crawl, and its walks by column."""
    command = [sys.executable, "-m", "crawler", "--home", str(home), "--site", "demo"]
    done = subprocess.run(
        [*command, "--year", str(TODAY.year)], cwd=ROOT, capture_output=True, check=False
    )
    summary: dict[str, Any] = json.loads(done.stdout)
    store = open_store(f"sqlite:///{home / 'zhanbao.sqlite3'}")
    try:
        with store.reading() as tx:
            run = run_of(tx, summary["run"])
    finally:
        store.close()
    assert run is not None
    return summary, {walk.column: walk for walk in run.walks}


def with_validators(site: LoopbackSite, path: str, mark: str) -> list[str]:
    """Have a page answer 304 where its ETag is known; the statuses it answered with."""
    page, answered = site.answers[path], []

    def answer(_visit: int, headers: dict[str, str]) -> Reply:
        is_known = headers.get("If-None-Match") == mark
        answered.append("304" if is_known else "200")
        assert isinstance(page, str)
        return Reply("" if is_known else page, 304 if is_known else 200, {"ETag": mark})

    site.answers[path] = answer
    return answered


def test_an_unchanged_page_is_answered_by_304_and_its_walk_keeps_the_earlier_figures(
    tmp_path: Path, site: LoopbackSite
) -> None:
    answered = with_validators(site, "/a/", '"one"')
    write_site(tmp_path, site, COLUMNS)
    _, first = crawl(tmp_path)
    site.log.clear()

    summary, second = crawl(tmp_path)

    assert answered == ["200", "304"]
    assert summary["status"] == "complete"
    assert sorted(site.log) == ["/a/", "/b/", "/robots.txt"]
    assert second["要闻"].end is WalkEnd.KNOWN
    assert second["要闻"].reason == "首页面自上次以来未变化"
    assert second["要闻"].rows == first["要闻"].rows


def test_a_page_of_the_same_bytes_is_not_read_again_where_the_server_knows_no_304(
    tmp_path: Path, site: LoopbackSite
) -> None:
    write_site(tmp_path, site, COLUMNS)
    crawl(tmp_path)

    _, second = crawl(tmp_path)

    # Had the page been read, the reason would speak of its rows.
    assert {walk.reason for walk in second.values()} == {"首页面自上次以来未变化"}


def test_news_on_the_first_page_costs_the_pages_with_news_alone(
    tmp_path: Path, site: LoopbackSite
) -> None:
    older = days_back(TODAY, 43)[3:]
    site.add_list("a", older)
    write_site(tmp_path, site, COLUMNS)
    crawl(tmp_path)
    rows = str(site.answers["/a/"])
    mark = '<ul class="list">'
    news = "".join(
        f'<li><a href="./n{number}.html">关于新工作的通知第{number}号</a><span>{TODAY}</span></li>'
        for number in range(3)
    )
    site.answers["/a/"] = rows.replace(mark, mark + news)
    site.log.clear()

    summary, walks = crawl(tmp_path)

    assert summary["new"] == 3
    assert walks["要闻"].is_read
    lists = [path for path in site.log if path.startswith("/a/")]
    assert len(lists) <= 3
    assert len(site.log) <= 1 + 2 * len(COLUMNS) + 1
