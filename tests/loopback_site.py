"""A site on loopback whose every answer a test decides, and that remembers what it was asked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Reply:
    """One answer."""

    body: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Answer = str | Reply | Callable[[int, dict[str, str]], "Reply | str"]


@dataclass
class LoopbackSite:
    """Path → answer; a callable gets the number of the visit to its path and the headers."""

    answers: dict[str, Answer] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    address: str = ""

    def asked(self, path: str) -> int:
        return self.log.count(path)

    def add_list(
        self, folder: str, days: list[date], *, size: int = 10, pager: str = "trs"
    ) -> None:
        """A column of one item a day given, newest first, in the TRS way."""
        chunks = [days[start : start + size] for start in range(0, len(days), size)] or [[]]
        for number, chunk in enumerate(chunks):
            name = "index.html" if number == 0 else f"index_{number}.html"
            rows = [
                (f"./{day:%Y%m}/t{day:%Y%m%d}_{number * size + place + 1000}.html",
                 f"关于做好{folder}第{number * size + place}项工作的通知", day)
                for place, day in enumerate(chunk)
            ]  # fmt: skip
            self.answers[f"/{folder}/{name}"] = list_page(rows, len(chunks), number, pager=pager)
        self.answers[f"/{folder}/"] = self.answers[f"/{folder}/index.html"]


def list_page(
    rows: list[tuple[str, str, date]], pages: int, number: int, *, pager: str = "trs"
) -> str:
    lines = "\n".join(
        f'<li><a href="{href}" title="{title}">{title}</a><span>{day:%Y-%m-%d}</span></li>'
        for href, title, day in rows
    )
    script = f'<script>createPageHTML({pages}, {number}, "index", "html");</script>'
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>栏目</title></head><body>
<div class="nav"><a href="/">首页</a><a href="/a/">甲</a></div>
<div class="main"><ul class="list">{lines}</ul>{script if pager == "trs" else ""}</div>
<div class="footer">主办单位：某局</div></body></html>"""


def days_back(last: date, count: int, *, step: int = 1) -> list[date]:
    return [last - timedelta(days=step * index) for index in range(count)]


@contextmanager
def serving(site: LoopbackSite) -> Iterator[LoopbackSite]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path
            site.log.append(path)
            answer: Any = site.answers.get(path, Reply("没有", 404))
            if callable(answer):
                answer = answer(site.asked(path), dict(self.headers.items()))
            if isinstance(answer, str):
                answer = Reply(answer)
            body = b"" if answer.status == 304 else answer.body.encode()
            self.send_response(answer.status)
            for name, text in {
                "Content-Type": "text/html; charset=utf-8",
                **answer.headers,
            }.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            del args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def write_site(home: Path, site: LoopbackSite, columns: list[tuple[str, str, str]]) -> None:
    """`home/sites/demo.toml` with columns of name, kind and path."""
    host = urlsplit(site.address).netloc
    lines = [
        'key = "demo"', 'name = "某局网站"', f'home = "{site.address}/"', f'hosts = ["{host}"]',
        'allow_networks = ["127.0.0.0/8"]', "[politeness]", "delay_seconds = 0",
    ]  # fmt: skip
    for name, kind, path in columns:
        lines += [
            "[[columns]]",
            f'name = "{name}"',
            f'kind = "{kind}"',
            f'url = "{site.address}{path}"',
        ]
    (home / "sites").mkdir(parents=True, exist_ok=True)
    (home / "sites" / "demo.toml").write_text("\n".join(lines), encoding="utf-8")
