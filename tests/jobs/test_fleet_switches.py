import threading
import time

import pytest
from loopback_site import LoopbackSite, serving
from watched_site import PAGE, SITE

from jobs.cli import run
from model.days import utc_now
from store.engine import open_store
from store.fleet_switches import turn_switches
from store.runs import runs_of

COMMANDS = [
    ["crawl", "t"],
    ["crawl", "t", "--now"],
    ["check", "t"],
    ["check", "t", "--links"],
    ["discover", "{address}", "--key", "t"],
    ["inspect", "t"],
    ["schedule", "run", "probe", "--site", "t"],
    ["schedule", "run", "check", "--site", "t"],
    ["schedule", "run", "links", "--site", "t"],
    ["schedule", "run", "crawl", "--site", "t"],
    ["schedule", "run", "full", "--site", "t"],
]


@pytest.fixture
def page():
    with serving(LoopbackSite(answers={"/": PAGE})) as site:
        yield site


@pytest.fixture(autouse=True)
def home(tmp_path, page, monkeypatch):
    monkeypatch.setenv("ZHANBAO_HOME", str(tmp_path))
    monkeypatch.delenv("ZHANBAO_DATABASE_URL", raising=False)
    (tmp_path / "sites").mkdir()
    text = SITE.format(address=page.address.rstrip("/"))
    (tmp_path / "sites" / "t.toml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("way", ["switch", "file"])
def test_nothing_is_asked_of_a_site_that_is_stopped(home, page, words, way, capsys):
    if way == "switch":
        assert run(["fleet", "stop", "t", "--by", "甲", "--reason", "对方要求"]) == 0
    else:
        path = home / "sites" / "t.toml"
        path.write_text("enabled = false\n" + path.read_text("utf-8"), encoding="utf-8")

    code = run([word.format(address=page.address) for word in words])

    assert page.log == []
    told = capsys.readouterr()
    if words[0] in {"crawl", "check", "discover"}:
        assert code == 2
        assert "没有访问网站" in told.err
    if words[0] == "schedule":
        assert code == 0
        assert "没有访问网站" in told.out


def test_a_site_that_was_started_again_is_visited(page):
    run(["fleet", "stop", "t", "--by", "甲", "--reason", "改版"])
    assert run(["fleet", "start", "t", "--by", "乙"]) == 0
    run(["check", "t"])

    assert page.log


def test_a_crawl_under_way_ends_when_the_site_is_stopped(home, page):
    """A list without end, a page in a tenth of a second: only the switch ends it."""
    page.answers |= {f"/gzdt/index_{n}.html": list_page(n) for n in range(1, 400)}
    page.answers["/gzdt/"] = list_page(0)
    (home / "sites" / "t.toml").write_text(
        f"""key = "t"
name = "某局"
home = "{page.address}"
allow_networks = ["127.0.0.0/8"]
[politeness]
delay_seconds = 0.1
[[columns]]
name = "动态"
kind = "news"
url = "{page.address.rstrip("/")}/gzdt/"
""",
        encoding="utf-8",
    )
    crawl = threading.Thread(target=run, args=[["crawl", "t", "--full", "--year", "2025"]])
    crawl.start()
    while len(page.log) < 5:
        assert crawl.is_alive()
        time.sleep(0.05)
    store = open_store(f"sqlite:///{home / 'zhanbao.sqlite3'}")
    with store.transaction() as tx:
        turn_switches(tx, ["t"], is_stopped=True, by="甲", at=utc_now(), reason="改版")
    crawl.join()
    with store.reading() as tx:
        last = runs_of(tx, "t")[0]
    store.close()

    assert last.reason == "本站由 甲 停止访问（改版）"
    assert not any(walk.is_read for walk in last.walks)
    assert len(page.log) < 200


def list_page(number):
    rows = "".join(
        f'<li><a href="/gzdt/{number}_{n}.html">第 {number} 页第 {n} 条工作动态信息</a>'
        f"<span>2025-06-{28 - number % 20:02}</span></li>"
        for n in range(10)
    )
    return (
        f'<html><head><title>动态</title></head><body><ul class="list">{rows}</ul>'
        f'<div class="page"><a href="/gzdt/index_{number + 1}.html">下一页</a></div></body></html>'
    )


def test_what_is_to_be_stopped_must_be_named_and_be_there(capsys):
    assert run(["fleet", "stop", "--by", "甲", "--reason", "x"]) == 2
    assert run(["fleet", "stop", "nothing", "--by", "甲", "--reason", "x"]) == 2
    assert run(["fleet", "stop", "t", "--by", "甲", "--reason", " "]) == 2
    assert "没有网站 nothing" in capsys.readouterr().err
