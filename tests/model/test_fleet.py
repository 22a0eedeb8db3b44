import pytest

from model.errors import UsageError
from model.fleet import Selection, parse_tags


def test_tags_say_what_they_choose_in_words_a_person_knows():
    found = parse_tags(("南市", "部门=民政", "网站=a", "网站=b"), under="某区")

    assert found == Selection(under="某区", department="民政", sites=("a", "b"), words=("南市",))
    assert found.label == "部门 民政，网站 a、b，南市"
    assert parse_tags(()).label == "全部网站"


@pytest.mark.parametrize("tag", ["", " ", "=x", "地区=", "颜色=红"])
def test_a_tag_that_says_nothing_is_refused(tag):
    with pytest.raises(UsageError):
        parse_tags((tag,))
