"""Crawls started from another process."""

import sys
from pathlib import Path

import pytest
from loopback_site import LoopbackSite, days_back, serving, write_site

from config.home import find_home
from config.sites import load_site
from crawler import run as run_module
from crawler.run import run_crawl
from model.days import shanghai_day, utc_now
from store.engine import open_store
from store.runs import start_run

TODAY = shanghai_day(utc_now())


@pytest.fixture(autouse=True)
def _without_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHANBAO_DATABASE_URL", raising=False)
    monkeypatch.chdir(Path(__file__).parents[2])


def test_gives_back_the_summary_and_tells_of_progress(tmp_path: Path) -> None:
    site = LoopbackSite()
    site.add_list("a", days_back(TODAY, 25))
    told: list[dict[str, object]] = []
    with serving(site):
        write_site(tmp_path, site, [("要闻", "news", "/a/")])
        home = find_home(str(tmp_path))

        summary = run_crawl(
            home, load_site(home.site_file("demo")), TODAY.year, is_full=True,
            on_progress=told.append,
        )  # fmt: skip

    assert summary["status"] == "complete"
    assert summary["items"] == 25
    assert told
    assert set(told[0]) >= {"columns", "columns_done", "list_pages", "article_pages"}


def test_modules_lying_in_the_working_folder_are_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "copy.py").write_text("raise RuntimeError('not the library')\n")
    monkeypatch.chdir(folder)
    site = LoopbackSite()
    site.add_list("a", days_back(TODAY, 5))
    with serving(site):
        write_site(tmp_path, site, [("要闻", "news", "/a/")])
        home = find_home(str(tmp_path))

        summary = run_crawl(home, load_site(home.site_file("demo")), TODAY.year, is_full=True)

    assert summary["status"] == "complete"


def test_marks_the_run_of_a_child_that_died_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = LoopbackSite(address="http://127.0.0.1:9")
    write_site(tmp_path, site, [("要闻", "news", "/a/")])
    home = find_home(str(tmp_path))
    store = open_store(home.database_url)
    with store.transaction() as tx:
        run = start_run(tx, site="demo", year=2025, is_full=False, started_at=utc_now())
    store.close()
    monkeypatch.setattr(
        run_module, "_command", lambda *_, **__: [sys.executable, "-c", "import os; os.abort()"]
    )

    summary = run_crawl(home, load_site(home.site_file("demo")), 2025, is_full=False)

    assert summary["run"] == run
    assert summary["status"] == "interrupted"
    assert summary["unread"] == ["要闻"]


def test_no_run_is_begun_where_one_since_that_moment_came_to_its_end(tmp_path: Path) -> None:
    site = LoopbackSite()
    site.add_list("a", days_back(TODAY, 25))
    with serving(site):
        write_site(tmp_path, site, [("要闻", "news", "/a/")])
        home = find_home(str(tmp_path))
        at, demo = utc_now(), load_site(home.site_file("demo"))

        first = run_crawl(home, demo, TODAY.year, is_full=False, unless_since=at)
        asked = len(site.log)
        second = run_crawl(home, demo, TODAY.year, is_full=False, unless_since=at)
        assert len(site.log) == asked
        third = run_crawl(home, demo, TODAY.year, is_full=False, unless_since=utc_now())

    assert second == {name: value for name, value in first.items() if name != "rendered"}
    assert third["run"] != first["run"]
