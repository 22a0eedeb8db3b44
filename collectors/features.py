"""The home page → what it offers: search, accessibility, languages, smart Q&A, ways to ask. Pure.

What the home page does not show may still be loaded by a script, so its absence is 无法判断.
"""

import re
from datetime import date, datetime

from collectors import keys
from collectors.anchors import Links, read_links
from collectors.observing import Look
from inspection import readings
from model.observations import Observation, Reading
from model.pages import PageReading

_SEARCH = re.compile(r"搜索|检索|search|keyword|searchword|\bq\b|请输入关键", re.IGNORECASE)
_ACCESSIBLE = re.compile(r"无障碍|适老|长者|关怀版|老年")
_ACCESSIBLE_SCRIPT = re.compile(r"wza|barrier-?free|accessib|slhelper|canyou", re.IGNORECASE)
_LANGUAGES = {
    "英文版": re.compile(r"^(english|英文(版|网)?|en)$", re.IGNORECASE),
    "繁体版": re.compile(r"(?:^|[\s到换換])繁[體体]|^繁$"),
    "日文版": re.compile(r"^(日本語|日(文|语)版?)$"),
    "韩文版": re.compile(r"^(한국어|韩(文|语)版?)$"),
    "俄文版": re.compile(r"^(русский|俄(文|语)版?)$", re.IGNORECASE),
    "法文版": re.compile(r"^(français|法(文|语)版?)$", re.IGNORECASE),
    "越南文版": re.compile(r"^(tiếng việt|越(南)?(文|语)版?)$", re.IGNORECASE),
}
_SMART_QA = re.compile(r"智能(问答|客服|机器人|咨询|小)|智能问|机器人客服|小(政|智|慧|助)")
_PERSONAL = re.compile(r"千人千网|个人中心|我的(主页|空间)|用户空间|个性化")
_CHANNEL = re.compile(r"留言|咨询|信箱|建言|互动交流|我要(写信|咨询|投诉)|领导信箱")
_SERVICES = re.compile(r"政务服务|网上办事|办事(服务|大厅|指南)|服务事项|我要办|^办事$")
_DATED_ADDRESS = re.compile(r"[/_]t?(20\d{2})(\d{2})(\d{2})[_/.]|/(20\d{2})-(\d{1,2})/(\d{1,2})/")


def collect_features(
    reading: PageReading, *, text: str, today: date, at: datetime
) -> list[Observation]:
    """What the home page offers, and the newest date it shows."""
    look = Look(at=at, source=reading.url)
    links = read_links(text, url=reading.url)
    newest = newest_date(reading, links, today=today)
    return [
        look.read(keys.FEATURE_SEARCH, _search(links)),
        look.read(keys.FEATURE_ACCESSIBILITY, _accessibility(links, text)),
        look.read(keys.FEATURE_LANGUAGES, _languages(links)),
        look.read(keys.FEATURE_PERSONALISED, _first(links, _PERSONAL)),
        look.read(keys.FEATURE_SMART_QA, True if _first(links, _SMART_QA) else None),
        look.read(readings.INTERACTION_CHANNEL, True if _first(links, _CHANNEL) else None),
        look.read(readings.SERVICE_CHANNEL, True if _first(links, _SERVICES) else None),
        look.read(readings.HOME_NEWEST_ON, newest.isoformat() if newest else ""),
    ]


def newest_date(reading: PageReading, links: Links, *, today: date) -> date | None:
    """Newest date, not after `today`, of what the home page lists or links; None: none shown."""
    rows = reading.listing.rows
    days: list[date | None] = [row.published_on for row in rows]
    days += [_latest_year(row.month_day, today) for row in rows if row.month_day]
    days += [_address_date(anchor.url) for anchor in links.anchors]
    return max((day for day in days if day is not None and day <= today), default=None)


def _latest_year(month_day: tuple[int, int], today: date) -> date | None:
    for year in (today.year, today.year - 1):
        try:
            day = date(year, *month_day)
        except ValueError:
            continue
        if day <= today:
            return day
    return None


def _address_date(url: str) -> date | None:
    found = _DATED_ADDRESS.search(url)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _search(links: Links) -> Reading:
    if any(_SEARCH.search(entry) for entry in links.inputs):
        return "提供站内搜索"
    return "提供站内搜索" if _first(links, re.compile("搜索|检索")) else None


def _accessibility(links: Links, text: str) -> Reading:
    found = _first(links, _ACCESSIBLE)
    return "提供无障碍浏览" if found or _ACCESSIBLE_SCRIPT.search(text) else None


def _languages(links: Links) -> Reading:
    names = [
        name for name, form in _LANGUAGES.items() if any(form.search(word) for word in links.labels)
    ]
    return "、".join(names) or None


def _first(links: Links, form: re.Pattern[str]) -> str | None:
    return next((words for words in links.labels if form.search(words)), None)
