"""Whole crawls of servers that misbehave: the column is unread and says why, nothing is lost."""

import gzip
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from bad_server import (
    Asked,
    Behaviour,
    drip,
    drip_head,
    endless,
    never,
    new_hops,
    packed,
    page,
    raw,
    redirect,
    reset,
    serve,
)
from faults.crawling import BAD, GOOD, GOOD_ROWS, Desk, desk, good_list
from faults.nursery import Nursery, faults_of, nursery
from hostile_addresses import hostile
from loopback_site import list_page

from model.runs import WalkEnd

WALL = "<html><body><h1>您的请求存在威胁，已被网站防火墙拦截</h1></body></html>"
CHALLENGE = "<html><script>document.cookie='x=1';location.reload()</script></html>"
CAPTCHA = "<html><body>请输入验证码后继续访问<input name=c></body></html>"
SOFT_404 = "<html><body><p>您访问的页面不存在</p></body></html>"
EMPTY = list_page([], 1, 0).replace("</ul>", "<li>暂无信息</li></ul>")
LINK = '<li><a href="{}">一条外面的信息</a><span>2025-11-01</span></li>'


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    with nursery() as found:
        yield found


@pytest.fixture
def office(tmp_path: Path, children: Nursery) -> Iterator[Desk]:
    """A desk that has crawled both columns whole once; `/bad/` can then be made to misbehave."""
    with desk(tmp_path, children, {"/bad": page(good_list("bad"))}) as found:
        found.write_site("/bad/")
        assert found.crawl()["code"] == 0
        found.server.log.clear()
        yield found


def summary_of(told: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told["out"].strip().splitlines()[-1])
    return found


def broken(desk: Desk, behaviour: Behaviour, *, stops: bool = False, **more: Any) -> str:
    """Crawl with the bad column misbehaving; nothing may be lost or counted → the reason."""
    before = desk.addresses()
    desk.server.behaviours["/bad"] = behaviour
    told = desk.crawl(**more)
    assert told["signal"] == 0
    summary = summary_of(told)
    assert summary["status"] == "partial", summary
    assert BAD in summary["unread"]
    walk = desk.walk(summary["run"])
    assert walk.end is WalkEnd.UNREAD
    assert desk.addresses() == before
    assert len(before) == GOOD_ROWS
    if not stops:
        assert desk.walk(summary["run"], GOOD).is_read
    assert faults_of(desk.url) == []
    return walk.reason


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (page(b"x", status=500), "500"),
        (page(b"x", status=502), "502"),
        (page(b"gone", status=404), "不存在（404）"),
        (page(b"gone", status=410), "不存在（410）"),
        (page(b"", status=204), "204"),
        (page(SOFT_404), ""),
        (page(EMPTY), "F02"),
        (page(b""), ""),
        (page(b"<html><body>ok</body></html>"), ""),
        (reset, ""),
        (raw(b""), ""),
        (raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), ""),
        (page(good_list("bad"), length=100_000), ""),
        (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nabc"), ""),
        (redirect("/bad/"), "F09"),
        (redirect("file:///etc/passwd"), ""),
        (redirect("data:text/html,x"), ""),
        (redirect("ftp://127.0.0.1/"), ""),
        (page(b"slow", status=429, headers=(("Retry-After", "315360000"),)), "Retry-After"),
        (page(b"slow", status=503, headers=(("Retry-After", "Wed, 21 Oct 2099 07:28:00 GMT"),)),
         "Retry-After"),
        (packed(gzip.compress(b"\0" * 64 * 1024 * 1024, 9), "gzip"), "F04"),
        (packed(b"plain text", "gzip"), ""),
        (page("<div>" * 100_000 + good_list("bad")), ""),
    ],
)  # fmt: skip
def test_a_column_that_cannot_be_read_is_unread_and_keeps_its_items(
    office: Desk, behaviour: Behaviour, words: str
) -> None:
    reason = broken(office, behaviour, stops=words == "Retry-After")

    assert words in reason
    assert reason


@pytest.mark.parametrize(
    "behaviour",
    [
        page(WALL),
        page(CHALLENGE),
        page(CAPTCHA),
        page(b"denied", status=403),
        page(WALL, status=405),
    ],
    ids=["wall", "challenge", "captcha", "403", "405"],
)
def test_a_firewall_stops_the_site_and_nothing_is_taken_for_deleted(
    office: Desk, behaviour: Behaviour
) -> None:
    for _ in range(4):
        assert "F01" in broken(office, behaviour, stops=True)


def test_an_endless_chain_of_redirects_ends_after_ten(office: Desk) -> None:
    office.server.behaviours["/new_hops"] = new_hops

    assert "F09" in broken(office, redirect("/new_hops/1"))
    assert sum(path.startswith("/new_hops") for path in office.server.paths()) <= 11


def test_a_passing_503_waits_as_asked_and_is_read(office: Desk) -> None:
    visits: list[Asked] = []

    def once_busy(connection: socket.socket, asked: Asked) -> None:
        visits.append(asked)
        busy = page(b"busy", status=503, headers=(("Retry-After", "1"),))
        (busy if len(visits) == 1 else page(good_list("bad")))(connection, asked)

    office.server.behaviours["/bad"] = once_busy

    assert office.crawl()["code"] == 0
    assert visits[1].at - visits[0].at >= 1.0


