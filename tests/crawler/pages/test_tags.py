"""Page tags, whatever case they are written in."""

# ruff: noqa: E501 - lines of markup stay whole

from crawler.pages.source import PageSource
from crawler.pages.tags import find_odd_names, read_tags, tag


def tags_of(head: str) -> tuple[tuple[str, str], ...]:
    return read_tags(
        PageSource(url="http://a.gov.cn/", body=f"<html><head>{head}</head></html>".encode()).tree
    )


def test_names_come_out_in_standard_spelling() -> None:
    found = tags_of(
        "<META NAME='pubdate' CONTENT='2020-01-06'><meta name='contentSource' content=' 民政厅 '>"
    )

    assert found == (("PubDate", "2020-01-06"), ("ContentSource", "民政厅"))


def test_of_repeated_tags_the_first_with_a_value_stands() -> None:
    found = tags_of(
        "<meta name='SiteName' content=''><meta name='SiteName' content='甲'><meta name='SiteName' content='乙'>"
    )

    assert tag(found, "SiteName") == "甲"


def test_an_empty_tag_is_there_and_empty_and_a_missing_one_is_not() -> None:
    found = tags_of("<meta name='SiteIDCode' content=''><meta name='viewport' content='x'>")

    assert found == (("SiteIDCode", ""),)
    assert tag(found, "ColumnName") == ""


def test_a_name_in_another_case_is_told_with_the_right_one() -> None:
    head = "<meta name='sitename' content='甲'><meta name='SITEDOMAIN'><meta name='PubDate'>"
    head += "<meta name='pubdate'><meta name='keywords'><meta name='viewport'>"

    page = PageSource(url="http://a.gov.cn/", body=f"<html><head>{head}</head></html>".encode())

    assert find_odd_names(page.tree) == (("SITEDOMAIN", "SiteDomain"), ("sitename", "SiteName"))
