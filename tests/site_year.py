"""A site over a simulated year: faults come and go by plan, records follow from the day alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from inspection_cases import make_item, make_reading, make_run, make_site, make_standing, make_walk

from inspection.records import ColumnSummary, PageText, SiteRecords
from model.columns import Column, ColumnKind
from model.days import SHANGHAI
from model.drafts import ReportState
from model.indicators import WordRule
from model.items import Item
from model.observations import Observation, Reading
from model.reports import Report

_PROBES = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One planted fault: it holds from `start` up to and without `end`."""

    name: str
    start: date
    end: date
    #: The rule and target that must find it, and within how many days after the start.
    rule: str
    target: str
    within_days: int
    #: Column or mark it is about.
    about: str = ""

    def holds(self, day: date) -> bool:
        """True on the days on which it is there."""
        return self.start <= day < self.end


_KINDS = (
    *[(f"动态{n}", ColumnKind.NEWS) for n in range(3)],
    *[(f"公告{n}", ColumnKind.NOTICE) for n in range(3)],
    *[(f"文件{n}", ColumnKind.POLICY) for n in range(3)],
    *[(f"解读{n}", ColumnKind.INTERPRETATION) for n in range(2)],
    *[(f"专题{n}", ColumnKind.TOPIC) for n in range(6)],
    ("留言公开", ColumnKind.LETTERS),
)
COLUMNS = tuple(
    Column(name=name, kind=kind, url=f"http://x.gov.cn/{name}/") for name, kind in _KINDS
)
SITE = make_site(
    *COLUMNS,
    id_code="4500000092",
    icp="桂ICP备10201924号-7",
    police="桂公网安备 45010302001766号",
    conac="CA210000000409690990002",
)
WORDS = (WordRule(text="布署", is_forbidden=False, instead="部署"),)
#: Every reading of a healthy day.
HEALTHY: dict[str, Reading] = {
    "marks.icp": SITE.icp,
    "marks.police": SITE.police,
    "marks.id_code": SITE.id_code,
    "marks.conac": SITE.conac,
    "footer.conac": SITE.conac,
    "footer.inner_missing": "",
    "footer.sponsor": "某某省民政厅",
    "footer.contact": "0771-1234567",
    "footer.sitemap": "http://x.gov.cn/map/",
    "footer.report_error": SITE.id_code,
    "tags.home_missing": "",
    "tags.column_missing": "",
    "tags.article_missing": "",
    "tags.SiteIDCode": SITE.id_code,
    "links.home_dead": 0,
    "links.inner_dead": 0,
    "links.lapsed": 0,
    "attachments.broken": 0,
    "search.asked": 4,
    "search.found": 4,
    "ipv6.has_address": True,
    "ipv6.outcome": "ok",
    "tls.outcome": "ok",
    "suspects.hidden_links": 0,
    "suspects.gambling": 0,
    "suspects.foreign_text": 0,
}


def records_on(day: date, faults: Sequence[Fault]) -> SiteRecords:
    """What the store would hold on the morning of `day`."""
    now = at(day)
    walks = {column.name: _walk_rows(column, day, faults) for column in COLUMNS}
    runs = tuple(
        make_run(n, *(make_walk(name, rows=rows[n]) for name, rows in walks.items()), at=now)
        for n in (0, 1)
    )
    unread = {f.about for f in faults if f.name == "unread" and f.holds(day)}
    missed = _started(faults, "crawl", day)
    return SiteRecords(
        site=SITE,
        columns={column.name: _summary(column, day, faults) for column in COLUMNS},
        standings={
            column.name: make_standing(column.name, is_read=column.name not in unread)
            for column in COLUMNS
        },
        items=_items(day, faults),
        latest={key: _reading(key, value, day, faults) for key, value in _healthy(day).items()},
        series=_series(day, faults),
        runs=runs if missed is None else tuple(make_run(n, at=at(missed)) for n in (0, 1)),
        is_scheduled=True,
        reports={day.year - 1: _report(day, faults)},
        first_report_year=2020,
        pages=(PageText(url="http://x.gov.cn/", title="首页", text=_page_text(day, faults)),),
        words=WORDS,
    )


def at(day: date) -> datetime:
    """The moment of that day's inspection: nine in the morning in Asia/Shanghai."""
    return datetime.combine(day, time(9), tzinfo=SHANGHAI).astimezone(UTC)