@pytest.mark.parametrize(
    "headers",
    [
        (("Referrer-Policy", "sys.exit"),),
        tuple(("Set-Cookie", f"c{n}=1; Domain=gov.cn") for n in range(400)),
        (("X-Odd", "\xd6\xd0\xb9\xfa"), ("Refresh", "0; url=http://127.0.0.1:1/")),
        (("Content-Location", "file:///etc/passwd"), ("Link", "<http://10.0.0.1/>; rel=next")),
    ],
    ids=["policy", "cookies", "bytes", "locations"],
)  # fmt: skip
def test_hostile_headers_are_mere_text(office: Desk, headers: tuple[tuple[str, str], ...]) -> None:
    office.server.behaviours["/bad"] = page(good_list("bad"), headers=headers)

    assert office.crawl()["code"] == 0
    assert all("cookie" not in asked.headers for asked in office.server.log)


@pytest.mark.parametrize(
    "headers",
    [
        (("X-Big", "a" * 200_000),),
        tuple(("Set-Cookie", f"c{n}=1; Domain=gov.cn") for n in range(5_000)),
    ],
    ids=["one", "5000-cookies"],
)
def test_headers_without_measure_do_not_end_the_crawl(
    office: Desk, headers: tuple[tuple[str, str], ...]
) -> None:
    office.server.behaviours["/bad"] = page(good_list("bad"), headers=headers)

    summary = summary_of(office.crawl())

    assert office.walk(summary["run"], GOOD).is_read
    assert len(office.addresses()) == GOOD_ROWS


def test_pages_that_never_end_stop_with_a_reason(office: Desk) -> None:
    def calendar(connection: socket.socket, asked: Asked) -> None:
        number = int((asked.path.partition("page=")[2] or "1").split("&")[0])
        rows = good_list("bad").replace(
            "</ul>", f'</ul><a href="/bad/?page={number + 1}">下一页</a>'
        )
        page(rows)(connection, asked)

    office.server.behaviours["/bad"] = calendar
    summary = summary_of(office.crawl())

    assert len(office.addresses()) == GOOD_ROWS
    assert len(office.server.paths()) < 20
    assert office.walk(summary["run"]).reason


@pytest.mark.parametrize("behaviour", [drip, drip_head, never, endless], ids=lambda b: b.__name__)
def test_a_server_that_never_finishes_is_left_at_the_deadline(
    office: Desk, behaviour: Behaviour
) -> None:
    assert broken(office, behaviour, patience=1)


@pytest.mark.soak
@pytest.mark.parametrize("behaviour", [drip, drip_head, never, endless], ids=lambda b: b.__name__)
def test_a_server_that_never_finishes_is_left_with_the_patience_of_every_day(
    office: Desk, behaviour: Behaviour
) -> None:
    start = monotonic()

    reason = broken(office, behaviour)

    print(f"\n{behaviour.__name__}: left after {monotonic() - start:.0f} s: {reason}")  # noqa: T201
    assert monotonic() - start < 300


def _row(address: str) -> str:
    return list_page([], 1, 0).replace("</ul>", LINK.format(address) + "</ul>")


def _frame(address: str) -> str:
    return f'<html><body><iframe src="{address}" width="100%"></iframe></body></html>'


def _pager(address: str) -> str:
    return good_list("bad").replace("</ul>", f'</ul><a class="next" href="{address}">下一页</a>')


#: How a page may lead the crawl on.
ROUTES = {"row": _row, "frame": _frame, "pager": _pager}


@pytest.mark.parametrize("route", ["redirect", *ROUTES])
def test_no_byte_of_a_crawl_reaches_a_hostile_address(
    tmp_path: Path, children: Nursery, route: str
) -> None:
    _lead_astray(tmp_path, children, route, browser=False)


@pytest.mark.soak
@pytest.mark.browser
@pytest.mark.parametrize("route", ["redirect", *ROUTES])
def test_no_byte_of_a_crawl_with_a_browser_reaches_a_hostile_address(
    tmp_path: Path, children: Nursery, route: str
) -> None:
    _lead_astray(tmp_path, children, route, browser=True)


def _lead_astray(home: Path, children: Nursery, route: str, *, browser: bool) -> None:
    """The bad server's own address alone is open; the canary stands at another loopback one."""
    paths: dict[str, Behaviour] = {"/good": page(good_list()), "/robots.txt": page(b"", status=404)}
    with serve() as canary, serve(paths, host="127.0.0.2") as server:
        addresses = hostile(canary.port)
        for n, address in enumerate(addresses):
            text = page(ROUTES[route](address)) if route in ROUTES else None
            server.behaviours[f"/b{n}"] = text or redirect(address.encode().decode("latin-1"))
        _write_many(home, server.root, server.port, len(addresses))
        argv = ["crawl", str(home), "demo", "2025"]
        told = children.run(argv, f"sqlite:///{home / 'z.sqlite3'}", browser=browser)

        summary = summary_of(told)
        assert len(addresses) >= 60
        assert {f"/b{n}/" for n in range(len(addresses))} <= set(server.paths())
        assert "好栏目" not in summary["unread"]
        assert (canary.connections, canary.bytes_in) == (0, 0)


def _write_many(home: Path, root: str, port: int, count: int) -> None:
    columns = [("好栏目", "good"), *[(f"栏目{n}", f"b{n}") for n in range(count)]]
    lines = [
        'key = "demo"', 'name = "某局网站"', f'home = "{root}/"', f'hosts = ["127.0.0.2:{port}"]',
        'allow_networks = ["127.0.0.2/32"]', "[politeness]", "delay_seconds = 0", "concurrency = 4",
    ]  # fmt: skip
    for name, path in columns:
        lines += [
            "[[columns]]",
            f'name = "{name}"',
            'kind = "consultation"',
            f'url = "{root}/{path}/"',
        ]
    (home / "sites").mkdir(parents=True)
    (home / "sites" / "demo.toml").write_text("\n".join(lines), encoding="utf-8")
