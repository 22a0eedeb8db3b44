import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from loopback_site import LoopbackSite, Reply, days_back, list_page, serving

from config.sites import load_site
from jobs.cli import run
from model.days import shanghai_day, utc_now
from model.fleet import DiscoveryOutcome, Doubt, Selection
from store.engine import open_store
from store.fleet_discoveries import discoveries_of, settle_discovery, work_list

HOME = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>某局</title>
<meta name="SiteName" content="某局"></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/gzdt/">工作动态</a></li>
<li><a href="/tzgg/">通知公告</a></li></ul></div>
<div class="footer">主办单位：某局 桂ICP备10201924号-7</div></body></html>"""


AWAY = {"/": Reply("坏了", 500), "/robots.txt": Reply("", 500)}


def site_answers():
    rows = [
        (f"./t{n}.html", f"关于做好第{n}项重点工作的通知", day)
        for n, day in enumerate(days_back(shanghai_day(utc_now()), 12))
    ]
    page = list_page(rows, 1, 0)
    return {"/": HOME, "/gzdt/": page, "/tzgg/": page}


@pytest.fixture
def sites():
    """Two sites with columns, one without, one that is away."""
    with (
        serving(LoopbackSite(answers=site_answers())) as one,
        serving(LoopbackSite(answers=site_answers())) as two,
        serving(LoopbackSite(answers={"/": "<html><body>建设中</body></html>"})) as empty,
        serving(LoopbackSite(answers=AWAY)) as away,
    ):
        yield {"one": one, "two": two, "empty": empty, "away": away}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, sites):
    monkeypatch.setenv("ZHANBAO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ZHANBAO_DATABASE_URL", raising=False)
    table = tmp_path / "名单.csv"
    rows = [
        f"{key},{key}局,{site.address.rstrip('/')}/,南市,民政,127.0.0.0/8,0\n"
        for key, site in sites.items()
    ]
    table.write_text("代号,名称,首页,地区,部门,网段,间隔\n" + "".join(rows), encoding="utf-8")
    assert run(["fleet", "import", str(table)]) == 0
    return tmp_path / "home"


def ends(home):
    store = open_store(f"sqlite:///{home / 'zhanbao.sqlite3'}")
    with store.reading() as tx:
        found = discoveries_of(tx)
        work = {entry.site: found for entry, found in work_list(tx, Selection(), limit=99)[1]}
    store.close()
    return found, work


def test_columns_are_written_and_what_a_person_must_look_at_is_listed(home, capsys, tmp_path):
    assert run(["fleet", "discover"]) == 1
    found, work = ends(home)

    assert found == {
        "one": DiscoveryOutcome.FOUND,
        "two": DiscoveryOutcome.FOUND,
        "empty": DiscoveryOutcome.EMPTY,
        "away": DiscoveryOutcome.UNREACHABLE,
    }
    site = load_site(home / "sites" / "one.toml")
    assert {column.name for column in site.columns} == {"工作动态", "通知公告"}
    assert site.icp.startswith("桂ICP备10201924号")
    assert (Doubt.MISSING, "政策文件") in work["one"].doubts
    assert (Doubt.MISSING, "通知公告") not in work["one"].doubts

    assert run(["fleet", "worklist"]) == 0
    assert "访问不到" in capsys.readouterr().out
    assert run(["fleet", "worklist", "--csv", str(tmp_path / "w.csv")]) == 0
    text = (tmp_path / "w.csv").read_text("utf-8-sig")
    assert '"one","one局","南市","民政"' in text
    assert "缺少栏目" in text


def test_what_is_done_is_not_done_again_unless_asked(sites):
    run(["fleet", "discover"])
    for site in sites.values():
        site.log.clear()

    assert run(["fleet", "discover"]) == 0
    assert not any(site.log for site in sites.values())
    run(["fleet", "discover", "--failed"])
    assert {key for key, site in sites.items() if site.log} == {"empty", "away"}
    run(["fleet", "discover", "--again", "--tag", "网站=one"])
    assert sites["one"].log
    assert not sites["two"].log


def test_a_stopped_site_is_left_alone_and_stays_to_be_done(home, sites):
    run(["fleet", "stop", "one", "--by", "甲", "--reason", "改版"])
    run(["fleet", "discover"])

    assert not sites["one"].log
    assert "one" not in ends(home)[0]


def test_a_site_file_that_breaks_is_listed_and_stops_no_other(home):
    (home / "sites" / "one.toml").write_text('key = "one"\nname = 3\n', encoding="utf-8")
    run(["fleet", "discover"])

    found, _ = ends(home)
    assert found["one"] is DiscoveryOutcome.BROKEN
    assert found["two"] is DiscoveryOutcome.FOUND


def test_a_killed_run_is_taken_up_where_it_ended(home, sites):
    """The second site holds its first answer back until the process is dead."""
    held = threading.Event()

    def slow(_visit, _headers):
        held.wait(20)
        return HOME

    sites["two"].answers["/"] = slow
    process = subprocess.Popen(
        [sys.executable, "-m", "jobs", "fleet", "discover", "--at-once", "1"],
        env=os.environ | {"ZHANBAO_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while "/" not in sites["two"].log:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before, _ = ends(home)
    held.set()
    sites["two"].answers["/"] = HOME
    for site in sites.values():
        site.log.clear()

    assert "two" not in before
    assert len(before) == 3
    run(["fleet", "discover"])
    assert set(ends(home)[0]) == set(sites)
    assert {key for key, site in sites.items() if site.log} == {"two"}


def test_what_a_person_has_looked_at_is_off_the_list_until_it_is_found_again(home):
    run(["fleet", "discover"])
    store = open_store(f"sqlite:///{home / 'zhanbao.sqlite3'}")
    with store.transaction() as tx:
        assert settle_discovery(tx, "one", by="甲", at=utc_now())
        assert not settle_discovery(tx, "one", by="乙", at=utc_now())
    store.close()
    assert "one" not in ends(home)[1]

    run(["fleet", "discover", "--again", "--tag", "网站=one"])
    assert "one" in ends(home)[1]
