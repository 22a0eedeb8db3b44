"""A table of sites, one a row → what each row says of its site file. Pure."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from config.politeness import parse_window
from config.site_editor import TomlValue
from config.sites import SITE_KEY

#: What separates several values in one cell.
_LIST = re.compile(r"[\s,，、;；]+")
#: What other programs write between two columns.
_SEPARATORS = re.compile(r"[;\t|；]")
_YES = {"是", "启用", "true", "1", "yes"}
_NO = {"否", "停用", "false", "0", "no"}
#: How site codes are written: ten figures, or two letters and eight figures.
_ID_CODE = re.compile(r"\d{10}|[A-Za-z]{2}\d{8}")
#: Headers that say nothing of a site.
_IGNORED = {"序号", "备注", "说明"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One entry of a site file that a table can set."""

    name: str
    #: Text of a cell → value; raises ValueError with what is wanted.
    read: Callable[[str], TomlValue]
    headers: tuple[str, ...]
    section: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RowFault:
    """Why a row, or the head of the table, cannot be taken."""

    #: As a spreadsheet counts.
    row: int
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        """The sentence for the user."""
        return f"第 {self.row} 行：{self.what}" + (f" → {self.remedy}" if self.remedy else "")


@dataclass(frozen=True, kw_only=True, slots=True)
class FleetRow:
    """One row: what it says, of which site; an empty cell says nothing."""

    row: int
    key: str
    entries: tuple[tuple[Setting, TomlValue], ...]

    def text(self, name: str) -> str:
        """The text of one entry, "" where the row says nothing of it."""
        return next((str(value) for each, value in self.entries if each.name == name), "")


def _read_list(text: str) -> list[str]:
    return [part for part in _LIST.split(text) if part]


def _read_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError("写秒数，如 2") from None


def _read_integer(text: str) -> int:
    if not text.isdecimal():
        raise ValueError("写整数，如 10")
    return int(text)


def _read_flag(text: str) -> bool:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise ValueError("写 是 或 否")


def _read_window(text: str) -> list[str]:
    ends = [part.strip() for part in re.split(r"[-—~至,，]+", text) if part.strip()]
    try:
        parse_window(ends)
    except ValueError:
        raise ValueError("写 20:00-06:00") from None
    return ends


def _read_id_code(text: str) -> str:
    if not _ID_CODE.fullmatch(text):
        raise ValueError("写 10 位，如 4500000001 或 bm02000001")
    return text


def _text(name: str, *headers: str) -> Setting:
    return Setting(name=name, read=str, headers=headers)


SETTINGS = (
    _text("key", "代号", "站点代号", "编号"),
    _text("name", "名称", "网站名称", "站点名称"),
    _text("home", "首页", "首页网址", "网址", "网站地址", "url"),
    Setting(name="hosts", read=_read_list, headers=("域名", "其他域名", "本站域名")),
    Setting(
        name="id_code",
        read=_read_id_code,
        headers=("标识码", "网站标识码", "政府网站标识码", "code"),
    ),
    _text("organisation", "单位", "所属单位", "organization"),
    _text("region", "地区", "区域", "行政区划", "所在地区"),
    _text("department", "部门", "所属部门"),
    _text("icp", "ICP备案号", "备案号"),
    _text("police", "公安备案号", "公安机关备案号"),
    _text("conac", "党政机关网站标识"),
    _text("sponsor", "主办单位"),
    _text("operator", "承办单位"),
    _text("type", "网站类型", "类型"),
    _text("chinese_domain", "中文域名"),
    _text("phone", "联系电话", "电话"),
    _text("form", "报表版本"),
    Setting(name="letter_limit_days", read=_read_integer, headers=("答复时限", "留言答复时限")),
    Setting(name="allow_networks", read=_read_list, headers=("内网网段", "网段")),
    Setting(name="enabled", read=_read_flag, headers=("启用", "是否启用")),
    Setting(
        name="delay_seconds",
        read=_read_number,
        headers=("间隔", "抓取间隔", "间隔秒数", "delay"),
        section="politeness",
    ),
    Setting(
        name="concurrency", read=_read_integer, headers=("并发", "同时请求"), section="politeness"
    ),
    Setting(
        name="window", read=_read_window, headers=("抓取时段", "时段"), section="politeness"
    ),
)  # fmt: skip
_BY_HEADER = {
    header.lower(): setting for setting in SETTINGS for header in (setting.name, *setting.headers)
}


