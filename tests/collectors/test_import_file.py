"""Files of figures → observations, all or nothing."""

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from collectors.import_file.collect import Imported, collect_import, read_import
from collectors.import_file.labels import find_fields
from collectors.import_file.template import build_template
from config.fields import load_fields
from model.errors import ImportRefused

AT = datetime(2027, 1, 5, tzinfo=UTC)


def take(body: bytes | str, name: str = "数.csv") -> Imported:
    data = body.encode() if isinstance(body, str) else body
    return read_import(data, name=name, year=2026, at=AT)


def values(imported: Imported) -> dict[str, object]:
    return {reading.key: reading.value for reading in imported.observations}


def refusal(body: bytes | str, name: str = "数.csv") -> str:
    with pytest.raises(ImportRefused) as caught:
        take(body, name)
    return str(caught.value)


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def package(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in members.items():
            file.writestr(name.replace("__", "/").replace("_", "."), body)
    return written.getvalue()


def test_takes_keys_labels_and_aliases() -> None:
    got = take("指标,值\nvisits.pv,266554\n独立用户访问总量（单位：个）,95641\n收到留言,无\n")

    assert values(got) == {"visits.pv": 266554, "visits.uv": 95641, "letters.received": "无"}


def test_tells_where_each_value_came_from() -> None:
    reading = take("key,value\n\nvisits.pv,12\n").observations[0]

    assert (reading.source, reading.year, reading.unit) == ("数.csv 第 3 行", 2026, "次")


def test_none_zero_and_blank_stay_three_things() -> None:
    got = take("key,value\nletters.received,无\nletters.closed,0\nvisits.pv,\n")

    assert values(got) == {"letters.received": "无", "letters.closed": 0}
    assert got.blank == 1


def test_reads_gb18030_and_says_so() -> None:
    got = take("指标,值\n微博名称,广西民政\n".encode("gb18030"))

    assert values(got) == {"media.weibo_name": "广西民政"}
    assert got.notes == ("I03 按 gb18030 读取",)


def test_reads_a_sheet_with_numbers_dates_and_shares() -> None:
    body = workbook(
        ("key", "value"), ("visits.pv", 12.0), ("site.published_on", date(2026, 1, 31)),
        ("letters.on_time_rate", "99.87%"), ("service.catalogue", True),
    )  # fmt: skip

    assert values(take(body, "a.xlsx")) == {
        "visits.pv": 12, "site.published_on": "2026-01-31",
        "letters.on_time_rate": 99.87, "service.catalogue": True,
    }  # fmt: skip


def test_the_template_comes_back_with_what_was_filled_in() -> None:
    book = openpyxl.load_workbook(io.BytesIO(build_template(load_fields())))
    sheet = book.active
    keys = [cell.value for cell in sheet["A"]]
    sheet.cell(keys.index("site.id_code") + 1, 4).value = "4500000092"
    written = io.BytesIO()
    book.save(written)

    got = take(written.getvalue(), "模板.xlsx")

    assert len(keys) == len(load_fields()) + 1
    assert values(got) == {"site.id_code": "4500000092"}
    assert got.blank == len(load_fields()) - 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("名称,值\nx,1\n", "I01 数.csv：缺少列「指标」；现有：名称、值"),
        ("指标,数\nx,1\n", "缺少列「值」"),
        ("", "I01"),
        ("key,value\nvisits.pv,12万\n", "I02 数.csv：第 2 行「visits.pv」"),
        ("key,value\nvisits.pv,-1\n", "应为非负整数"),
        ("key,value\nsite.published_on,2026.13.01\n", "不是日期（共 1 行有误，未导入任何行）"),
        ("key,value\nno.such,1\n", "没有这个指标"),
        ("key,value\nvisits.pv,1\nvisits.pv,2\n", "第 3 行「visits.pv」：与第 2 行重复"),
        ("指标,值\n其他,x\n", "有歧义"),
        ("key,value\nvisits.pv,1\nvisits.uv,1,2\n", "I04 数.csv:3：第 3 行 3 列应为 2"),
        ('key,value\nvisits.pv,"1\n', "I03"),
    ],
)
def test_says_row_and_reason_of_what_it_cannot_take(text: str, expected: str) -> None:
    assert expected in refusal(text)


def test_one_bad_row_keeps_all_others_out() -> None:
    message = refusal("key,value\nvisits.pv,1\nvisits.uv,x\n")

    assert "未导入任何行" in message


def test_a_formula_in_csv_is_text() -> None:
    got = take("key,value\nmedia.other,=1+1\n")

    assert values(got) == {"media.other": "=1+1"}
    assert got.notes == ("I06 1 个单元格以 = 开头，按文本导入",)


def test_refuses_more_rows_than_a_form_could_have() -> None:
    assert "I05" in refusal("key,value\n" + "a,1\n" * 100_001)


@pytest.mark.parametrize("body", [b"key,value\nvisits.pv,\x00\n", b"\xff\xff\xff,\x81"])
def test_refuses_bytes_that_are_no_text(body: bytes) -> None:
    assert "I03" in refusal(body)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "I07"),
        (b"not a zip", "I07"),
        (package(a_xml=b"<x/>"), "I07"),
        (package(xl__vbaProject_bin=b"x"), "I07"),
        (package(xl__workbook_xml=b'<?xml version="1.0"?><!DOCTYPE a []><a/>'), "I07"),
        (package(xl__big_bin=b"\0" * (201 * 1024 * 1024)), "I08"),
        (workbook(), "I01"),
    ],
)
def test_refuses_what_is_no_plain_workbook(body: bytes, code: str) -> None:
    assert code in refusal(body, "a.xlsx")


@pytest.mark.parametrize("name", ["a.xls", "a", "a.pdf", "a.docx"])
def test_refuses_other_kinds_of_files(name: str) -> None:
    assert "I07" in refusal(b"x", name)


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (package(word__document_xml=b"<w/>"), "2025.docx", "I07"),
        (b"{}", "2025.json", "I07"),
        (b"not json", "2025.json", "I07"),
        (b'{"values": []}', "2025.json", "I01"),
        (b"", "2025.html", "I07"),
        ("<p>通知公告</p>".encode(), "2025.html", "I01"),
    ],
)
def test_a_file_that_holds_no_form_is_refused(body: bytes, name: str, code: str) -> None:
    assert code in refusal(body, name)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="文件读不出"):
        collect_import(tmp_path / "none.csv", year=2026, at=AT)


@pytest.mark.parametrize("field", load_fields(), ids=lambda field: field.key)
def test_every_field_is_found_by_its_key_and_by_section_and_label(field: object) -> None:
    from model.fields import Field

    assert isinstance(field, Field)
    assert find_fields(field.key) == (field,)
    assert field in find_fields(field.section + field.label)
