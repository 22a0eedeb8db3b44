"""Sites that cannot be read: a clear message, the right exit code, nothing stored, no zero."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from jobs.cli import run

PAGE = "<html><head><title>某局</title></head><body>{}</body></html>"
WAF = PAGE.format("<h1>访问验证</h1><p>请完成安全验证后继续访问，验证码</p>")
ROWS = "".join(
    f'<li><a href="/a/t2025{m:02}01_{m}.html" title="关于第{m}号工作安排的通知公告">'
    f"关于第{m}号工作安排的通知公告</a><span>2025-{m:02}-01</span></li>"
    for m in range(12, 0, -1)
)
LIST = PAGE.format(f'<div class="list"><ul>{ROWS}</ul></div>')


@contextmanager
def serving(answers: dict[str, tuple[int, str]]) -> Iterator[str]:
    """A site of fixed answers; what is not named is 404."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = answers.get(self.path, (404, PAGE.format("没有")))
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def write_site(home: Path, base: str, *columns: tuple[str, str]) -> None:
    text = f'key = "t"\nname = "某局"\nhome = "{base}/"\nallow_networks = ["127.0.0.0/8"]\n'
    text += "[politeness]\ndelay_seconds = 0\n"
    for name, path in columns:
        text += f'[[columns]]\nname = "{name}"\nkind = "news"\nurl = "{base}{path}"\n'
    (home / "sites").mkdir(exist_ok=True)
    (home / "sites" / "t.toml").write_text(text, encoding="utf-8")


def left_in(home):
    """Files of the home but the store, which keeps whose turn it is at a host."""
    return [path for path in home.rglob("*") if path.name != "zhanbao.sqlite3"]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"/": (500, "x")}, "500"),
        ({"/": (403, WAF)}, "403"),
        ({"/": (200, WAF)}, "F01"),
        ({"/robots.txt": (503, ""), "/": (200, LIST)}, "robots.txt"),
    ],
)
def test_discover_tells_why_a_home_page_gives_nothing_and_writes_no_site_file(
    tmp_path, capsys, answers, words
):
    with serving(answers) as base:
        options = ["--key", "t", "--allow-network", "127.0.0.0/8", "--delay", "0"]
        code = run(["--home", str(tmp_path), "discover", f"{base}/", *options])

    told = capsys.readouterr().err
    assert code == 1
    assert words in told
    assert "Traceback" not in told
    assert left_in(tmp_path) == []


def test_discover_refuses_loopback_that_nobody_allowed_and_a_port_nobody_answers(tmp_path, capsys):
    with serving({"/": (200, LIST)}) as base:
        assert run(["--home", str(tmp_path), "discover", f"{base}/", "--key", "t"]) == 1
    assert "受限地址" in capsys.readouterr().err

    arguments = ["discover", f"{base}/", "--key", "t", "--allow-network", "127.0.0.0/8"]
    assert run(["--home", str(tmp_path), *arguments]) == 1
    assert "连接被拒绝" in capsys.readouterr().err
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    "answer",
    [(500, "x"), (404, PAGE.format("没有")), (200, PAGE.format("<p>欢迎</p>")), (403, WAF)],
)
def test_a_column_that_cannot_be_read_makes_no_zero(tmp_path, capsys, answer):
    with serving({"/a/": (200, LIST), "/b/": answer}) as base:
        write_site(tmp_path, base, ("动态", "/a/"), ("公告", "/b/"))
        code = run(["--home", str(tmp_path), "crawl", "t", "--year", "2025", "--json"])

    summary = json.loads(capsys.readouterr().out)
    assert code == 1
    assert summary["status"] == "partial"
    assert "公告" in summary["unread"]
    assert summary["reason"]

    run(["--home", str(tmp_path), "compile", "t", "--year", "2025"])
    capsys.readouterr()
    run(["--home", str(tmp_path), "draft", "t", "--year", "2025", "--json"])
    values = {v["key"]: v for v in json.loads(capsys.readouterr().out)["values"]}
    assert values["info.news"]["value"] is None
    assert values["info.total"]["value"] is None
    assert "公告" in values["info.news"]["source"]


def test_a_partial_crawl_never_replaces_the_count_of_a_complete_one(tmp_path, capsys):
    answers = {"/a/": (200, LIST)}
    with serving(answers) as base:
        write_site(tmp_path, base, ("动态", "/a/"))
        assert run(["--home", str(tmp_path), "crawl", "t", "--year", "2025"]) == 0
        answers["/a/"] = (500, "x")
        assert run(["--home", str(tmp_path), "crawl", "t", "--year", "2025", "--full"]) == 1

    run(["--home", str(tmp_path), "compile", "t", "--year", "2025"])
    capsys.readouterr()
    run(["--home", str(tmp_path), "draft", "t", "--year", "2025", "--json"])
    news = next(v for v in json.loads(capsys.readouterr().out)["values"] if v["key"] == "info.news")
    assert news["value"] == 12
    assert news["warnings"]
