import pytest

from crawler.wholeness import has_end

PAGE = b"<html><body><ul><li><a href='/1.html'>\xe4\xb8\x80</a></li></ul></body></html>\r\n"


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        PAGE + b"<!-- cached -->\n\x00",
        PAGE.upper(),
        b"<frameset><frame src='a'></frameset>",
        b'<?xml version="1.0"?><rss><channel></channel></rss>',
        b'{"rows": []}\n',
        b"[1, 2]",
        b'callback({"rows": []});',
    ],
)
def test_what_ends_as_it_should_has_come_whole(body: bytes) -> None:
    assert has_end(body)


@pytest.mark.parametrize("cut", range(len(PAGE) - 16))
def test_a_page_cut_anywhere_before_its_end_has_not(cut: int) -> None:
    assert not has_end(PAGE[:cut])


@pytest.mark.parametrize("body", [b"", b'{"rows": [{"a"', b"[1, 2", b"<ul><li>a</li>(1)"])
def test_what_breaks_off_has_not(body: bytes) -> None:
    assert not has_end(body)
