"""The columns of the demo site, in the order of its navigation."""

from demo.pieces import DemoColumn, Family
from model.columns import ColumnKind as Kind

#: Section name → its address.
SECTIONS = {
    "机构概况": "/jggk/",
    "新闻中心": "/xwzx/",
    "政务公开": "/zwgk/",
    "办事服务": "/bsfw/",
    "互动交流": "/hdjl/",
    "专题专栏": "/ztzl/",
}


def _column(
    section: str,
    key: str,
    name: str,
    kind: Kind,
    yearly: int,
    *,
    family: Family = Family.TRS,
    path: str = "",
    per_page: int = 20,
    date_form: str = "%Y-%m-%d",
) -> DemoColumn:
    return DemoColumn(
        key=key,
        name=name,
        section=section,
        kind=kind,
        yearly=yearly,
        path=path or f"{SECTIONS[section]}{key}/",
        family=family,
        per_page=per_page,
        date_form=date_form,
    )


_JG, _XW, _ZW, _BS, _HD = tuple(SECTIONS)[:5]

COLUMNS: tuple[DemoColumn, ...] = (
    _column(_JG, "jgzn", "机构职能", Kind.OVERVIEW, 0, family=Family.SINGLE),
    _column(_JG, "ldxx", "领导信息", Kind.OVERVIEW, 2),
    _column(_JG, "nsjg", "内设机构", Kind.OVERVIEW, 3),
    _column(_JG, "zsdw", "直属单位", Kind.OVERVIEW, 1),
    _column(_XW, "szyw", "时政要闻", Kind.NEWS, 90, date_form="%Y年%m月%d日"),
    _column(_XW, "gzdt", "工作动态", Kind.NEWS, 220),
    _column(_XW, "xqdt", "县区动态", Kind.NEWS, 130, date_form="[%m-%d]", per_page=25),
    _column(_XW, "mtjj", "媒体聚焦", Kind.NEWS, 24, date_form="(%Y/%m/%d)"),
    _column(_XW, "lzjs", "廉政建设", Kind.NEWS, 6),
    _column(
        _ZW, "tzgg", "通知公告", Kind.NOTICE, 60, family=Family.BODA, path="/zwgk/tzgg.htm",
        date_form="%Y年%m月%d日", per_page=15,
    ),
    _column(_ZW, "gfxwj", "规范性文件", Kind.POLICY, 6, family=Family.TABLE, per_page=12),
    _column(_ZW, "qtwj", "其他文件", Kind.POLICY, 16, family=Family.TABLE, per_page=15),
    _column(_ZW, "zcjd", "政策解读", Kind.INTERPRETATION, 11),
    _column(_ZW, "tjzc", "图解政策", Kind.INTERPRETATION, 6, date_form="%Y.%m.%d"),
    _column(_ZW, "spjd", "视频解读", Kind.INTERPRETATION, 3),
    _column(_ZW, "mtpl", "媒体评论", Kind.INTERPRETATION, 4),
    _column(_ZW, "hygq", "回应关切", Kind.RESPONSE, 5),
    _column(_ZW, "xxgkzn", "政府信息公开指南", Kind.DISCLOSURE, 0, family=Family.SINGLE),
    _column(_ZW, "xxgknb", "政府信息公开年报", Kind.DISCLOSURE, 1),
    _column(_ZW, "czxx", "财政预决算", Kind.DISCLOSURE, 8),
    _column(
        _ZW, "sgs", "行政许可和行政处罚公示", Kind.DISCLOSURE, 48, family=Family.HANWEB,
        path="/col/col1021/index.html", per_page=15,
    ),
    _column(_ZW, "shjz", "社会救助信息", Kind.DISCLOSURE, 12),
    _column(_ZW, "jyta", "建议提案办理", Kind.DISCLOSURE, 10),
    _column(_ZW, "rsxx", "人事信息", Kind.DISCLOSURE, 9),
    _column(_BS, "bszn", "办事指南", Kind.SERVICE, 0, date_form="", per_page=15),
    _column(_HD, "jzxx", "局长信箱", Kind.LETTERS, 40, family=Family.TABLE, per_page=15),
    _column(_HD, "yjzj", "意见征集", Kind.CONSULTATION, 6),
    _column(_HD, "wsdc", "网上调查", Kind.CONSULTATION, 2),
    _column(_HD, "jgfk", "结果反馈", Kind.CONSULTATION, 5),
    _column(_HD, "zxft", "在线访谈", Kind.INTERVIEW, 3),
    _column(_XW, "zyfw", "志愿服务风采", Kind.NEWS, 0),
    _column(_ZW, "xzzx", "下载中心", Kind.OTHER, 4),
)  # fmt: skip

#: Key, name, and pieces in each year from the fourth last full year to the newest, and after it.
_TOPICS: tuple[tuple[str, str, tuple[int, int, int, int, int]], ...] = (
    ("ztjy", "主题教育", (0, 12, 3, 0, 0)),
    ("mzfwz", "乡镇民政服务站建设", (4, 6, 7, 8, 1)),
    ("xczm", "乡村著名行动", (0, 0, 9, 11, 1)),
    ("wcnr", "未成年人保护宣传月", (5, 5, 6, 7, 0)),
    ("cxyl", "普惠养老在身边", (0, 0, 0, 14, 2)),
    ("fzsp", "防范养老诈骗", (8, 4, 0, 0, 0)),
    ("bjsd", "白鹭县防汛救灾救助", (0, 0, 0, 6, 0)),
    ("zfgz", "机关作风建设年", (0, 0, 0, 0, 3)),
    ("csz", "慈善周", (3, 3, 4, 5, 0)),
)

TOPICS: tuple[DemoColumn, ...] = tuple(
    DemoColumn(
        key=key, name=name, section="专题专栏", kind=Kind.TOPIC, path=f"/ztzl/{key}/", per_page=10
    )
    for key, name, _ in _TOPICS
)

TOPIC_PLAN: dict[str, tuple[int, int, int, int, int]] = {key: plan for key, _, plan in _TOPICS}

ALL_COLUMNS: tuple[DemoColumn, ...] = COLUMNS + TOPICS


def column_of(key: str) -> DemoColumn:
    """The column of a key."""
    return next(column for column in ALL_COLUMNS if column.key == key)
