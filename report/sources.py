"""Field → the places its proposal is taken from, the first that has one winning. Pure data.

The order is the same everywhere: what a person handed in for the year goes before what the
program saw, what was seen goes before what was written down once, and last year's report
comes last and only for facts that stand from year to year.
"""

from dataclasses import dataclass
from enum import StrEnum

from config.fields import load_fields
from report.figures import FIGURES


class Place(StrEnum):
    """Where a proposal may be taken from."""

    #: A figure of the year from a file a person imported.
    IMPORT = "import"
    #: A figure of the year from access logs.
    LOG = "log"
    #: A figure of the year from inspection.
    INSPECTION = "inspection"
    #: What the schedule says of itself.
    SCHEDULE = "schedule"
    #: Counted from items: `report.figures`.
    COUNT = "count"
    #: Newest reading of a page.
    PAGE = "page"
    #: An entry of the site file.
    SITE = "site"
    #: A line under [facts] of the site file.
    FACT = "fact"
    #: Computed from other proposals.
    DERIVED = "derived"
    #: Last year's report.
    LAST_YEAR = "last_year"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _LABELS[self]


_LABELS = {
    Place.IMPORT: "文件导入",
    Place.LOG: "访问日志",
    Place.INSPECTION: "检查记录",
    Place.SCHEDULE: "任务计划",
    Place.COUNT: "抓取清点",
    Place.PAGE: "网页读取",
    Place.SITE: "站点文件",
    Place.FACT: "站点文件 [facts]",
    Place.DERIVED: "由其他指标计算",
    Place.LAST_YEAR: "沿用上年",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldSources:
    """Where one field's proposal is taken from."""

    #: In order; the first that has a value is proposed.
    places: tuple[Place, ...]
    #: Keys of readings for `Place.PAGE`, attribute of the site for `Place.SITE`.
    reading: str = ""
    attribute: str = ""
    #: What a person should do where none has a value.
    ask: str
    #: True where a person alone knows it.
    is_personal: bool = False


_IMPORT = (Place.IMPORT,)
_STANDING = (Place.IMPORT, Place.FACT, Place.LAST_YEAR)
_COUNTED = (Place.IMPORT, Place.COUNT)
_BACKEND = "请从业务系统取数，用 zhanbao import 导入或直接填写"
_FACTS = "请在站点文件 [facts] 中写明，或直接填写"
_SIGN = "办理时自动填写；要写别人的名字或别的日期，在这里改写"
_MEDIA = "请从平台后台取数，用 zhanbao import 导入或直接填写；没有该账号，名称填「无」即可"


def _seen(reading: str, attribute: str = "") -> FieldSources:
    return FieldSources(
        places=(
            Place.IMPORT,
            Place.FACT,
            Place.PAGE,
            *((Place.SITE,) if attribute else ()),
            Place.LAST_YEAR,
        ),
        reading=reading,
        attribute=attribute,
        ask="网页上没有读到，请核对后填写",
    )


def _written(attribute: str) -> FieldSources:
    return FieldSources(
        places=(Place.IMPORT, Place.FACT, Place.SITE, Place.LAST_YEAR),
        attribute=attribute,
        ask=f"请在站点文件中写明 {attribute}，或直接填写",
    )


def _personal(*places: Place, ask: str = _SIGN) -> FieldSources:
    return FieldSources(places=(Place.IMPORT, Place.FACT, *places), ask=ask, is_personal=True)


_NAMED = {
    "report.organisation": _written("sponsor"),
    "report.year": FieldSources(places=(Place.SITE,), attribute="year", ask="由年度决定"),
    "site.name": _written("name"),
    "site.published_on": _personal(ask="本报表在网站公开当天的日期；先填计划公开的日期"),
    "site.home": _written("home"),
    "site.id_code": _seen("marks.id_code", "id_code"),
    "site.sponsor": _seen("site.sponsor", "sponsor"),
    "site.chinese_domain": _written("chinese_domain"),
    "site.operator": _seen("site.operator", "operator"),
    "site.type": _written("type"),
    "site.icp": _seen("marks.icp", "icp"),
    "site.police": _seen("marks.police", "police"),
    "site.conac": _seen("marks.conac", "conac"),
    "site.report_url": _personal(ask="公开后在「办理」中回填"),
    "visits.uv": FieldSources(
        places=(Place.IMPORT, Place.LOG), ask="请用 zhanbao logs 分析访问日志，或导入统计系统的数据"
    ),
    "visits.pv": FieldSources(
        places=(Place.IMPORT, Place.LOG), ask="请用 zhanbao logs 分析访问日志，或导入统计系统的数据"
    ),
    "letters.on_time_rate": FieldSources(
        places=(Place.IMPORT, Place.DERIVED), ask="有办结数量和按时办结数量后自动计算"
    ),
    "interaction.unified_platform": FieldSources(places=_STANDING, ask=_FACTS),
    "interaction.smart_qa": _seen("features.smart_qa"),
    "security.assessments": FieldSources(
        places=(Place.IMPORT, Place.INSPECTION), ask="本年度安全检测评估的次数，请填写"
    ),
    "security.inspection_cycle": FieldSources(
        places=(Place.IMPORT, Place.FACT, Place.SCHEDULE, Place.LAST_YEAR),
        ask="用「n天/次」或「n周/次」填写",
    ),
    "security.problems_found": FieldSources(
        places=(Place.IMPORT, Place.INSPECTION), ask="本年度还没有检查记录，请填写"
    ),
    "security.problems_fixed": FieldSources(
        places=(Place.IMPORT, Place.INSPECTION), ask="本年度还没有检查记录，请填写"
    ),
    "media.any": FieldSources(
        places=(Place.IMPORT, Place.FACT, Place.DERIVED), ask="填写微博、微信、客户端后自动判断"
    ),
    "media.weibo_name": _seen("media.weibo_name"),
    "media.wechat_name": _seen("media.wechat_name"),
    "innovation.search": _seen("features.search"),
    "innovation.languages": _seen("features.languages"),
    "innovation.accessibility": _seen("features.accessibility"),
    "innovation.personalised": _seen("features.personalised"),
    "innovation.other": _personal(Place.LAST_YEAR, ask="请填写；没有写「无」"),
    "signature.head": _personal(),
    "signature.reviewer": _personal(),
    "signature.filler": _personal(),
    "signature.phone": _written("phone"),
    "signature.filled_on": _personal(),
}


def _sources_of(key: str) -> FieldSources:
    if key in _NAMED:
        return _NAMED[key]
    if key in FIGURES:
        return FieldSources(places=_COUNTED, ask=_BACKEND)
    if key.startswith("service."):
        return FieldSources(places=_IMPORT, ask=_BACKEND)
    if key.startswith("media.") and key.endswith(("_posts", "_followers", "_reads", "_downloads")):
        return FieldSources(places=_IMPORT, ask=_MEDIA)
    return FieldSources(places=_STANDING, ask=_FACTS)


#: Field key → its sources, for every field of the form.
SOURCES: dict[str, FieldSources] = {field.key: _sources_of(field.key) for field in load_fields()}


def describe_sources(key: str) -> str:
    """Where a field's proposal is taken from, in order, in Chinese: for the manual."""
    sources = SOURCES[key]
    places = [place.label for place in sources.places]
    return " → ".join(places) + ("（由人填写）" if sources.is_personal else "")
