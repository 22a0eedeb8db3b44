import pytest

from crawler.pages.source import PageSource
from model.errors import PageUnreadable


def source_of(text: str) -> PageSource:
    return PageSource(url="http://www.test.gov.cn/a/", body=text.encode())


def test_scripts_are_all_script_elements_as_written_and_nothing_else() -> None:
    source = source_of(
        "<html><p>siteInfo</p><script src='/js/a.js'></script>"
        "<SCRIPT>var listData = 1</script><p>createPageHTML(1)</p></html>"
    )

    assert "/js/a.js" in source.scripts
    assert "listData" in source.scripts
    assert "siteInfo" not in source.scripts
    assert "createPageHTML" not in source.scripts


def test_of_an_answer_that_is_no_html_page_all_is_script() -> None:
    assert "articleList" in source_of('{"listData": {"articleList": []}}').scripts


def test_says_finds_words_as_they_are_written() -> None:
    source = source_of("<html><b>Fanye</b></html>")

    assert source.says("Fanye")
    assert not source.says("fanye")
    assert not source.says("fanye")


def test_anchors_are_every_link_in_order_and_the_same_objects_each_time() -> None:
    source = source_of("<html><a>一</a><p><a>二</a></p></html>")

    assert [each.text for each in source.anchors] == ["一", "二"]
    assert source.anchors[0] is source.anchors[0]


def test_an_empty_page_has_no_tree() -> None:
    with pytest.raises(PageUnreadable):
        _ = source_of("").anchors
