"""Literals and calls of scripts, read without running them."""

import re

import pytest

from crawler.pages.idioms.literals import NoLiteral, calls, literal_after, parse_literal


def test_reads_what_json_is_too_strict_for() -> None:
    text = "{name:'甲\\'乙', \"n\": 12, list:[1,2,], ok:true, none:null, /* old */ f:1.5, // end\n}"

    assert parse_literal(text) == {
        "name": "甲'乙",
        "n": 12,
        "list": [1, 2],
        "ok": True,
        "none": None,
        "f": 1.5,
    }


def test_a_variable_reads_as_nothing_and_the_rest_is_kept() -> None:
    assert parse_literal("{a: InitData1, b: x + '}' + f(1,2), c: 3}") == {
        "a": None,
        "b": None,
        "c": 3,
    }


@pytest.mark.parametrize("text", ["", "}", "{a 1}", "[1, 2", "'open", "{" * 100])
def test_what_is_no_literal_is_refused(text: str) -> None:
    with pytest.raises(NoLiteral):
        parse_literal(text)


def test_deep_nesting_is_refused_not_followed() -> None:
    with pytest.raises(NoLiteral):
        parse_literal("[" * 100_000)


def test_calls_are_told_from_definitions_and_comments() -> None:
    text = """function page(n, i) {}
    // page(9, 9)
    /* page(8, 8) */
    location = "http://a.gov.cn/"; page(3, 1, "index", 'shtml');
    mypage(7, 7);"""

    assert list(calls(text, "page")) == [[3, 1, "index", "shtml"]]


def test_the_first_literal_behind_a_name_is_found() -> None:
    assert literal_after("var a = b; var list = [1];", re.compile(r"list\s*=\s*")) == [1]
    assert literal_after("var a = 1;", re.compile(r"list\s*=\s*")) is None
