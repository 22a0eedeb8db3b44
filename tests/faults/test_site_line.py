"""The line between a crawl and its site is cut, slow or silent at any byte of an answer."""

import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from faults.job_bench import LAST, SqliteFiles
from faults.line_faults import Fault, Kind, Way
from faults.nursery import Nursery, faults_of, nursery, state_of
from faults.tcp_proxy import TcpProxy, standing_before
from loopback_site import LoopbackSite, days_back, write_site

COLUMNS = [("要闻", "news", "/a/"), ("公告", "notice", "/b/"), ("政策", "policy", "/c/")]
SUDDEN = (Kind.CLOSE, Kind.RESET, Kind.HALF_CLOSE, Kind.SILENCE)
#: Seconds that a crawl of these tests waits for an answer.
PATIENCE = 0.4


class Handler(BaseHTTPRequestHandler):
    """Answers on lines that stay open: with a length, in chunks, or until the line is closed."""

    protocol_version = "HTTP/1.1"
    site: LoopbackSite

    def do_GET(self) -> None:
        page = self.site.answers.get(self.path)
        body = str(page).encode()
        self.send_response(404 if page is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if self.path.startswith("/b/"):
            self.send_header("Transfer-Encoding", "chunked")
            body = (
                b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in _parts(body))
                + b"0\r\n\r\n"
            )
        elif self.path.startswith("/c/"):
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _parts(body: bytes) -> Iterator[bytes]:
    return (body[start : start + 700] for start in range(0, len(body), 700))


@contextmanager
def serving() -> Iterator[tuple[str, int]]:
    """The site, small: three columns of two or three pages."""
    site = LoopbackSite()
    for name in "abc":
        site.add_list(name, days_back(LAST, 24, step=9))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("H", (Handler,), {"site": site}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield ("127.0.0.1", server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Line:
    """Crawls of the site by way of a proxy, each on a store of its own."""

    def __init__(self, home: Path, proxy: TcpProxy, children: Nursery) -> None:
        self.home = home
        self.proxy = proxy
        self.children = children
        self.stores = SqliteFiles(home)
        self.empty = self.stores.empty()
        self.ends: Counter[str] = Counter()
        self.full = self.stores.copy(self.empty)
        proxy.arm(None)
        assert self.crawl(self.stores.url(self.full))["code"] == 0
        self.size = proxy.passed[Way.FROM_SERVER]
        self.whole = state_of(self.stores.url(self.full))
        assert {rows for _, rows in self.whole["walks"].values()} == {24}

    def crawl(self, url: str) -> dict[str, Any]:
        argv = ["crawl", str(self.home), "demo", "2025", "full"]
        return self.children.run(argv, url, patience=PATIENCE)

    def spoil(self, fault: Fault, *, before: str) -> list[str]:
        """A crawl on a line with a fault, and one on a good line → what is wrong."""
        name = f"{fault.kind.name} {fault.after} {'lasting' if fault.is_lasting else 'once'}"
        with self.stores(before) as url:
            self.proxy.arm(fault)
            told = self.crawl(url)
            wrong = [] if self.proxy.struck else ["nothing happened to the line"]
            self.proxy.arm(None)
            wrong += [*self._judge(told, state_of(url), is_new=before == self.empty)]
            wrong += faults_of(url)
            if self.crawl(url)["code"] != 0 or state_of(url) != self.whole:
                wrong.append("the next crawl does not make it whole")
        return [f"{name}: {each}" for each in wrong]

    def _judge(self, told: dict[str, Any], found: dict[str, Any], *, is_new: bool) -> Iterator[str]:
        if told["signal"] or told["code"] not in {0, 1} or "Traceback" in told["out"]:
            yield f"no end by the contract: {told}"
            return
        summary = json.loads(told["out"].splitlines()[-1])
        self.ends[summary["status"]] += 1
        unread = set(summary["unread"])
        if (told["code"] == 0) is not (not unread):
            yield f"{told['code']} with {unread}"
        for column in unread:
            if column not in summary["reason"]:
                yield f"{column} is unread without a reason: {summary}"
        kept = {item[0] for item in found["items"]}
        if not is_new and kept != {item[0] for item in self.whole["items"]}:
            yield "something known before is gone"
        for column, (is_read, rows) in found["walks"].items():
            if is_read and rows != self.whole["walks"][column][1]:
                yield f"{column} was counted from a part of it: {rows} rows"
        for item in self.whole["items"]:
            if item[3][0] not in unread and item[0] not in kept:
                yield f"{item[0]} is missing in a column that was read"


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    with nursery() as found:
        yield found


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory, children: Nursery) -> Iterator[Line]:
    home = tmp_path_factory.mktemp("line")
    with serving() as target, standing_before(target) as proxy:
        write_site(home, LoopbackSite(address=f"http://127.0.0.1:{proxy.port}"), COLUMNS)
        yield Line(home, proxy, children)


def scattered(line: Line, count: int, kinds: tuple[Kind, ...] = SUDDEN) -> list[Fault]:
    """Faults at so many places, as far from each other as may be; every other one lasts."""
    return [
        Fault(kind=kinds[n // 2 % len(kinds)], after=line.size * n // count, is_lasting=n % 2 == 1)
        for n in range(count)
    ]


def test_an_answer_cut_anywhere_is_no_page(line: Line) -> None:
    faults = random.Random(1).sample(scattered(line, 120), 4)
    line.ends.clear()

    wrong = [each for cut in faults for each in line.spoil(cut, before=line.empty)]

    assert wrong == []
    assert set(line.ends) == {"complete", "partial"}


def test_an_answer_without_a_length_that_is_cut_is_asked_for_again(line: Line) -> None:
    # The last column tells no lengths: a line that is closed looks like the end of its page.
    faults = [
        Fault(kind=Kind.CLOSE, after=line.size - less, is_lasting=is_lasting)
        for less, is_lasting in ((300, False), (700, True))
    ]

    assert [each for cut in faults for each in line.spoil(cut, before=line.empty)] == []


def test_what_was_known_stays_while_the_line_is_bad(line: Line) -> None:
    faults = random.Random(2).sample(scattered(line, 120), 1)

    assert [each for cut in faults for each in line.spoil(cut, before=line.full)] == []


def test_an_answer_that_trickles_is_read(line: Line) -> None:
    line.ends.clear()
    fault = Fault(kind=Kind.TRICKLE, after=line.size // 2, seconds=0.00005)

    assert line.spoil(fault, before=line.empty) == []
    assert line.ends == {"complete": 1}


@pytest.mark.soak
@pytest.mark.parametrize("part", range(4))
def test_answers_cut_at_very_many_places_are_no_pages(line: Line, part: int) -> None:
    line.ends.clear()
    faults = scattered(line, 1000)[part::4]

    stores = (line.empty, line.full)
    wrong = [each for n, cut in enumerate(faults) for each in line.spoil(cut, before=stores[n % 2])]

    print(f"\n{len(faults)} cuts of {line.size} bytes: {dict(line.ends)}, {len(wrong)} violations")  # noqa: T201
    assert wrong == []
