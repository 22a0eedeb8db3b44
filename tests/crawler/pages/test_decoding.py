"""Whatever a page declares, its text comes out right or the encoding is said to be in doubt."""

import pytest

from crawler.pages.decoding import SUSPECT, decode

WORDS = "广西壮族自治区民政厅关于印发《养老服务体系建设实施方案》的通知，请遵照执行。"
PAGE = f"<html><head></head><body><h1>{WORDS}</h1><p>{WORDS}</p></body></html>"
RARE = "喆镕昇堃玥㙍"
TRADITIONAL = (
    "<html><body>臺灣政府資訊公開網：關於印發實施計畫的公告，請遵照執行，謝謝。</body></html>"
)
HEADERS = [
    "",
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=gb2312",
    "text/html; charset=iso-8859-1",
    "text/html; charset=nonsense",
]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize(
    ("codec", "encoding"),
    [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gbk", "gb18030"), ("gb18030", "gb18030")],
)
def test_text_is_right_whatever_the_header_says(codec: str, encoding: str, header: str) -> None:
    decoded = decode(PAGE.encode(codec), content_type=header)

    assert decoded.text == PAGE
    assert decoded.encoding == encoding
    assert decoded.problems == ()


@pytest.mark.parametrize("meta", ["gb2312", "utf-8", "gbk", "GB_2312-80", "x"])
@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
def test_text_is_right_whatever_the_page_declares(codec: str, meta: str) -> None:
    page = PAGE.replace("<head>", f'<head><meta charset="{meta}">')

    decoded = decode(page.encode(codec))

    assert decoded.text == page
    assert decoded.problems == ()


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_marks_and_wide_encodings_are_seen(codec: str) -> None:
    decoded = decode(PAGE.encode(codec))

    assert decoded.text == PAGE
    assert decoded.problems == ()


def test_characters_outside_gbk_survive_in_gb18030() -> None:
    decoded = decode((PAGE + RARE).encode("gb18030"))

    assert decoded.text == PAGE + RARE


def test_declared_big5_is_read_as_such() -> None:
    decoded = decode(TRADITIONAL.encode("big5"), content_type="text/html; charset=big5")

    assert decoded.text == TRADITIONAL
    assert decoded.problems == ()


def test_undeclared_big5_is_read_and_said_to_be_in_doubt() -> None:
    decoded = decode(TRADITIONAL.encode("big5"))

    assert decoded.text == TRADITIONAL
    assert decoded.problems[0].startswith(SUSPECT)


@pytest.mark.parametrize(("main", "other"), [("utf-8", "gbk"), ("gbk", "utf-8")])
def test_mixed_encodings_are_read_piece_by_piece_and_reported(main: str, other: str) -> None:
    body = (PAGE * 4).encode(main) + f"<div>{WORDS}</div>".encode(other)

    decoded = decode(body)

    assert decoded.text == PAGE * 4 + f"<div>{WORDS}</div>"
    assert decoded.problems[0].startswith(SUSPECT)


@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
def test_a_character_cut_in_half_is_reported_and_the_rest_is_right(codec: str) -> None:
    body = f"<p>{WORDS}</p>".encode(codec) + "政".encode(codec)[:-1]

    decoded = decode(body)

    assert decoded.text.startswith(f"<p>{WORDS}</p>")
    assert decoded.problems[0].startswith(SUSPECT)


@pytest.mark.parametrize(
    "text",
    [
        PAGE.encode("gbk").decode("latin-1"),
        WORDS.encode("utf-8").decode("gb18030", "replace"),
        "<p>" + "锟斤拷" * 5 + "</p>" + WORDS,
    ],
)
def test_text_spoilt_before_it_was_sent_is_suspect(text: str) -> None:
    decoded = decode(text.encode("utf-8", "replace"))

    assert any(problem.startswith(SUSPECT) for problem in decoded.problems)


def test_characters_of_private_use_are_reported() -> None:
    decoded = decode(PAGE.encode("gbk") + b"\xaa\xa1\xaa\xa2")

    assert any("造字" in problem for problem in decoded.problems)


def test_nul_bytes_do_not_cut_the_page() -> None:
    decoded = decode(PAGE.encode().replace(b"<p>", b"<p>\0"))

    assert decoded.text == PAGE


def test_western_letters_among_chinese_are_no_mojibake() -> None:
    page = PAGE + "<p>Café Zürich, São Tomé, naïve</p>"

    assert decode(page.encode()).problems == ()


def test_plain_ascii_is_utf8() -> None:
    decoded = decode(b"<html><body>hello</body></html>")

    assert (decoded.encoding, decoded.is_body) == ("utf-8", True)
