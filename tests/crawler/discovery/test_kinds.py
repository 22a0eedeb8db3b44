import csv
from pathlib import Path

import pytest

from crawler.discovery.kinds import ColumnSigns, guess_kind
from model.columns import ColumnKind

NAMES = Path(__file__).parents[2] / "fixtures" / "kinds" / "names.tsv"


def load_names(split: str) -> list[tuple[tuple[str, ...], str, str]]:
    with NAMES.open(encoding="utf-8", newline="") as file:
        return [
            (tuple(part for part in row["parents"].split(" > ") if part), row["name"], row["kind"])
            for row in csv.DictReader(file, delimiter="\t")
            if row["split"] == split
        ]


@pytest.mark.parametrize("split", ["tune", "held"])
def test_real_names_with_their_parents_are_guessed_right_or_unsure(split: str) -> None:
    names = load_names(split)
    right = 0
    for parents, name, kind in names:
        guess = guess_kind(ColumnSigns(name=name, parents=parents))
        right += not guess.is_sure if kind == "?" else guess.kind == kind

    assert len(names) > 150
    assert right >= 0.95 * len(names)


def test_a_sure_guess_is_seldom_wrong() -> None:
    told = [each for each in load_names("held") if each[2] != "?"]
    sure = [
        (guess.kind, kind)
        for parents, name, kind in told
        if (guess := guess_kind(ColumnSigns(name=name, parents=parents))).is_sure
    ]

    assert sum(guessed != kind for guessed, kind in sure) <= 0.03 * len(sure)


def kind_of(name: str, **more: object) -> ColumnKind:
    return guess_kind(ColumnSigns(name=name, **more)).kind  # type: ignore[arg-type]


def test_whatever_stands_under_a_topic_is_a_topic() -> None:
    assert kind_of("工作动态", parents=("专题专栏", "乡村振兴")) is ColumnKind.TOPIC


def test_rows_tell_where_the_name_does_not() -> None:
    assert kind_of("选登", labels=("来信时间", "2025-03-01")) is ColumnKind.LETTERS
    assert (
        kind_of("栏目一", titles=("关于《办法》公开征求意见的公告", "关于规划征求意见的公告"))
        is ColumnKind.CONSULTATION
    )


def test_the_page_tag_tells_where_the_name_does_not() -> None:
    assert kind_of("本局", column_type="政策文件") is ColumnKind.POLICY


def test_an_address_alone_gives_a_guess_that_is_not_sure() -> None:
    guess = guess_kind(ColumnSigns(name="更多", url="http://a.example/zwgk/tzgg/"))

    assert guess.kind is ColumnKind.NOTICE
    assert not guess.is_sure
    assert "请核对类别" in guess.note


def test_nothing_to_go_by_says_so() -> None:
    guess = guess_kind(ColumnSigns(name="甲乙丙"))

    assert guess.kind is ColumnKind.OTHER
    assert "看不出类别" in guess.note


def test_a_name_and_rows_that_disagree_make_the_guess_less_sure() -> None:
    plain = guess_kind(ColumnSigns(name="业务下载"))
    disputed = guess_kind(ColumnSigns(name="业务下载", labels=("发文字号",)))

    assert disputed.confidence < plain.confidence
    assert "但" in disputed.reason
