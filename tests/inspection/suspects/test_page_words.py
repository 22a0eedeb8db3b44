"""Of pages with a hit the passages are kept, of others the address."""

from datetime import UTC, datetime, timedelta

from inspection.readings import WORDS_PAGES, WORDS_SAMPLE
from inspection.records import PageText
from inspection.suspects.page_words import observe_page_words, read_page_words
from inspection.suspects.words import find_words
from model.indicators import WordRule

AT = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = (
    WordRule(text="布署", is_forbidden=False, instead="部署", unless=("发布署名",)),
    WordRule(text="残废人", is_forbidden=True),
)


def page(text: str, *, url: str = "http://x.gov.cn/a", title: str = "") -> PageText:
    return PageText(url=url, title=title, text=text)


def test_what_is_kept_gives_the_same_hits_as_the_page() -> None:
    text = (
        "甲" * 500 + "发布署名文章" + "乙" * 500 + "全面布署" + "丙" * 500 + "残废人" + "丁" * 500
    )
    observation = observe_page_words(WORDS_PAGES, [page(text)], WORDS, at=AT)

    (kept,) = read_page_words([observation])

    assert len(kept.text) < 200
    assert [hit.context for hit in find_words(kept.text, WORDS)] == [
        hit.context for hit in find_words(text, WORDS)
    ]
    assert observation.detail == "对照词表 1 页，1 页有疑似"


def test_of_a_page_without_a_hit_the_address_alone_is_kept() -> None:
    observation = observe_page_words(WORDS_PAGES, [page("发布署名文章")], WORDS, at=AT)

    assert read_page_words([observation]) == (page(""),)


def test_personal_data_beside_a_hit_is_masked() -> None:
    text = "全面布署，联系人身份证 11010519491231002X"

    observation = observe_page_words(WORDS_PAGES, [page(text)], WORDS, at=AT)

    assert "11010519491231002X" not in str(observation.value)


def test_two_passages_make_no_third_word() -> None:
    words = (WordRule(text="甲甲", is_forbidden=True), WordRule(text="乙丙", is_forbidden=True))
    observation = observe_page_words(
        WORDS_PAGES, [page("甲甲乙" + "丁" * 99 + "丙甲甲")], words, at=AT
    )

    (kept,) = read_page_words([observation])

    assert [hit.rule.text for hit in find_words(kept.text, words)] == ["甲甲"]


def test_a_page_stands_as_it_was_last_looked_at() -> None:
    before = observe_page_words(WORDS_SAMPLE, [page("全面布署")], WORDS, at=AT)
    mended = observe_page_words(WORDS_PAGES, [page("全面部署")], WORDS, at=AT + timedelta(hours=1))

    assert read_page_words([mended, before]) == (page(""),)
