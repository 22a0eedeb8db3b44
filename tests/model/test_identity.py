"""One document, one canonical address, however its link is written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.identity import canonical_address, host_of, is_external

ONE = "http://www.x.gov.cn/gzdt/t20250102_1.html"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.x.gov.cn/gzdt/t20250102_1.html",
        "http://WWW.X.gov.cn:80/gzdt/t20250102_1.html",
        "https://www.x.gov.cn:443/gzdt/t20250102_1.html#top",
        "http://www.x.gov.cn/gzdt/t20250102_1.html;jsessionid=AB12",
        "http://www.x.gov.cn/gzdt/t20250102_1.html?utm_source=wx&spm=1",
        " http://www.x.gov.cn/gzdt/t20250102_1.html ",
    ],
)
def test_ways_to_write_one_address_are_folded(url):
    assert canonical_address(url) == canonical_address(ONE)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("http://x.gov.cn/a?id=1", "http://x.gov.cn/a?id=2"),
        ("http://x.gov.cn/A.html", "http://x.gov.cn/a.html"),
        ("http://x.gov.cn:8080/a", "http://x.gov.cn/a"),
        ("http://x.gov.cn/#/detail?id=1", "http://x.gov.cn/#/detail?id=2"),
        ("http://x.gov.cn/a?sid=1", "http://x.gov.cn/a?sid=2"),
        ("http://x.gov.cn/a%2Fb", "http://x.gov.cn/a"),
    ],
)
def test_two_documents_are_never_folded_into_one(left, right):
    assert canonical_address(left) != canonical_address(right)


def test_an_index_page_is_its_folder_and_parameters_have_no_order():
    assert canonical_address("http://x.gov.cn/a/index.html") == "http://x.gov.cn/a/"
    assert canonical_address("http://x.gov.cn") == "http://x.gov.cn/"
    assert canonical_address("http://x.gov.cn/a?b=2&a=1") == "http://x.gov.cn/a?a=1&b=2"
    assert canonical_address("http://x.gov.cn/中") == canonical_address("http://x.gov.cn/%E4%B8%AD")


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(path):
    try:
        once = canonical_address(f"http://x.gov.cn/{path}")
    except ValueError:
        return
    assert canonical_address(once) == once


def test_a_host_keeps_its_port_and_decides_what_is_external():
    hosts = frozenset({"x.gov.cn", "127.0.0.1:8080"})

    assert host_of("https://X.gov.cn:443/a") == "x.gov.cn"
    assert not is_external("http://127.0.0.1:8080/a", hosts)
    assert is_external("http://127.0.0.1:8081/a", hosts)
    assert is_external("http://sub.x.gov.cn/", hosts)


HOSTS = ("www.x.gov.cn", "WWW.X.GOV.CN", "www.x.gov.cn.", "x.gov.cn:80", "x.gov.cn:8080", "x")
PATHS = (
    "",
    "/",
    "/index.html",
    "/a/INDEX.HTM",
    "/a/default.aspx",
    "/a/index.html/b",
    "/a//b",
    "/a/../b.html",
    "/a/myindex.html",
    "/a/t20250101_1.html",
    "/a/b;jsessionid=1.html",
    "/a/%E4%B8%AD.html",
    "/a/中.html",
    "/a.html?id=3&utm_source=x",
    "/a.html#top",
    "/a.html\n",
)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", HOSTS)
def test_plain_addresses_are_folded_as_all_others_are(
    scheme: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = [f"{scheme}://{host}{path}" for path in PATHS]
    short_way = [(canonical_address(url), host_of(url)) for url in urls]

    monkeypatch.setattr("model.identity._PLAIN", re.compile(r"(?!)"))
    monkeypatch.setattr("model.identity._PLAIN_HOST", re.compile(r"(?!)"))

    assert short_way == [(canonical_address(url), host_of(url)) for url in urls]
