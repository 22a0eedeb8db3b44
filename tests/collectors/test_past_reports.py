"""Past reports in Word: both versions of the form, and one laid out and worded by somebody else."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest
from seed_form import seed_report, seed_site, seed_texts

from collectors.import_file.collect import Imported, read_import
from config.fields import fields_by_key
from config.forms import load_form
from model.errors import ImportRefused
from model.observations import Reading
from report.export import export_form
from report.reading import READERS
from report.values import parse_cell

AT = datetime(2026, 11, 1, tzinfo=UTC)
#: The outer label of a group, its inner labels with their values, as provinces word them.
GROUPS: list[tuple[str, list[tuple[str, str]]]] = [
    ("信息发布", [
        ("信息发布总量（单位：条）", "1,032"), ("概况信息更新量", "９"), ("动态信息更新量", "607"),
        ("信息公开目录信息更新量（条）", "162"),
    ]),
    ("专栏专题", [("维护数量（单位：个）", "19"), ("新开设数量", "0")]),
    ("解读回应", [("解读总数", "21"), ("回应关切数量", "13次")]),
    ("办事服务", [
        ("是否发布政务服务事项目录", "☑是 □否"), ("注册用户", "18708000"), ("服务事项数量", "33"),
        ("可全程在线办理政务服务事项数量", "33"),
    ]),
    ("办件量", [("自然人", "1100"), ("法人", "310")]),
    ("在线访谈", [("访谈期数", "6"), ("答复网民提问数量", "无")]),
    ("微信", [("名称", "某某民政"), ("订阅数（个）", "15840")]),
]  # fmt: skip
WORDED: dict[str, Reading] = {
    "report.year": 2020,
    "info.total": 1032,
    "info.overview": 9,
    "info.news": 607,
    "info.disclosure": 162,
    "topics.maintained": 19,
    "topics.opened": 0,
    "interpretation.total": 21,
    "response.count": 13,
    "service.catalogue": True,
    "service.users": 18708000,
    "service.items": 33,
    "service.online_items": 33,
    "service.cases_persons": 1100,
    "service.cases_legal": 310,
    "interview.count": 6,
    "interview.replies": "无",
    "media.wechat_name": "某某民政",
    "media.wechat_followers": 15840,
}


def take(body: bytes, *, year: int = 2020, kind: str = "docx") -> Imported:
    return read_import(body, name=f"往年.{kind}", year=year, at=AT)


def values(got: Imported) -> dict[str, Reading]:
    return {reading.key: reading.value for reading in got.observations}


@pytest.mark.parametrize("kind", sorted(READERS))
@pytest.mark.parametrize("form", ["guangxi-2020", "national-2018"])
def test_a_report_that_was_exported_comes_in_whole(form: str, kind: str) -> None:
    report = replace(seed_report(), site=replace(seed_site(), form=form))
    shown = {cell.field for cell in load_form(form).cells if cell.field}

    got = values(take(export_form(report, kind), kind=kind))

    for key in shown:
        field = fields_by_key()[key]
        value = parse_cell(field, seed_texts()[key])
        printed = value.isoformat() if hasattr(value, "isoformat") else value
        assert got.get(key) == printed, key


def worded(changed: dict[str, str] | None = None, *, year: int = 2020) -> bytes:
    document = docx.Document()
    document.add_paragraph(f"某某市政府网站工作报表（{year}年）")
    table = document.add_table(rows=0, cols=3)
    for outer, inner in GROUPS:
        first = None
        for label, text in inner:
            row = table.add_row().cells
            row[0].text = outer if first is None else ""
            first = row[0] if first is None else first.merge(row[0])
            row[1].text, row[2].text = label, (changed or {}).get(label, text)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def test_a_report_worded_and_laid_out_otherwise_comes_in_too() -> None:
    assert values(take(worded())) == WORDED


def test_each_value_says_which_cell_it_comes_from() -> None:
    sources = {reading.key: reading.source for reading in take(worded()).observations}

    assert sources["topics.opened"] == "往年.docx 年度报表 「专题专栏 新开设数量」"


@pytest.mark.parametrize(
    ("label", "text", "told"),
    [
        ("维护数量（单位：个）", "十九个左右", "十九个左右"),
        ("法人", "42万余次", "42万余次"),
        ("概况信息更新量", "-3", "-3"),
    ],
)
def test_one_cell_that_is_no_value_keeps_the_whole_report_out(
    label: str, text: str, told: str
) -> None:
    with pytest.raises(ImportRefused, match="未导入任何行") as caught:
        take(worded({label: text}))

    assert told in str(caught.value)


def test_a_report_of_another_year_is_refused() -> None:
    with pytest.raises(ImportRefused, match="报表年度是 2019，不是 2020"):
        take(worded(year=2019))
