"""A cell's value ↔ the text that the form prints, for every kind of field. Pure.

Python's None is a cell that is not filled; it is never read from, or printed as, 0 or 无.
"""

import re
from datetime import date

from model.errors import UsageError
from model.fields import Field, FieldKind
from model.text import clean_line, fold_width
from model.values import NONE, Value

TICKED, EMPTY = "☑", "□"
_TICKS = "☑☒√✓✔■"
_YES, _NO = "是", "否"
_TRUE = frozenset({"是", "有", "true", "yes", "1"})
_FALSE = frozenset({"否", "没有", "false", "no", "0"})
_DATE = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
# Nothing on the form comes near fifteen digits; longer ones are slips, and too long for a number.
_COUNT = re.compile(r"\d{1,15}|\d{1,3}(?:,\d{3}){1,4}")
_NUMBER = re.compile(r"(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,15})?")
_BOX = re.compile(rf"([{_TICKS}{EMPTY}])\s*([^{_TICKS}{EMPTY}\s]+)")


def format_value(field: Field, value: Value | None) -> str:
    """The text that the form prints for a value; empty for a cell that is not filled.

    `1032`, `无`, `100%`, `2016年6月1日`, `☑是　□否`, `□二级　☑三级　□未定级`.
    """
    if value is None:
        return ""
    if value == NONE and isinstance(value, str):
        return NONE
    if field.kind in {FieldKind.YESNO, FieldKind.CHOICE}:
        return format_boxes(field, value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if field.kind is FieldKind.PERCENT:
        return f"{_number_text(value)}%"
    return _number_text(value)


def format_boxes(field: Field, value: Value | None, *, gap: str = "　") -> str:
    """The boxes of a yes-or-no or a choice, ticked as `value` says; none ticked for None."""
    chosen = ({True: _YES, False: _NO}.get(value) if isinstance(value, bool) else value) or ""
    return gap.join(f"{TICKED if name == chosen else EMPTY}{name}" for name in choices_of(field))


def choices_of(field: Field) -> tuple[str, ...]:
    """What a field lets one choose from; empty for a field that is written out."""
    return (_YES, _NO) if field.kind is FieldKind.YESNO else field.choices


def parse_value(field: Field, text: str) -> Value:
    """The value that a person or a file wrote for a field.

    Full-width digits and letters are read as their ASCII twins; 无 is 无 for every kind. A number
    may be followed by its field's unit (填写说明：填写数据时应一并填写单位), by no other.

    Raises:
        UsageError: `text` is empty or is nothing that the field can hold; the message says
            what to write instead.
    """
    line = clean_line(text)
    if not line:
        raise _refuse(field, text, "不能为空", "没有此项写「无」；还不知道就不要填")
    if line == NONE:
        return NONE
    return _PARSERS[field.kind](field, line)


def parse_cell(field: Field, text: str) -> Value | None:
    """The value printed in a cell of a form; None for a blank cell and for boxes without a tick.

    Raises:
        UsageError: as `parse_value`.
    """
    line = clean_line(text)
    if not line or (set(line) & {EMPTY} and not set(line) & set(_TICKS)):
        return None
    return parse_value(field, line)


def _text(_: Field, line: str) -> Value:
    return line


def _url(field: Field, line: str) -> Value:
    address = fold_width(line)
    if not re.match(r"https?://[^\s/]+", address):
        raise _refuse(
            field, line, "不是网址", "写完整网址，如 http://www.gxzf.gov.cn/；没有写「无」"
        )
    return address


def _year(field: Field, line: str) -> Value:
    found = re.fullmatch(r"((?:19|20)\d{2})\s*(?:年度?)?", fold_width(line))
    if not found:
        raise _refuse(field, line, "不是年度", "写四位数字，如 2020")
    return int(found[1])


def _date(field: Field, line: str) -> Value:
    found = _DATE.fullmatch(fold_width(line))
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise _refuse(field, line, "不是日期", "写如 2016年6月1日 或 2016-06-01")


def _count(field: Field, line: str) -> Value:
    plain = _without_unit(field, line)
    if not _COUNT.fullmatch(plain):
        unit = f"，单位「{field.unit}」由表格给出" if field.unit else ""
        raise _refuse(field, line, "应为非负整数", f"只写数字，如 1032{unit}；没有此项写「无」")
    return int(plain.replace(",", ""))


def _decimal(field: Field, line: str) -> Value:
    plain = _without_unit(field, line)
    if not _NUMBER.fullmatch(plain):
        raise _refuse(field, line, "应为非负数", "只写数字，如 2 或 2.5；没有此项写「无」")
    return _narrow(plain)


def _percent(field: Field, line: str) -> Value:
    plain = fold_width(line).removesuffix("%").strip()
    if not _NUMBER.fullmatch(plain):
        raise _refuse(field, line, "应为百分数", "写如 100% 或 99.87%；没有此项写「无」")
    return _narrow(plain)


def _yesno(field: Field, line: str) -> Value:
    word = (_ticked(field, line) or line).lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise _refuse(field, line, "应为是或否", "写「是」或「否」")


def _choice(field: Field, line: str) -> Value:
    word = _ticked(field, line) or line
    if word in field.choices:
        return word
    raise _refuse(field, line, "不在可选项中", f"写 {'、'.join(field.choices)} 之一")


def _ticked(field: Field, line: str) -> str:
    """The one ticked word among boxes; empty where the text has no boxes."""
    words = [word for mark, word in _BOX.findall(line) if mark in _TICKS]
    if len(words) > 1:
        raise _refuse(field, line, "勾选了两项", "只勾选一项")
    return words[0] if words else ""


def _without_unit(field: Field, line: str) -> str:
    return fold_width(line).removesuffix(field.unit).rstrip()


def _narrow(plain: str) -> int | float:
    number = float(plain.replace(",", ""))
    return int(number) if number == int(number) else number


def _number_text(value: Value) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _refuse(field: Field, text: str, what: str, remedy: str) -> UsageError:
    return UsageError(f"{field.label} {text!r} {what}", where=field.key, remedy=remedy, code="V01")


_PARSERS = {
    FieldKind.TEXT: _text,
    FieldKind.URL: _url,
    FieldKind.YEAR: _year,
    FieldKind.DATE: _date,
    FieldKind.COUNT: _count,
    FieldKind.DECIMAL: _decimal,
    FieldKind.PERCENT: _percent,
    FieldKind.YESNO: _yesno,
    FieldKind.CHOICE: _choice,
}
