"""The faults of a year: which rule must find each, where, and within how many days."""

from collections.abc import Iterator
from datetime import date, timedelta

from site_year import ADDRESSES, COLUMNS, Fault

START, END = date(2026, 1, 1), date(2027, 1, 1)


def _plan() -> Iterator[Fault]:
    """Faults over the year, one or more a rule; the stretch of May stays healthy."""
    yield from _reading_faults()
    names = [column.name for column in COLUMNS]
    for number, name in enumerate(names[:3]):
        yield _fault("halt", 20 + 3 * number, 25, "column.stale", name, within=16, about=name)
    for name in names[3:9]:
        yield _fault("halt", 155, 195, "column.stale", name, within=186, about=name)
    for name in names[9:11]:
        yield _fault("halt", 155, 195, "interpretation.stale", name, within=186, about=name)
    yield _fault("halt", 155, 195, "columns.stale_core", "x", within=186, about="公告0")
    yield _fault("halt", 160, 70, "letters.stale", "留言公开", within=63, about="留言公开")
    for name in names[11:17]:
        yield _fault("blank", 80, 10, "column.blank", name, within=0, about=name)
    yield _fault("blank", 80, 10, "columns.blank_many", "x", within=0, about="专题0")
    for name in names[:4]:
        yield _fault("unread", 95, 6, "crawl.incomplete", name, within=0, about=name)
        yield _fault("shrank", 105, 6, "crawl.shrank", name, within=0, about=name)
    for number, address in enumerate(ADDRESSES[:4]):
        yield _fault("vanished", 60 + number, 4, "items.vanished", address, within=0, about=address)
        yield _fault("word", 66 + number, 4, "words.mistaken", address, within=0, about=address)
    for number, address in enumerate(ADDRESSES[4:]):
        yield _fault("back_dated", 160 + number, 4, "dates.back_dated", address, about=address)
        yield _fault("future", 170 + number, 4, "dates.future", address, about=address)
    yield _fault("letter", 160, 100, "interaction.unanswered", "x", within=94)
    yield _fault("down", 30, 1, "home.down", "x", within=1)
    yield _fault("down", 70, 2, "site.unreachable", "x", within=2)
    yield _fault("down", 200, 3, "home.down", "x", within=1)
    yield _fault("title", 40, 3, "tampering.title_changed", "x")
    yield _fault("page_word", 44, 3, "words.mistaken", "http://x.gov.cn/")
    yield _fault("report", 20, 20, "report.published", "2025")
    yield _fault("crawl", 160, 60, "crawl.missed", "x", within=37)


def _reading_faults() -> Iterator[Fault]:
    broken = {
        "footer.icp": "marks.icp=",
        "footer.police": "marks.police=",
        "footer.id_code": "marks.id_code=",
        "footer.conac": "footer.conac=",
        "footer.sponsor": "footer.sponsor=",
        "footer.contact": "footer.contact=",
        "footer.sitemap": "footer.sitemap=",
        "footer.report_error": "footer.report_error=",
        "footer.inner": "footer.inner_missing=网站地图",
        "tags.home": "tags.home_missing=SiteName",
        "tags.column": "tags.column_missing=ColumnName",
        "tags.article": "tags.article_missing=PubDate",
        "links.home_dead": "links.home_dead=2",
        "links.inner_dead": "links.inner_dead=9",
        "links.lapsed": "links.lapsed=1",
        "attachments.broken": "attachments.broken=1",
        "search.usable": "search.found=3",
        "ipv6.reachable": "ipv6.outcome=timeout",
        "tls.expiry": "tls.expires_on=soon",
        "marks.consistent": "tags.SiteIDCode=5001070012",
        "tampering.hidden_links": "suspects.hidden_links=3",
        "tampering.gambling": "suspects.gambling=1",
        "tampering.foreign_text": "suspects.foreign_text=1",
    }
    for number, (rule, about) in enumerate(broken.items()):
        yield _fault("reading", 3 + 5 * number, 3, rule, "x", about=about)
    yield _fault("reading", 200, 3, "marks.changed", "icp", about="marks.icp=桂ICP备10201924号-8")
    yield _fault("reading", 205, 20, "home.stale", "x", within=15, about="home.newest_on=frozen")


def _fault(
    name: str, day: int, days: int, rule: str, target: str, *, within: int = 0, about: str = ""
) -> Fault:
    start = START + timedelta(days=day)
    return Fault(
        name=name,
        start=start,
        end=start + timedelta(days=days),
        rule=rule,
        target=target,
        within_days=within,
        about=about,
    )


#: Every fault of the year.
PLAN = tuple(_plan())
