"""Lists that only a browser sees: drawn by a script of its own file from JSON of its own shape."""

import importlib.util
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from loopback_site import LoopbackSite, Reply, days_back, serving, write_site

from crawler import rendering
from crawler.rendering import CHROMIUM, render_page, require_browser
from jobs.cli import run
from model.errors import FetchError, RenderingUnavailable

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>工作动态</title></head><body>
<div id="app" class="main"></div><script src="/draw.js"></script></body></html>"""
DRAW = """
const number = new URLSearchParams(location.search).get("p") || "1";
const ask = new XMLHttpRequest();
ask.open("GET", "/odd/" + number + ".json");
ask.onload = () => {
  const told = JSON.parse(ask.responseText), list = document.createElement("ul");
  list.className = "list";
  told.z.forEach(([a, b, c]) => {
    const row = document.createElement("li");
    row.innerHTML = `<a href="/x/${a}.html">${b}</a><span>${c}</span>`;
    list.append(row);
  });
  const app = document.getElementById("app");
  app.append(list);
  if (told.more) app.insertAdjacentHTML(
    "beforeend", `<div class="page"><a href="/xw/?p=${told.more}">下一页</a></div>`);
};
ask.send();
"""
LOOPBACK = ("127.0.0.0/8",)


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    if not CHROMIUM.exists():
        pytest.fail("Chromium is missing: apt install chromium")
    with serving(LoopbackSite()) as served:
        days = days_back(date(2025, 12, 20), 15, step=7)
        rows = [[f"a{n}", f"关于第{n}项工作进展情况的通报", f"{day}"] for n, day in enumerate(days)]
        served.answers |= {
            "/xw/": PAGE,
            "/xw/?p=2": PAGE,
            "/draw.js": Reply(DRAW, headers={"Content-Type": "text/javascript"}),
            "/odd/1.json": json.dumps({"z": rows[:8], "more": 2}),
            "/odd/2.json": json.dumps({"z": rows[8:]}),
        }
        yield served


def crawl(home: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    code = run(["--home", str(home), "crawl", "demo", "--year", "2025", "--json"])
    summary: dict[str, object] = json.loads(capsys.readouterr().out)
    return code, summary


@pytest.mark.browser
def test_a_list_drawn_by_script_is_counted_over_its_pages_and_the_run_says_so(
    tmp_path: Path, site: LoopbackSite, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(tmp_path, site, [("新闻", "news", "/xw/")])

    code, summary = crawl(tmp_path, capsys)

    assert (code, summary["unread"], summary["items"]) == (0, [], 15)
    assert summary["rendered"] == ["新闻"]


def test_without_the_browser_the_column_stays_unread_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(RenderingUnavailable, match="没有找到浏览器"):
        require_browser(Path("/nonexistent/chromium"))

    monkeypatch.setattr(rendering, "find_spec", lambda _: None)
    with pytest.raises(RenderingUnavailable, match="没有安装脚本页面渲染组件"):
        require_browser()
    assert importlib.util.find_spec("playwright")


@pytest.mark.browser
def test_read_renders_one_page(site: LoopbackSite, capsys: pytest.CaptureFixture[str]) -> None:
    place = f"{site.address}/xw/"
    run(["read", place, "--render", "--allow-network", "127.0.0.0/8", "--json"])

    told = capsys.readouterr()
    seen = json.loads(told.out)
    assert len(seen["rows"]) == 8
    assert seen["rows"][0]["date"] == "2025-12-20"
    assert "经浏览器渲染" in told.err


@pytest.mark.browser
def test_a_script_reaches_nothing_that_the_gate_refuses(site: LoopbackSite) -> None:
    with serving(LoopbackSite(answers={"/secret": "机密"})) as inner:
        port = inner.address.rsplit(":", 1)[1]
        attacks = f"""<html><body><p id="out"></p><script>
        fetch("http://127.0.0.2:{port}/secret").catch(e => out.textContent += "refused ");
        fetch("file:///etc/passwd").catch(e => out.textContent += "refused ");
        new WebSocket("ws://127.0.0.1:{port}/secret");
        </script></body></html>"""
        site.answers["/attack/"] = attacks
        page = render_page(f"{site.address}/attack/", allow_networks=("127.0.0.1/32",))

        assert page.body.decode().count("refused ") >= 2
        assert inner.log == []


@pytest.mark.browser
def test_a_script_that_never_ends_ends_with_its_time(site: LoopbackSite) -> None:
    site.answers["/loop/"] = "<html><body><script>for(;;){}</script></body></html>"

    with pytest.raises(FetchError, match="秒内没有渲染完成"):
        render_page(f"{site.address}/loop/", allow_networks=LOOPBACK, seconds=4)


@pytest.mark.browser
def test_a_page_on_loopback_is_refused_unless_it_is_allowed(site: LoopbackSite) -> None:
    with pytest.raises(FetchError):
        render_page(f"{site.address}/xw/")
    assert site.log == []
