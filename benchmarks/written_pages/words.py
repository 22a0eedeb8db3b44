"""Titles, addresses and names of a written page."""

# ruff: noqa: E501 - a line an address style

import random
from dataclasses import dataclass
from datetime import date, timedelta

from written_pages.truth import TODAY

_PLACES = [
    "南宁",
    "柳州",
    "桂林",
    "梧州",
    "北海",
    "钦州",
    "贵港",
    "玉林",
    "百色",
    "贺州",
    "河池",
    "来宾",
    "崇左",
    "自治区",
    "全区",
    "市",
]
_ORGANS = [
    "民政厅",
    "教育局",
    "财政局",
    "人民政府办公室",
    "卫生健康委",
    "市场监管局",
    "应急管理局",
    "生态环境局",
]
_MATTERS = [
    "养老服务体系建设",
    "社会救助工作",
    "行政区划调整",
    "殡葬改革",
    "婚姻登记管理",
    "城乡低保提标",
    "未成年人保护",
    "社会组织年检",
    "安全生产大检查",
    "防汛抗旱",
    "高考志愿填报",
    "乡村振兴",
    "营商环境优化",
    "疫苗接种",
    "食品抽检",
    "预算公开",
]
_SHAPES = (
    "{place}{organ}关于印发《{matter}实施方案》的通知",
    "关于做好{year}年{matter}有关工作的通知",
    "{place}召开{matter}推进会",
    "{year}年{month}月{day}日{matter}新闻发布会实录",
    "{organ}{year}-{next}年度{matter}情况公示",
    "《{matter}管理办法》政策解读",
    "{matter}",
    "{place}{matter}座谈会在京举行 有关负责人答记者问",
    "一图读懂{matter}",
    "关于公开征求《{place}{matter}条例（征求意见稿）》意见的公告（截至{month}月{day}日）",
)
COLUMNS = [
    "工作动态",
    "通知公告",
    "政策文件",
    "政策解读",
    "公示公告",
    "部门要闻",
    "专题信息",
    "规划计划",
    "人事信息",
    "财政信息",
]
OTHERS = [
    "领导之窗",
    "机构职能",
    "办事服务",
    "互动交流",
    "数据开放",
    "政务公开",
    "首页",
    "新闻中心",
    "网上办事",
    "建言献策",
]
HOSTS = ("mzt.demo.gov.cn", "www.city.gov.cn", "jyj.county.gov.cn")
_STYLES = (
    lambda c, d: f"t{d:%Y%m%d}_{c.randrange(10**5, 10**7)}.html",
    lambda c, d: f"./{d:%Y%m}/t{d:%Y%m%d}_{c.randrange(10**5, 10**7)}.shtml",
    lambda c, d: (
        f"/art/{d.year}/{d.month}/{d.day}/art_{c.randrange(99, 9999)}_{c.randrange(10**5, 10**7)}.html"
    ),
    lambda c, _: f"/info/{c.randrange(1001, 1200)}/{c.randrange(1000, 99999)}.htm",
    lambda c, _: f"../content/post_{c.randrange(10**6, 10**7)}.html",
    lambda c, _: f"show.asp?id={c.randrange(100, 99999)}",
    lambda c, d: f"/{d.year}/{d:%m%d}/c{c.randrange(100, 999)}a{c.randrange(1000, 99999)}/page.htm",
    lambda c, _: f"content_{c.randrange(10**9, 10**10)}.html",
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One row before it is drawn: where it leads, what it is called, when it was published."""

    href: str
    title: str
    day: date


def draw_title(chance: random.Random) -> str:
    """A title as such sites write them; some hold dates and years of their own."""
    year = chance.randrange(2015, 2027)
    return chance.choice(_SHAPES).format(
        place=chance.choice(_PLACES),
        organ=chance.choice(_ORGANS),
        matter=chance.choice(_MATTERS),
        year=year,
        next=year + 1,
        month=chance.randrange(1, 13),
        day=chance.randrange(1, 29),
    )


def draw_rows(chance: random.Random, size: int) -> list[Drawn]:
    """Rows in falling order of days, with distinct addresses."""
    style = chance.choice(_STYLES)
    day = TODAY - timedelta(days=chance.randrange(0, 2500))
    rows: list[Drawn] = []
    seen: set[str] = set()
    while len(rows) < size:
        href = style(chance, day)
        if chance.random() < 0.04:
            href = f"https://mp.weixin.qq.com/s/{chance.randrange(10**12):x}Az"
        if href not in seen:
            seen.add(href)
            rows.append(Drawn(href, draw_title(chance), day))
            day -= timedelta(days=chance.choice((0, 0, 1, 3, 7, 20)))
    return rows


def draw_class(chance: random.Random, *words: str) -> str:
    """A class: one of the usual words, or letters that mean nothing."""
    if words and chance.random() < 0.5:
        return chance.choice(words)
    return "".join(
        chance.choice("abcdefghkmnrstuvwxyz") for _ in range(chance.randrange(2, 7))
    ) + str(chance.randrange(10))
