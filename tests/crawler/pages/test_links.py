"""Addresses are joined by the short way where that is the same as the long one."""

from urllib.parse import urljoin

import pytest

from crawler.pages.links import join, quick_join

BASES = (
    "http://x.gov.cn",
    "http://x.gov.cn/",
    "http://x.gov.cn/gzdt/",
    "http://x.gov.cn/gzdt/index_2.html",
    "http://x.gov.cn/gzdt/list.jsp?id=3",
    "https://x.gov.cn:8443/a/b/c",
)
PLAIN = ("a.html", "/a.html", "/", "/c3/", "c3/", "a/b.html", "/a/b/", "index", "t2025%20a.html")
CAREFUL = (
    *("", " a.html", "a.html\n", "./a.html", "../a.html", "//b.cn/a", "a//b", "?p=2", "a.html?p=2"),
    *("a.html#x", "javascript:go(2)", "{{url}}", "http://b.cn/", "a b.html", "[%href%]", "${a}"),
)


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("href", PLAIN)
def test_the_short_way_joins_as_the_standard_does(base: str, href: str) -> None:
    assert quick_join(base, href) == urljoin(base, href)


@pytest.mark.parametrize("href", CAREFUL)
def test_what_needs_care_does_not_go_the_short_way(href: str) -> None:
    assert quick_join("http://x.gov.cn/gzdt/", href) == ""


def test_white_space_around_an_address_is_none_of_it() -> None:
    assert join("http://x.gov.cn/gzdt/", "\n /c3/\n") == "http://x.gov.cn/c3/"


@pytest.mark.parametrize("href", [None, "", "#", "#top", "javascript:void(0)", "mailto:a@b.cn"])
def test_what_leads_to_no_page_has_no_address(href: str | None) -> None:
    assert join("http://x.gov.cn/gzdt/", href) == ""
