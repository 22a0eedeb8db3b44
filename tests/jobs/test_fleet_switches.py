import threading
import time

import pytest
from loopback_site import LoopbackSite, serving
from watched_site import PAGE, SITE

from crawler import rendering
from jobs import fleet_switches
from jobs.cli import run
from model.days import utc_now
from model.errors import SiteStopped
from store import observations
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
    write_site_with_news(home, page)
    last = stop_during(home, ["crawl", "t", "--full", "--year", "2025"], lambda: len(page.log) >= 5)

    assert last.reason == "本站由 甲 停止访问（改版）"
    assert not any(walk.is_read for walk in last.walks)
    assert len(page.log) < 200


def stop_during(home, command, is_there):
    """A crawl is begun, and the site is stopped as soon as it is there → its run when it ended."""
    crawl = threading.Thread(target=run, args=[command])
    crawl.start()
    while not is_there():
        assert crawl.is_alive()
        time.sleep(0.05)
    store = open_store(f"sqlite:///{home / 'zhanbao.sqlite3'}")
    with store.transaction() as tx:
        turn_switches(tx, ["t"], is_stopped=True, by="甲", at=utc_now(), reason="改版")
    crawl.join()
    with store.reading() as tx:
        last = runs_of(tx, "t")[0]
    store.close()
    return last


def write_site_with_news(home, page):
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


def test_a_crawl_that_awaits_an_answer_ends_when_the_site_is_stopped(home, page):
    is_over = threading.Event()
    page.answers["/gzdt/"] = lambda _visit, _headers: is_over.wait(60) and ""
    write_site_with_news(home, page)
    last = stop_during(home, ["crawl", "t"], lambda: page.asked("/gzdt/"))
    is_over.set()

    # Left to itself the crawl gives up after half a minute, and says so.
    assert last.reason == "本站由 甲 停止访问（改版）"
    assert page.asked("/gzdt/") == 1


@pytest.mark.parametrize("task", ["check", "links"])
def test_a_look_under_way_ends_when_the_site_is_stopped_and_keeps_nothing(
    home, page, capsys, monkeypatch, task
):
    """Somebody stops the site while a page of it is awaited; that page never comes by itself."""
    monkeypatch.setattr(fleet_switches, "WATCH_SECONDS", 0.2)
    is_over = threading.Event()

    def hang(_visit, _headers):
        with open_store(f"sqlite:///{home / 'zhanbao.sqlite3'}").transaction() as tx:
            turn_switches(tx, ["t"], is_stopped=True, by="甲", reason="对方要求", at=utc_now())
        is_over.wait(60)
        return page.answers["/"]

    write_site_with_news(home, page)
    page.answers["/gzdt/"] = hang
    try:
        assert run(["schedule", "run", task, "--site", "t"]) == 0
    finally:
        is_over.set()

    told = capsys.readouterr().out
    assert "本站由 甲 停止访问（对方要求），中途停下，这一次没有记录" in told
    assert page.log[-1] == "/gzdt/"
    with open_store(f"sqlite:///{home / 'zhanbao.sqlite3'}").reading() as tx:
        assert observations.latest(tx, "t") == {}


def test_a_browser_at_work_is_ended_with_the_visit(page):
    """What is asked every second ends the browser, whatever its page does."""
    if not rendering.CHROMIUM.exists():
        pytest.skip("no browser here")
    ends = iter([False, True])

    def keep_on():
        if next(ends):
            raise SiteStopped("停止访问")

    page.answers["/"] = lambda _visit, _headers: time.sleep(5) or PAGE
    with pytest.raises(SiteStopped):
        rendering.render_page(page.address, allow_networks=["127.0.0.0/8"], keep_on=keep_on)
