"""已核对 beside the value: who, when, which picture, and whether it is the same number."""

import pytest
from report_cases import NOON

from config.fields import load_fields
from model.observations import Observation
from report.checked import CHECK_KEYS, checks_of
from report.resolve import resolve_cells

ICP = "桂ICP备10201924号-7"


def reading(value: str | None, *, key: str = "checked.icp", note: str = "") -> Observation:
    source = "人工核对（陈云）" if key.startswith("checked") else "接口 自建"
    return Observation(key=key, value=value, observed_at=NOON, source=source, detail=note)


def checks(value: object, *readings: Observation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return checks_of("site.icp", value, {each.key: each for each in readings})


def test_a_look_is_told_with_who_when_and_which_picture() -> None:
    lines, warnings = checks(ICP, reading("桂ICP备10201924号－7", note="截图 icp.png"))

    who = f"已核对：人工核对（陈云），{NOON:%Y-%m-%d}，截图 icp.png；"
    assert lines == (f"{who}ICP 备案管理系统登记为 桂ICP备10201924号－7",)
    assert warnings == ()


def test_another_number_is_a_warning() -> None:
    _, warnings = checks(ICP, reading("桂ICP备1号"))

    assert len(warnings) == 1
    assert "桂ICP备1号" in warnings[0]
    assert "与表中不同" in warnings[0]


def test_no_record_in_the_register_is_a_warning_and_not_the_same_as_no_answer() -> None:
    assert "（查不到）" in checks(ICP, reading(""))[1][0]
    assert checks(ICP, reading(None, key="looked_up.icp")) == (
        (f"已查询：接口 自建，{NOON:%Y-%m-%d}；ICP 备案管理系统登记为 无法判断",),
        (),
    )


def test_a_blank_cell_differs_from_nothing() -> None:
    assert checks(None, reading("桂ICP备1号"))[1] == ()


@pytest.mark.parametrize("field", ["site.name", "info.total"])
def test_a_field_without_a_register_has_no_checks(field: str) -> None:
    assert checks_of(field, "x", {"checked.icp": reading("y")}) == ((), ())


@pytest.mark.parametrize("key", CHECK_KEYS)
def test_each_register_is_shown_beside_one_field(key: str) -> None:
    cells = resolve_cells(load_fields(), None, {}, {}, {key: reading("1", key=key)})

    assert [cell.field.key for cell in cells if cell.checked] == [f"site.{key.partition('.')[2]}"]
