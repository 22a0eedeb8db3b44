from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from report_cases import counted, make_item, why

from model.columns import ColumnKind
from report.counting import DISCLOSURE, NEWS, PUBLISHED, count_doubts, judge_published
from report.verdicts import evidence_digest

_K = ColumnKind


def test_counts_both_ends_of_the_year_and_nothing_beyond() -> None:
    items = [
        make_item("first", on="2025-01-01"),
        make_item("last", on="2025-12-31"),
        make_item("before", on="2024-12-31"),
        make_item("after", on="2026-01-01"),
    ]

    verdicts = judge_published(items, year=2025, kinds=NEWS)

    assert counted(verdicts) == ["first", "last"]
    assert "不在 2025 年" in why(verdicts, "before")


def test_an_item_in_two_columns_counts_once_in_each_figure_and_once_in_the_total() -> None:
    item = make_item(kinds=(_K.NEWS, _K.POLICY))

    assert [
        len(counted(judge_published([item], year=2025, kinds=kinds)))
        for kinds in (NEWS, DISCLOSURE, PUBLISHED)
    ] == [1, 1, 1]


def test_an_external_link_is_shown_and_not_counted() -> None:
    verdicts = judge_published([make_item(is_external=True)], year=2025, kinds=NEWS)

    assert counted(verdicts) == []
    assert "外链" in why(verdicts, "a")


def test_an_undated_item_is_not_counted_and_is_a_warning() -> None:
    verdicts = judge_published([make_item(on=None, date_doubt="两个日期")], year=2025, kinds=NEWS)

    assert counted(verdicts) == []
    assert "两个日期" in why(verdicts, "a")
    assert "1 条信息没有可靠的发布日期" in count_doubts(verdicts)[0]


def test_the_same_document_under_two_addresses_counts_once_and_is_shown_as_merged() -> None:
    first = make_item("a")
    second = make_item("b", same_as=first.address)

    verdicts = judge_published([second, first], year=2025, kinds=NEWS)

    assert counted(verdicts) == ["a"]
    assert "已合并" in why(verdicts, "b")


def test_a_repeat_in_another_kind_of_column_stands_for_the_document_there() -> None:
    first = make_item("a", kinds=(_K.NEWS,))
    second = make_item("b", kinds=(_K.POLICY,), same_as=first.address)

    assert counted(judge_published([first, second], year=2025, kinds=DISCLOSURE)) == ["b"]
    assert counted(judge_published([first, second], year=2025, kinds=PUBLISHED)) == ["a"]


def test_repeats_that_name_each_other_count_once() -> None:
    first, second = make_item("a"), make_item("b")
    circle = [replace(first, same_as=second.address), replace(second, same_as=first.address)]

    assert len(counted(judge_published(circle, year=2025, kinds=NEWS))) == 1


def test_a_person_takes_an_item_out_and_its_repeat_does_not_come_in() -> None:
    first = make_item("a", decision=False, decision_reason="不是政务信息")
    second = make_item("b", same_as=first.address)

    verdicts = judge_published([first, second], year=2025, kinds=NEWS)

    assert counted(verdicts) == []
    assert why(verdicts, "a") == "人工剔除（不是政务信息）"


def test_a_person_takes_an_undated_item_in() -> None:
    verdicts = judge_published([make_item(on=None, decision=True)], year=2025, kinds=NEWS)

    assert counted(verdicts) == ["a"]
    assert count_doubts(verdicts) == ()


def test_a_vanished_item_counts_and_a_back_dated_one_is_pointed_out() -> None:
    items = [make_item("v", flags=("vanished",)), make_item("b", flags=("back_dated",))]

    verdicts = judge_published(items, year=2025, kinds=NEWS)

    assert counted(verdicts) == ["v", "b"]
    assert "倒填" in why(verdicts, "b")
    assert any("倒填" in words for words in count_doubts(verdicts))


def test_letters_and_services_are_no_part_of_the_total() -> None:
    items = [make_item("l", kinds=(_K.LETTERS,)), make_item("s", kinds=(_K.SERVICE,))]

    assert judge_published(items, year=2025, kinds=PUBLISHED) == ()


@given(st.lists(st.sampled_from([*ColumnKind]), min_size=1, max_size=30))
def test_the_total_is_never_less_than_any_of_its_parts(kinds: list[ColumnKind]) -> None:
    items = [make_item(str(number), kinds=(kind,)) for number, kind in enumerate(kinds)]

    total = len(counted(judge_published(items, year=2025, kinds=PUBLISHED)))

    assert total == sum(kind in PUBLISHED for kind in kinds)
    assert total >= len(counted(judge_published(items, year=2025, kinds=NEWS)))


def test_the_digest_follows_the_evidence_and_not_its_order() -> None:
    a, b = make_item("a"), make_item("b")

    assert evidence_digest([a, b]) == evidence_digest([b, a])
    assert evidence_digest([a]) != evidence_digest([replace(a, title="改过的标题")])