def _healthy(day: date) -> dict[str, Reading]:
    return HEALTHY | {
        "home.newest_on": day.isoformat(),
        "tls.expires_on": (day + timedelta(days=200)).isoformat(),
    }


def _reading(key: str, value: Reading, day: date, faults: Sequence[Fault]) -> Observation:
    for fault in faults:
        if fault.name == "reading" and fault.about.partition("=")[0] == key and fault.holds(day):
            return make_reading(key, _broken(fault, day), at(day))
    return make_reading(key, value, at(day))


def _broken(fault: Fault, day: date) -> Reading:
    """What a broken reading says: a number, a text, `soon` for a day near, `frozen` for a halt."""
    text = fault.about.partition("=")[2]
    if text == "soon":
        return (day + timedelta(days=20)).isoformat()
    if text == "frozen":
        return fault.start.isoformat()
    return int(text) if text.isdigit() and len(text) == 1 else text


def _started(faults: Sequence[Fault], name: str, day: date, about: str = "") -> date | None:
    """When the fault of that name, if it holds, began."""
    found = (f.start for f in faults if f.name == name and f.about == about and f.holds(day))
    return next(found, None)


def _summary(column: Column, day: date, faults: Sequence[Fault]) -> ColumnSummary:
    if _started(faults, "blank", day, column.name):
        return ColumnSummary()
    halted = _started(faults, "halt", day, column.name)
    # A live column gets an item every few days, not each day.
    last = halted or day - timedelta(days=day.toordinal() % 5)
    return ColumnSummary(item_count=40, last_published_on=last)


def _walk_rows(column: Column, day: date, faults: Sequence[Fault]) -> tuple[int, int]:
    started = _started(faults, "shrank", day, column.name)
    return (20, 40) if started else (40, 40)


def _items(day: date, faults: Sequence[Fault]) -> tuple[Item, ...]:
    letter = make_item(
        "http://x.gov.cn/letter",
        kinds=(ColumnKind.LETTERS,),
        published_on=day,
        facts=_letter_facts(day, faults),
    )
    flagged = {
        f.about: (f.name,) for f in faults if f.name in {"vanished", "back_dated"} and f.holds(day)
    }
    ahead = {f.about for f in faults if f.name == "future" and f.holds(day)}
    titles = {f.about for f in faults if f.name == "word" and f.holds(day)}
    return (
        letter,
        *(
            make_item(
                address,
                title="布署会议" if address in titles else "部署会议",
                published_on=day + timedelta(days=9) if address in ahead else day,
                flags=flagged.get(address, ()),
            )
            for address in ADDRESSES
        ),
    )


ADDRESSES = tuple(f"http://x.gov.cn/{number}.html" for number in range(8))


def _letter_facts(day: date, faults: Sequence[Fault]) -> tuple[tuple[str, str], ...]:
    waiting = _started(faults, "letter", day)
    received = waiting or day - timedelta(days=20)
    return (("received_on", received.isoformat()), ("replied_on", "" if waiting else str(day)))


def _series(day: date, faults: Sequence[Fault]) -> dict[str, tuple[Observation, ...]]:
    """24 visits a day over eight days; the title once a day over ten."""
    start = datetime.combine(day - timedelta(days=8), time(0), tzinfo=SHANGHAI).astimezone(UTC)
    moments = [start + timedelta(hours=n) for n in range(8 * _PROBES + 10)]
    down: Callable[[datetime], bool] = lambda moment: any(  # noqa: E731
        f.name == "down" and f.holds(moment.astimezone(SHANGHAI).date()) for f in faults
    )
    days = [day - timedelta(days=back) for back in range(9, -1, -1)]
    return {
        "home.outcome": tuple(
            make_reading("home.outcome", "timeout" if down(moment) else "ok", moment)
            for moment in moments
        ),
        "home.title": tuple(make_reading("home.title", _title(d, faults), at(d)) for d in days),
    }


def _title(day: date, faults: Sequence[Fault]) -> str:
    return "澳门娱乐" if _started(faults, "title", day) else "首页"


def _report(day: date, faults: Sequence[Fault]) -> Report:
    url = "" if _started(faults, "report", day) else "http://x.gov.cn/report.html"
    return Report(site="x", year=day.year - 1, state=ReportState.SIGNED, public_url=url)


def _page_text(day: date, faults: Sequence[Fault]) -> str:
    return "布署全年工作" if _started(faults, "page_word", day) else "部署全年工作"
