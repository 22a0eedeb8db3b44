"""Link verdicts on the demo site with planted faults, ours beside LinkChecker's.

Run: `.venv/bin/python benchmarks/links.py [--peer LINKCHECKER]`. The links of the home page and of
one column are judged. Truth: what a person with a browser would find, planted or by construction.
"""

import argparse
import csv
import io
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from collectors.anchors import read_links
from collectors.link_looks import read_suspects
from demo.columns import column_of
from demo.site import DemoSite, open_site
from jobs.links import KnownLinks, check_links
from model.columns import Column, ColumnKind
from model.observations import Observation
from model.sites import Politeness, Site

COLUMN = column_of("gzdt").path
DEAD = {
    "/planted/404.html": 404,
    "/planted/410.html": 410,
    "/planted/500.html": 500,
    "/planted/lost.pdf": 404,
    "/planted/lost.png": 404,
    "/planted/words-of-an-error.html": 200,
    "http://127.0.0.1:1/refused.html": 0,
    "http://no-such-host.invalid/": 0,
}
#: Answers that people never see: a firewall's to programs, HEAD refused, a moment's weakness.
ALIVE = {
    "/planted/403.html": 403,
    "/planted/412.html": 412,
    "/planted/429.html": 429,
    "/planted/503.html": 503,
    "/planted/no-head.html": 200,
    "/planted/moved.html": 302,
    "/planted/weak-once.html": 500,
    "/planted/cut-once.html": 0,
    "/planted/good.pdf": 200,
}
#: Reserved endings. Names that somebody holds are left out: they may be out of reach from here.
_NOBODYS = (".example", ".invalid")
_ERROR = "<html><body><p>您访问的页面不存在或已删除</p></body></html>"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: ClassVar[DemoSite]
    asked: ClassVar[dict[str, int]] = {}

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.asked[path] = self.asked.get(path, 0) + 1
        status, kind, body = self._planted(path) or self._own()
        if status == 0:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "/")
        if status == 503:
            self.send_header("Retry-After", "5")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815  (the name that the server calls)

    def _planted(self, path: str) -> tuple[int, str, bytes] | None:
        status = {**DEAD, **ALIVE}.get(path)
        if status is None:
            return None
        if path.endswith("no-head.html") and self.command == "HEAD":
            status = 405
        if path.endswith("-once.html") and self.asked[path] > 1:
            status = 200
        kind = "application/pdf" if path.endswith("good.pdf") else "text/html; charset=utf-8"
        text = _ERROR if "error" in path else "<html><body><p>一页</p></body></html>"
        return status, kind, text.encode()

    def _own(self) -> tuple[int, str, bytes]:
        if self.path == "/robots.txt":
            return 200, "text/plain", b"User-agent: *\nDisallow: /admin/\n"
        answer = self.site.answer(self.path)
        body = answer.body
        if self.path in {"/", COLUMN}:
            body = body.replace(b"</body>", self._links(is_home=self.path == "/") + b"</body>")
        return answer.status, answer.content_type, body

    def _links(self, *, is_home: bool) -> bytes:
        planted = list({**DEAD, **ALIVE})
        shown = planted[::2] if is_home else planted[1::2]
        return "".join(
            f'<img src="{url}">' if url.endswith("png") else f'<a href="{url}">一处链接</a>'
            for url in shown
        ).encode()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of callers who hang up once they have enough."""


def truth_of(root: str, site: DemoSite) -> dict[str, bool]:
    """Address → whether it is dead, of all links of the two pages."""
    found: dict[str, bool] = {}
    for path in ("/", COLUMN):
        links = read_links(site.answer(path).body.decode(), url=root + path)
        for address in (*(anchor.url for anchor in links.anchors), *links.parts):
            url = address.partition("#")[0]
            if url.startswith(root):
                found[url] = site.answer(url.removeprefix(root)).status != 200
            elif (urlsplit(url).hostname or "").endswith(_NOBODYS):
                found[url] = True
    return found | {
        url if "://" in url else root + url: is_dead
        for group, is_dead in ((DEAD, True), (ALIVE, False))
        for url in group
    }


def our_dead(site: Site, known: frozenset[str]) -> tuple[set[str], float]:
    """What stands as dead after two looks twelve hours apart, and the seconds of one look."""
    at = datetime(2026, 11, 20, tzinfo=UTC)
    column_only = KnownLinks()
    began = time.perf_counter()
    first = check_links(site, column_only, at=at)
    seconds = time.perf_counter() - began
    suspects = read_suspects(_reading(first, "links.suspects"))
    later = at + timedelta(hours=12)
    second = check_links(site, replace(column_only, suspects=suspects), at=later)
    again = read_suspects(_reading(second, "links.suspects"))
    return {url for url in again if url in suspects and url in known}, seconds


def _reading(readings: list[Observation], key: str) -> Observation:
    return next(each for each in readings if each.key == key)


def peer_dead(program: str, root: str, known: frozenset[str]) -> tuple[set[str], float]:
    """What LinkChecker reports as broken, following the home page and the column alone."""
    follow = f"!^{root}/$|^{root}{COLUMN}$"
    command = [program, "--check-extern", "--no-status", "-r", "2", "--no-follow-url", follow,
               "-o", "csv", root + "/"]  # fmt: skip
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    lines = [line for line in done.stdout.splitlines() if line and not line.startswith("#")]
    rows = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";")
    dead = {row["url"] or row["urlname"] for row in rows if row.get("valid") == "False"}
    return {url for url in dead if url in known}, seconds


def main() -> None:
    """Serve, judge twice, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--peer", metavar="LINKCHECKER", help="the program linkchecker")
    given = asked.parse_args()
    _Handler.site = open_site()
    server = _Server(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}"
    site = Site(
        key="demo", name="演示", home=root + "/", hosts=frozenset({urlsplit(root).netloc}),
        columns=(Column(name="动态", kind=ColumnKind.NEWS, url=root + COLUMN),),
        allow_networks=("127.0.0.0/8",), politeness=Politeness(delay_seconds=0),
    )  # fmt: skip
    truth = truth_of(root, _Handler.site)
    known, dead = frozenset(truth), {url for url, is_dead in truth.items() if is_dead}
    print(f"{len(truth)} links, {len(dead)} dead\n")
    print(f"{'':12} {'found':>5} {'missed':>6} {'false':>5} {'s':>6}")
    results = [("zhanbao", *our_dead(site, known))]
    if given.peer:
        _Handler.asked.clear()
        results.append(("LinkChecker", *peer_dead(given.peer, root, known)))
    for name, said, seconds in results:
        missed, false = sorted(dead - said), sorted(said - dead)
        counts = f"{len(said & dead):5} {len(missed):6} {len(false):5} {seconds:6.1f}"
        print(f"{name:12} {counts}")
        for label, urls in (("missed", missed), ("false", false)):
            if urls:
                print(f"    {label}: {' '.join(url.removeprefix(root) for url in urls)}")
    server.shutdown()


if __name__ == "__main__":
    main()
