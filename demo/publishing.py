"""Ordinary columns and a year → the pieces published in it."""

from collections.abc import Sequence
from datetime import date

from demo import words
from demo.columns import ALL_COLUMNS
from demo.office import BUREAU, PORTAL
from demo.pieces import DemoColumn, Family, Piece
from demo.wording import Wording

_WORK = (
    *("{leader}到{county}调研{topic}工作", "{county}" + "{doing}", "{county}{town}：{doing}"),
    "{bureau}{doing}",
    "{bureau}召开{meeting}",
    "{leader}带队检查{topic}工作",
    "我市{doing}",
    "{county}召开{meeting}",
)
_OTHER_TITLES: dict[str, tuple[str, ...]] = {
    "ldxx": ("{leader}（简历、分工）", "{bureau}领导班子成员工作分工（{year}年调整）"),
    "lzjs": ("{bureau}召开党风廉政建设暨{topic}领域警示教育会", "{leader}为{topic}条线干部讲授廉政党课"),
    "xxgknb": ("{bureau}{year}年政府信息公开工作年度报告补充说明（{topic}）", "{bureau}政府信息公开工作年度报告（{year}年发布）"),
    "czxx": (
        "{bureau}{year}年{topic}专项资金分配情况公开", "{bureau}{year}年部门预算公开（{topic}项目支出）",
        "{bureau}关于{topic}项目支出绩效评价结果的公开", "{bureau}{year}年{topic}政府采购意向公开",
    ),
    "sgs": (
        "行政许可公示：{county}{topic}促进会成立登记（{number}）", "行政许可公示：{town}{topic}服务中心变更登记（{number}）",
        "行政处罚公示：云泽市{topic}协会未按规定接受监督检查（{number}）", "行政许可公示：云泽市{topic}研究会注销登记（{number}）",
    ),
    "shjz": (
        "{county}{year}年城乡低保对象{few}月新增名单公示", "{year}年{few}月{county}社会救助资金发放情况", "{county}{town}特困人员认定结果公示",
        "{county}临时救助对象公示（{year}年第{few}批）",
    ),
    "jyta": ("对市人大第{number}号建议的答复（{topic}）", "对市政协第{number}号提案的答复（{topic}）"),
    "rsxx": ("{bureau}关于{name}同志任职的通知", "{bureau}直属单位公开招聘工作人员公告（{topic}岗位）", "{bureau}关于{name}等同志职务任免的通知"),
    "xzzx": ("{topic}申请表（{year}版）", "{topic}承诺书范本（{year}版）"),
}  # fmt: skip
_TEMPLATES: dict[str, Sequence[str]] = {
    "szyw": words.STATE_NEWS, "mtjj": words.MEDIA_NEWS, "tzgg": words.NOTICES, **_OTHER_TITLES,
}  # fmt: skip
_STALE_AFTER = {"lzjs": -2}
_EXTERNAL_EVERY = 15
_SHARED_WITH_FILES = 20


def document_id(column: DemoColumn, year: int, number: int) -> int:
    """Number of a document, unique over the site, the same however far the site has grown."""
    return year % 100 * 1_000_000 + (ALL_COLUMNS.index(column) + 1) * 10_000 + number


def address(column: DemoColumn, day: date, number: int, *, year: int | None = None) -> str:
    """Address of an article as the product behind the column writes it."""
    document = document_id(column, year or day.year, number)
    if column.family is Family.BODA:
        return f"/info/1021/{document}.htm"
    if column.family is Family.HANWEB:
        return f"/art/{day.year}/{day.month}/{day.day}/art_1021_{document}.html"
    return f"{column.folder}{day:%Y%m}/t{day:%Y%m%d}_{document}.html"


def pieces_of_year(column: DemoColumn, year: int, *, newest: int) -> list[Piece]:
    """All pieces of an ordinary column in a year, oldest first."""
    if column.key in _STALE_AFTER and year > newest + _STALE_AFTER[column.key]:
        return []
    wording = Wording(f"{column.key}/{year}")
    days = wording.days(year, column.yearly)
    return [_piece(column, day, number, wording) for number, day in enumerate(days, 1)]


def _piece(column: DemoColumn, day: date, number: int, wording: Wording) -> Piece:
    title = _title(column, day, number, wording)
    is_external = column.key == "szyw" and number % _EXTERNAL_EVERY == 0
    path = address(column, day, number)
    if is_external:
        path = f"{PORTAL}/szyw/t{day:%Y%m%d}_{number}.html"
    medium = words.MEDIA_NAMES if column.key == "mtjj" else (BUREAU, BUREAU, "云泽市人民政府办公室")
    return Piece(
        path=path,
        title=title,
        published_on=day,
        column=column.key,
        paragraphs=wording.paragraphs(day=day),
        source=wording.pick(medium),
        is_external=is_external,
        also=("qtwj",) if column.key == "tzgg" and number % _SHARED_WITH_FILES == 0 else (),
    )


def _title(column: DemoColumn, day: date, number: int, wording: Wording) -> str:
    if column.key in {"nsjg", "zsdw"}:
        names = words.INSIDE if column.key == "nsjg" else words.UNITS
        return f"{names[(day.year * column.yearly + number) % len(names)]}（{day.year}年更新）"
    if column.key in _TEMPLATES:
        return wording.title(_TEMPLATES[column.key], day=day)
    templates = [
        each.replace("{doing}", wording.pick(words.DOINGS)).replace(
            "{meeting}", wording.pick(words.MEETINGS)
        )
        for each in _WORK
    ]
    return wording.title(templates, day=day)
