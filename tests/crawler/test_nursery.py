"""Crawls forked off one loaded process: the same crawls, and none that outlives it."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from loopback_site import LoopbackSite, Reply, days_back, serving, write_site

from config.home import Home, find_home
from config.sites import load_site
from crawler.nursery import Nursery
from crawler.run import run_crawl
from model.days import shanghai_day, utc_now

TODAY = shanghai_day(utc_now())


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    begun = Nursery()
    yield begun
    begun.close()


@pytest.fixture(autouse=True)
def _without_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHANBAO_DATABASE_URL", raising=False)
    monkeypatch.chdir(Path(__file__).parents[2])


def crawl(home: Home, nursery: Nursery) -> dict[str, object]:
    site = load_site(home.site_file("demo"))
    return run_crawl(home, site, TODAY.year, is_full=True, nursery=nursery)


def test_forks_one_crawl_after_the_other_off_the_same_process(
    tmp_path: Path, nursery: Nursery
) -> None:
    site = LoopbackSite()
    site.add_list("a", days_back(TODAY, 25))
    with serving(site):
        write_site(tmp_path, site, [("要闻", "news", "/a/")])
        home = find_home(str(tmp_path))
        first = crawl(home, nursery)
        loaded = nursery.pid
        second = crawl(home, nursery)

    assert (first["status"], first["items"], first["new"]) == ("complete", 25, 25)
    assert (second["status"], second["items"], second["new"]) == ("complete", 25, 0)
    assert nursery.pid == loaded


def test_a_crawl_dies_with_its_nursery_and_the_next_one_gets_another(
    tmp_path: Path, nursery: Nursery
) -> None:
    may_answer, asked = threading.Event(), threading.Event()

    def answer(_visit: int, _headers: dict[str, str]) -> Reply:
        asked.set()
        may_answer.wait(20)
        return Reply(status=404)

    site = LoopbackSite()
    site.add_list("a", days_back(TODAY, 5))
    site.answers["/robots.txt"] = answer
    with serving(site):
        write_site(tmp_path, site, [("要闻", "news", "/a/")])
        home = find_home(str(tmp_path))
        found: list[dict[str, object]] = []
        crawling = threading.Thread(target=lambda: found.append(crawl(home, nursery)))
        crawling.start()
        assert asked.wait(30)
        killed = nursery.pid
        assert killed is not None
        children = children_of(killed)
        os.kill(killed, signal.SIGKILL)
        crawling.join(30)
        wait_for(lambda: not any(Path(f"/proc/{child}").exists() for child in children))
        may_answer.set()

        assert children
        assert found[0]["status"] == "interrupted"
        assert crawl(home, nursery)["status"] == "complete"
        assert nursery.pid != killed


def children_of(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(child) for child in told.split()]


def wait_for(look: Callable[[], bool]) -> None:
    for _ in range(200):
        if look():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen in time")
