"""Text → the dates it states, each with what it is the date of.

Pure. A date that cannot exist, lies in the future or has more than one reading is found with a
doubt and without a day: it is reported, never guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from model.days import shanghai_day
from model.patterns import late_pattern

FIRST_YEAR = 1949
_DIGITS = str.maketrans("０１２３４５６７８９：－／．〇○Ｏ", "0123456789:-/.〇〇〇")
_FULL_WIDTH = late_pattern("[０-９：－／．○Ｏ]")
_SEP = r"\s?[-/.\u2010-\u2015\u2212]\s?"
_Y = r"(?P<{0}>(?:19|20)\d\d)"
_CN = "〇零一二三四五六七八九"
_TIME = (
    r"(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)

_PATTERN = late_pattern(
    "|".join(
        (
            (
                rf"(?<!\d){_Y.format('y1')}(?:{_SEP}|\s?年\s?)(?P<m1>\d{{1,2}})"
                rf"(?:{_SEP}|\s?月\s?)(?P<d1>\d{{1,2}})(?!\d)\s?[日号]?(?P<time>{_TIME})"
            ),
            # Day over year and month, drawn as two elements; `|` and white space lie between.
            (
                rf"(?<![\d:./-])(?P<d2>\d{{1,2}})\s?日?[\s|/]+{_Y.format('y2')}(?:[-/.]|\s?年\s?)"
                r"(?P<m2>\d{1,2})(?:\s?月)?(?![\d/.-])"
            ),
            (
                rf"(?<!\d){_Y.format('y3')}(?:[-/.]|\s?年\s?)(?P<m3>\d{{1,2}})(?:\s?月)?[\s|]+"
                r"(?P<d3>\d{1,2})\s?日?(?![\d:/.-])"
            ),
            (
                rf"(?<![\d/.-])(?P<m4>\d{{1,2}})(?:[-/.]|\s?月\s?)(?P<d4>\d{{1,2}})\s?日?"
                rf"[\s|]+{_Y.format('y4')}(?!\d)\s?年?(?![-/.\d])"
            ),
            (
                rf"(?<!\d){_Y.format('y5')}\s?年?[\s|]+(?P<m5>\d{{1,2}})(?:[-/.]|\s?月\s?)"
                r"(?P<d5>\d{1,2})(?!\d)\s?日?"
            ),
            rf"(?P<cy>[{_CN}]{{4}})年(?P<cm>[{_CN}十]{{1,2}})月(?P<cd>[{_CN}十廿卅]{{1,3}})[日号]?",
            rf"(?<![\d/.-])(?P<d6>\d{{1,2}})[/.-](?P<m6>\d{{1,2}})[/.-]{_Y.format('y6')}(?!\d)",
            r"(?<![\d/.-])(?P<short>\d{2}[-/.]\d{1,2}[-/.]\d{1,2})(?![\d/.-])",
            r"(?<!\d)(?P<n>\d{1,3})\s?(?P<unit>分钟|小时|天|日|周|星期|个月|月|年)之?前",
            r"(?P<word>刚刚|今天|今日|昨天|昨日|前天)",
            r"(?<![\d./:第-])(?P<m7>\d{1,2})[-/](?P<d7>\d{1,2})(?![\d/.-])(?!\s?年)",
            r"(?<![\d./:-])(?P<m8>\d{1,2})\s?月\s?(?P<d8>\d{1,2})\s?[日号]",
            r"^\W{0,2}(?P<m9>\d{2})\.(?P<d9>\d{2})\W{0,2}$",
            r"^(?P<compact>(?:19|20)\d{6})$",
        )
    )
)
#: Every date above has one of these; most texts have none.
_SIGN = late_pattern(
    r"\d\s?[-/.\u2010-\u2015\u2212年月日天周分小星个]|年|刚刚|[今昨前][天日]|^(?:19|20)\d{6}$"
)
_LABEL = late_pattern(
    r"(?P<published>发布|发表|公开|公布|上网|录入|上传|刊登|发稿|添加|登载|更新|pub)"
    r"|(?P<written>成文|印发|发文|签发|生成|形成|制发|落款)"
    r"|(?P<ended>截止|截至|结束|有效|失效|废止|期限|到期|止$|^[至到]$)"
    r"|(?P<started>开始|起始|起止|实施|施行|生效|召开|举办|举行|活动|访谈|征集时|征集日|会议|开庭|报名)"
    r"|(?P<received>来信|收到|受理|留言|提问|写信|去信|提交|咨询|投诉|登记|收件|信件|申请)"
    r"|(?P<replied>回复|答复|办结|回信|反馈|办理|处理)",
    re.IGNORECASE,
)
#: What stands between a label and its date, and words that a label may carry.
_LABEL_TEXT = late_pattern(
    r"([A-Za-z\u4e00-\u9fff]{1,12})(?:\s*[\])】])?\s*[:：]?[\s|]*[\[【(]?\s*$"
)
_REACH = 24


class DateRole(StrEnum):
    """What a date is the date of."""

    #: Nothing is said of it.
    PLAIN = "plain"
    PUBLISHED = "published"
    #: 成文日期: never counts.
    WRITTEN = "written"
    #: Deadlines and ends of something.
    ENDED = "ended"
    #: Beginnings, and days on which something took place.
    STARTED = "started"
    RECEIVED = "received"
    REPLIED = "replied"


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundDate:
    """One date in a text."""

    start: int
    end: int
    role: DateRole = DateRole.PLAIN
    #: The label as written, `发布日期`; empty where there is none.
    label: str = ""
    #: The full date; None where the year is missing or the date is in doubt.
    day: date | None = None
    month_day: tuple[int, int] | None = None
    #: Chinese clause: why it is in doubt.
    doubt: str = ""


def fold_digits(text: str) -> str:
    """`text` with full-width digits and date marks as ASCII, of the same length."""
    return text.translate(_DIGITS) if _FULL_WIDTH.search(text) else text


def role_of(label: str) -> DateRole:
    """What a label or a table's head says that its dates are; the last word decides."""
    found = None
    for found in _LABEL.finditer(label):  # noqa: B007 - the last one is wanted
        pass
    return DateRole(found.lastgroup) if found and found.lastgroup else DateRole.PLAIN


