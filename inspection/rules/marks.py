"""Marks on the site against the site file, and against each other → findings. Pure."""

import re
from collections.abc import Iterator

from inspection import readings
from inspection.case import Case
from inspection.readings import CHECKED
from model.days import shanghai_day
from model.issues import Finding
from model.registers import is_same_number
from model.text import fold_width

_LABELS = {
    readings.MARK_ICP: ("ICP 备案号", "icp"),
    readings.MARK_POLICE: ("公安机关备案号", "police"),
    readings.MARK_ID_CODE: ("网站标识码", "id_code"),
    readings.MARK_CONAC: ("电子标识码", "conac"),
}

#: An entry without a code, or a tag that holds other words, is nothing to compare.
_CODE = re.compile(r"(?:bm)?\d{8,10}")


def judge_changed(case: Case) -> Iterator[Finding]:
    """Each mark that the footer shows otherwise than the site file.

    A mark that the file does not give, or the footer does not show, has no counterpart here:
    the footer's own indicators judge its absence.
    """
    for key, (label, name) in _LABELS.items():
        expected = str(getattr(case.records.site, name))
        reading = case.records.reading(key)
        if not expected or reading is None or not reading.value:
            yield case.unknown(f"{label}无可比对", name)
            continue
        detail = f"{label}：页面为 {reading.value}，站点文件为 {expected}"
        is_same = is_same_number(str(reading.value), expected)
        yield case.passes(detail, name) if is_same else case.fails(detail, name)


def judge_registered(case: Case) -> Iterator[Finding]:
    """Each mark whose register a person looked into: does the page show the same number."""
    for key, (label, name) in _LABELS.items():
        shown, looked = case.records.reading(key), case.records.reading(f"{CHECKED}{name}")
        if shown is None or not shown.value or looked is None:
            yield case.unknown(f"{label}没有人工核对过", name)
            continue
        detail = f"{label}：页面为 {shown.value}，登记为 {looked.value or '（查不到）'}"
        told = f"{detail}（{looked.source}，{shanghai_day(looked.observed_at)}）"
        is_same = is_same_number(str(shown.value), str(looked.value))
        yield case.passes(told, name) if is_same else case.fails(told, name)


def judge_consistent(case: Case) -> Iterator[Finding]:
    """Whether footer, page tag and 找错 entry carry the same site code; two are needed to tell."""
    places = {
        "页脚": readings.MARK_ID_CODE,
        "网页标签": readings.TAG_SITE_ID_CODE,
        "找错入口": readings.FOOTER_REPORT_ERROR,
    }
    codes = {
        place: _folded(str(reading.value))
        for place, key in places.items()
        if (reading := case.records.reading(key)) and _CODE.fullmatch(_folded(str(reading.value)))
    }
    detail = "，".join(f"{place} {code}" for place, code in codes.items())
    if len(codes) < len(places) - 1:
        yield case.unknown("网站标识码不足两处，无法比对")
    elif len(set(codes.values())) > 1:
        yield case.fails(f"网站标识码不一致：{detail}")
    else:
        yield case.passes(f"网站标识码一致：{detail}")


def _folded(text: str) -> str:
    return "".join(fold_width(text).split()).replace("号", "").lower()
