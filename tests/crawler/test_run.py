"""Crawls started from another process."""

import dataclasses
import sys
from pathlib import Path

import pytest
from loopback_site import LoopbackSite, days_back, serving, write_site

from config.home import find_home
from config.sites import load_site
from crawler import run as run_module
from crawler.run import run_crawl
from model.days import shanghai_day, utc_now
from model.errors import StoreError
from model.runs import RunStatus
from model.slots import SlotClaim
from store import slots
from store.engine import Store, open_store
from store.runs import runs_of, start_run

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


def claim_slot(store: Store, owner: str) -> SlotClaim:
    """The slot of this moment, run by `owner`."""
    claim = SlotClaim(task="crawl", site="demo", scheduled_for=utc_now(), owner=owner)
    told = dataclasses.asdict(claim)
    with store.transaction() as tx:
        assert slots.claim(tx, at=utc_now(), lease_until=utc_now(), **told)
    return claim


def hand_over(store: Store, claim: SlotClaim, owner: str) -> SlotClaim:
    """The same slot, taken over by another process."""
    with store.transaction() as tx:
        slot = slots.slot_at(tx, claim.task, claim.site, claim.scheduled_for)
        assert slot is not None
        assert slots.take_over(tx, slot, owner=owner, at=utc_now(), lease_until=utc_now())
    return dataclasses.replace(claim, owner=owner)


def test_no_run_is_begun_where_one_for_the_slot_came_to_its_end(tmp_path: Path) -> None:
    site = LoopbackSite()
    site.add_list("a", days_back(TODAY, 25))
    with serving(site):
        write_site(tmp_path, site, [("要闻", "news", "/a/")])
        home = find_home(str(tmp_path))
        store, demo = open_store(home.database_url), load_site(home.site_file("demo"))
        claim = claim_slot(store, "one")

        first = run_crawl(home, demo, TODAY.year, is_full=False, claim=claim)
        asked = len(site.log)
        taken = hand_over(store, claim, "two")
        second = run_crawl(home, demo, TODAY.year, is_full=False, claim=taken)
        assert len(site.log) == asked
        third = run_crawl(home, demo, TODAY.year, is_full=False, claim=claim_slot(store, "two"))
        store.close()

    assert second == {name: value for name, value in first.items() if name != "rendered"}
    assert third["run"] != first["run"]


def test_who_lost_the_slot_leaves_the_run_of_its_taker_alone(tmp_path: Path) -> None:
    site = LoopbackSite()
    site.add_list("a", days_back(TODAY, 25))
    with serving(site):
        write_site(tmp_path, site, [("要闻", "news", "/a/")])
        home = find_home(str(tmp_path))
        store, demo = open_store(home.database_url), load_site(home.site_file("demo"))
        late = claim_slot(store, "late")
        hand_over(store, late, "taker")
        with store.transaction() as tx:
            start_run(tx, site="demo", year=TODAY.year, is_full=False, started_at=utc_now())

        with pytest.raises(StoreError, match="已由其他进程接手"):
            run_crawl(home, demo, TODAY.year, is_full=False, claim=late)

        with store.reading() as tx:
            assert [each.status for each in runs_of(tx, "demo")] == [RunStatus.RUNNING]
        store.close()
    assert site.log == []
