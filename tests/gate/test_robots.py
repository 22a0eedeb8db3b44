"""robots.txt by RFC 9309."""

import pytest
from bad_server import page, redirect, serve

from gate.fetch import Fetcher
from gate.robots import fetch_robots, parse_robots, read_robots

FETCHER = Fetcher(allow_networks=("127.0.0.1/32",), timeout_seconds=1)
SITE = "http://x.gov.cn"


@pytest.mark.parametrize(
    ("text", "path", "is_allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.php$", "/x.php", False),
        ("User-agent: *\nDisallow: /*.php$", "/x.php?a=1", True),
        ("User-agent: *\nDisallow: /a*c", "/abbbc", False),
        ("User-agent: *\nDisallow: /中文", "/%E4%B8%AD%E6%96%87/1", False),
        ("User-agent: *\nDisallow: /a # why", "/a", False),
        ("user-AGENT : *\r\ndisALLOW : /a", "/a", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: ZhanBao/1.0\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: zhanbao\nAllow: /\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: a\nUser-agent: zhanbao\nDisallow: /", "/a", False),
        ("User-agent: zhanbao\nDisallow: /a\nUser-agent: zhanbao\nDisallow: /b", "/b", False),
        ("User-agent: *\nSitemap: http://x/s.xml\nDisallow: /a", "/a", False),
        ("Disallow: /a", "/a", True),
        ("garbage\n\x00\nUser-agent: *\nDisallow: /a", "/a", False),
        ("<html><body>User-agent: *\nDisallow: /</body></html>", "/a", True),
    ],
)
def test_the_longest_rule_of_the_own_group_decides(text: str, path: str, is_allowed: bool) -> None:  # noqa: FBT001
    assert parse_robots(text.encode(), agent="zhanbao").is_allowed(SITE + path) is is_allowed


def test_a_byte_order_mark_is_passed_over() -> None:
    robots = parse_robots(b"\xef\xbb\xbfUser-agent: *\nDisallow: /", agent="zhanbao")

    assert not robots.is_allowed(SITE + "/a")


def test_a_hostile_pattern_is_matched_at_once() -> None:
    robots = parse_robots(b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"$", agent="zhanbao")

    assert robots.is_allowed(SITE + "/" + "a" * 30 + "b")


@pytest.mark.parametrize(
    ("status", "is_allowed"),
    [(200, False), (404, True), (403, True), (401, True), (500, False), (503, False)],
)  # fmt: skip
def test_4xx_allows_all_and_5xx_nothing(status: int, is_allowed: bool) -> None:  # noqa: FBT001
    robots = read_robots(status, b"User-agent: *\nDisallow: /")

    assert robots.is_allowed(SITE + "/a") is is_allowed
    assert robots.state


def test_half_a_megabyte_is_read() -> None:
    big = b"User-agent: *\nDisallow: /a\n" + b"# x\n" * 150_000

    assert not parse_robots(big, agent="zhanbao").is_allowed(SITE + "/a")


def test_no_answer_in_time_allows_nothing_and_many_redirects_all() -> None:
    with serve({"/robots.txt": page(status=500)}) as server:
        server.behaviours["/robots.txt"] = server.behaviours["/never"]
        silent = fetch_robots(FETCHER, server.url("/"))
        server.behaviours["/robots.txt"] = redirect("/hops/5")
        far = fetch_robots(FETCHER, server.url("/"))
        server.behaviours["/robots.txt"] = page("User-agent: *\nDisallow: /x\nCrawl-delay: 2")
        plain = fetch_robots(FETCHER, server.url("/deep/page.html"))

    assert not silent.is_allowed(server.url("/a"))
    assert far.is_allowed(server.url("/a"))
    assert (plain.is_allowed(server.url("/x")), plain.crawl_delay) == (False, 2.0)