def parse_dates(text: str, *, today: date | None = None) -> tuple[FoundDate, ...]:
    """Every date that `text` states, in order.

    Args:
        text: Any text; the parts of a split date are divided by white space or `|`.
        today: The day of reading in Asia/Shanghai. Relative dates count from it, and later
            ones are in doubt; without it relative dates are in doubt.
    """
    return tuple(_parse(fold_digits(text), today))


def only_date(text: str, *, today: date | None = None) -> FoundDate | None:
    """The first date of `text`; None where it states none."""
    return next(_parse(fold_digits(text), today), None)


def _parse(text: str, today: date | None) -> Iterator[FoundDate]:
    if not _SIGN.search(text):
        return
    end = 0
    for found in _PATTERN.finditer(text):
        label = _label_before(text, end, found.start())
        day, month_day, doubt = _value(found, today)
        start, end = found.span()
        yield FoundDate(
            start=start,
            end=end,
            role=role_of(label) if label else DateRole.PLAIN,
            label=label,
            day=day,
            month_day=month_day,
            doubt=doubt,
        )


def _label_before(text: str, floor: int, start: int) -> str:
    """The words right before a date, not reaching into the date before it."""
    found = _LABEL_TEXT.search(text[max(floor, start - _REACH) : start])
    return found[1] if found else ""


_Value = tuple[date | None, tuple[int, int] | None, str]


def _value(found: re.Match[str], today: date | None) -> _Value:
    """Day, or month and day, or the doubt of one match."""
    for number in "12345":
        if year := found[f"y{number}"]:
            value = _full(int(year), int(found[f"m{number}"]), int(found[f"d{number}"]), today)
            return _in_shanghai(found, value, today) if number == "1" else value
    if found["cy"]:
        return _full(
            _chinese_year(found["cy"]), _chinese(found["cm"]), _chinese(found["cd"]), today
        )
    if found["y6"]:
        return _day_first(int(found["d6"]), int(found["m6"]), int(found["y6"]), today)
    return _read_short(found, today)


def _read_short(found: re.Match[str], today: date | None) -> _Value:
    if found["short"]:
        return None, None, f"年份只有两位：{found['short']}"
    if compact := found["compact"]:
        return _full(int(compact[:4]), int(compact[4:6]), int(compact[6:]), today)
    if found["unit"] or found["word"]:
        return _relative(found, today)
    for number in "789":
        if month := found[f"m{number}"]:
            return _month_day(int(month), int(found[f"d{number}"]))
    return None, None, "日期无法识别"


def _full(year: int, month: int, day: int, today: date | None) -> _Value:
    try:
        value = date(year, month, day)
    except ValueError:
        return None, None, f"日期不存在：{year}-{month}-{day}"
    if year < FIRST_YEAR:
        return None, None, f"年份过早：{value}"
    if today and value > today:
        return None, None, f"日期在将来：{value}"
    return value, None, ""


def _in_shanghai(found: re.Match[str], value: _Value, today: date | None) -> _Value:
    """A moment with its zone as the day in Asia/Shanghai."""
    if not found["zone"] or value[0] is None:
        return value
    try:
        clock = re.sub(r"\s+", "T", found["time"].strip().lstrip("T"), count=1)
        moment = datetime.fromisoformat(f"{value[0]}T{clock}")
    except ValueError:
        return value
    day = shanghai_day(moment)
    return _full(day.year, day.month, day.day, today)


def _month_day(month: int, day: int) -> _Value:
    try:
        date(2000, month, day)
    except ValueError:
        return None, None, f"日期不存在：{month}-{day}"
    return None, (month, day), ""


def _day_first(first: int, second: int, year: int, today: date | None) -> _Value:
    """31/12/2020 can only be read one way; 05/03/2020 can be read two ways."""
    months = 12
    if first > months >= second or first == second:
        return _full(year, second, first, today)
    if second > months >= first:
        return _full(year, first, second, today)
    return None, None, f"日月先后不明：{first}/{second}/{year}"


def _relative(found: re.Match[str], today: date | None) -> _Value:
    if today is None:
        return None, None, f"相对日期：{found[0]}"
    days = {"刚刚": 0, "今": 0, "昨": 1, "前": 2}
    if word := found["word"]:
        return today - timedelta(days=days.get(word, days.get(word[0], 0))), None, ""
    number, unit = int(found["n"]), found["unit"]
    span = {"分钟": 0, "天": 1, "日": 1, "周": 7, "星期": 7}
    if unit not in span:
        return None, None, f"相对日期不能确定是哪一天：{found[0]}"
    return today - timedelta(days=number * span[unit]), None, ""


def _chinese_year(text: str) -> int:
    return int("".join(str(max(_CN.index(each) - 1, 0)) for each in text))


def _chinese(text: str) -> int:
    """A Chinese number up to 39; 0 where it is none."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, mark, ones = text.rpartition("十")
    digit = {each: max(index - 1, 0) for index, each in enumerate(_CN)}
    if not mark:
        return digit.get(text, 0)
    return (digit.get(tens, 0) if tens else 1) * 10 + (digit.get(ones, 0) if ones else 0)
