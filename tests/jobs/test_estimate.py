"""`crawl --estimate`: few requests, marked as an estimate, nothing kept."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from loopback_site import LoopbackSite, Reply, days_back, serving, write_site

from jobs.cli import run
from store.engine import open_store
from store.items import items_of
from store.runs import runs_of
from store.walks import standing_walks

TODAY = date.today()  # noqa: DTZ011 - lists end at the machine's day
YEAR = TODAY.year - 1
DAYS = days_back(TODAY, 2_400)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("ZHANBAO_DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    found = LoopbackSite()
    found.add_list("a", DAYS)
    with serving(found):
        yield found


def test_an_estimate_is_right_marked_and_kept_nowhere(
    home: Path, site: LoopbackSite, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(home, site, [("要闻", "news", "/a/")])

    code = run(["--home", str(home), "crawl", "demo", "--estimate", "--year", str(YEAR), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert told["is_estimate"] is True
    assert told["columns"][0]["items"] == sum(day.year == YEAR for day in DAYS)
    assert told["requests"] == len(site.log) < len(DAYS) / 10 / 3
    store = open_store(f"sqlite:///{home / 'zhanbao.sqlite3'}")
    try:
        with store.reading() as tx:
            assert not runs_of(tx, "demo")
            assert not standing_walks(tx, "demo", YEAR)
            assert not list(items_of(tx, "demo"))
    finally:
        store.close()


def test_the_text_says_that_it_is_no_count(
    home: Path, site: LoopbackSite, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(home, site, [("要闻", "news", "/a/"), ("公告", "notice", "/gone/")])

    code = run(["--home", str(home), "crawl", "demo", "--estimate", "--year", str(YEAR)])

    told = capsys.readouterr().out
    assert code == 1
    assert "估算，不是清点" in told
    assert "公告：无法估算" in told


def test_an_estimate_obeys_robots_txt(
    home: Path, site: LoopbackSite, capsys: pytest.CaptureFixture[str]
) -> None:
    site.answers["/robots.txt"] = Reply(
        "User-agent: *\nDisallow: /a/", headers={"Content-Type": "text/plain"}
    )
    write_site(home, site, [("要闻", "news", "/a/")])

    assert run(["--home", str(home), "crawl", "demo", "--estimate", "--year", str(YEAR)]) == 1

    assert "无法估算" in capsys.readouterr().out
    assert site.log == ["/robots.txt"]


def test_an_estimate_and_a_full_count_exclude_each_other(
    home: Path, site: LoopbackSite, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(home, site, [("要闻", "news", "/a/")])

    assert run(["--home", str(home), "crawl", "demo", "--estimate", "--full"]) == 2

    assert "不能同时使用" in capsys.readouterr().err
