"""One host, several processes: together they ask it no more often than it may be asked."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from loopback_site import LoopbackSite, Reply, days_back, serving, write_site

from config.home import Home, find_home
from config.sites import load_site
from crawler.run import run_crawl
from model.days import shanghai_day, utc_now
from store.engine import open_store
from store.turns import hold_off

TODAY = shanghai_day(utc_now())
GAP = 0.4


@pytest.fixture(autouse=True)
def _without_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHANBAO_DATABASE_URL", raising=False)
    monkeypatch.chdir(Path(__file__).parents[2])


def slowly(home: Path, site: LoopbackSite, key: str, folder: str) -> None:
    """A site file on the shared host, with a pause between two requests."""
    write_site(home, site, [("要闻", "news", f"/{folder}/")])
    file = home / "sites" / "demo.toml"
    text = file.read_text(encoding="utf-8").replace('key = "demo"', f'key = "{key}"')
    text = text.replace("delay_seconds = 0", f"delay_seconds = {GAP}")
    (home / "sites" / f"{key}.toml").write_text(text, encoding="utf-8")
    file.unlink()


def crawl(home: Home, key: str, into: list[dict[str, object]]) -> None:
    into.append(run_crawl(home, load_site(home.site_file(key)), TODAY.year, is_full=True))


def test_two_sites_on_one_host_crawled_at_once_keep_its_pause_together(tmp_path: Path) -> None:
    asked: list[float] = []

    def timed(text: str) -> object:
        def answer(_visit: int, _headers: dict[str, str]) -> str:
            asked.append(time.monotonic())
            return text

        return answer

    site = LoopbackSite()
    for folder in ("a", "b"):
        site.add_list(folder, days_back(TODAY, 50))
    site.answers = {path: timed(str(text)) for path, text in site.answers.items()}  # type: ignore[misc]
    with serving(site):
        for key, folder in (("one", "a"), ("two", "b")):
            slowly(tmp_path, site, key, folder)
        home = find_home(str(tmp_path))
        open_store(home.database_url).close()
        found: list[dict[str, object]] = []
        both = [threading.Thread(target=crawl, args=(home, key, found)) for key in ("one", "two")]
        for each in both:
            each.start()
        for each in both:
            each.join()

    assert [summary["items"] for summary in found] == [50, 50]
    assert len(asked) == 10
    # By themselves the two would need little more than half of it.
    assert asked[-1] - asked[0] > 0.8 * GAP * (len(asked) - 1)


def test_a_host_that_shut_another_process_out_for_long_is_not_asked(tmp_path: Path) -> None:
    site = LoopbackSite(answers={"/robots.txt": Reply(status=404)})
    site.add_list("a", days_back(TODAY, 5))
    with serving(site):
        slowly(tmp_path, site, "one", "a")
        home = find_home(str(tmp_path))
        store = open_store(home.database_url)
        with store.transaction() as tx:
            hold_off(tx, site.address.partition("://")[2], wait=timedelta(hours=2))
        store.close()
        found: list[dict[str, object]] = []
        crawl(home, "one", found)

    assert found[0]["status"] == "partial"
    assert "Retry-After" in str(found[0]["reason"])
    assert site.log == []