def read_fleet_table(
    rows: Iterable[tuple[int, Sequence[str]]],
) -> tuple[tuple[FleetRow, ...], tuple[RowFault, ...]]:
    """What the rows of a table say, the header first, and every fault that there is.

    A row without key is called by its 标识码. A title above the header is passed over.
    """
    numbered = _from_the_header(rows)
    first = next(numbered, None)
    if first is None:
        return (), (RowFault(row=1, what="表是空的", remedy="第一行写列名"),)
    columns, faults = _columns(*first)
    read: list[FleetRow] = []
    if not faults:
        for number, cells in numbered:
            row, wrong = _row(number, [cell.strip() for cell in cells], columns)
            faults += wrong
            read += [row] if row else []
        faults += _repeated(read)
    return tuple(read), tuple(faults)


def _from_the_header(
    rows: Iterable[tuple[int, Sequence[str]]],
) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows without those at the top that hold one cell, which is the name of no column."""
    numbered = iter(rows)
    for number, cells in numbered:
        told = [cell.strip().lower() for cell in cells if cell.strip()]
        is_split = len(told) == 1 and _SEPARATORS.search(told[0])
        if len(told) != 1 or told[0] in _BY_HEADER or is_split:
            yield number, cells
            break
    yield from numbered


def _columns(number: int, cells: Sequence[str]) -> tuple[list[Setting | None], list[RowFault]]:
    """The setting of each column; None for one to pass over."""
    columns: list[Setting | None] = []
    faults: list[RowFault] = []
    if len(cells) == 1 and _SEPARATORS.search(cells[0]):
        what = "只有一列，看来各列不是用逗号分隔的"
        return [], [RowFault(row=number, what=what, remedy="另存为 CSV UTF-8（逗号分隔）或 xlsx")]
    for cell in cells:
        head = cell.strip().lower()
        setting = _BY_HEADER.get(head)
        if setting is not None and setting in columns:
            faults.append(RowFault(row=number, what=f"「{cell}」一列重复", remedy="只留一列"))
        elif setting is None and head and head not in _IGNORED and not head.startswith("#"):
            faults.append(_unknown(number, cell))
        columns.append(setting)
    if not {"key", "id_code"} & {setting.name for setting in columns if setting}:
        faults.append(RowFault(row=number, what="没有「代号」或「标识码」一列", remedy="补上其一"))
    return columns, faults


def _unknown(number: int, cell: str) -> RowFault:
    close = difflib.get_close_matches(cell.strip().lower(), _BY_HEADER, n=1)
    guess = f"，是否为「{close[0]}」？" if close else ""
    return RowFault(
        row=number, what=f"不认识的列「{cell}」{guess}", remedy="改正；不用的列在列名前加 #"
    )


def _row(
    number: int, cells: Sequence[str], columns: Sequence[Setting | None]
) -> tuple[FleetRow | None, list[RowFault]]:
    entries: list[tuple[Setting, TomlValue]] = []
    faults: list[RowFault] = []
    for setting, cell in zip(columns, cells, strict=False):
        if setting is None or not cell:
            continue
        try:
            entries.append((setting, setting.read(cell)))
        except ValueError as error:
            what = f"「{setting.headers[0]}」不能是 {cell!r}"
            faults.append(RowFault(row=number, what=what, remedy=str(error)))
    said = {setting.name: str(value) for setting, value in entries}
    key = said.get("key") or said.get("id_code", "")
    if not key:
        faults.append(RowFault(row=number, what="没有代号，也没有标识码", remedy="补上其一"))
    elif not SITE_KEY.fullmatch(key):
        what = f"代号 {key!r} 只能用字母、数字、- 和 _"
        faults.append(RowFault(row=number, what=what, remedy="改为如 gxmz"))
    if faults:
        return None, faults
    kept = tuple((setting, value) for setting, value in entries if setting.name != "key")
    return FleetRow(row=number, key=key, entries=kept), []


def _repeated(rows: Iterable[FleetRow]) -> list[RowFault]:
    """Keys and 标识码 that stand in two rows; keys that differ in nothing but case are the same."""
    first: dict[tuple[str, str], int] = {}
    faults: list[RowFault] = []
    for row in rows:
        for name, text in (("代号", row.key.lower()), ("标识码", row.text("id_code").lower())):
            before = first.setdefault((name, text), row.row) if text else row.row
            if before != row.row:
                what = f"{name} {text!r} 与第 {before} 行重复"
                faults.append(RowFault(row=row.row, what=what, remedy="改正或删去一行"))
    return faults
