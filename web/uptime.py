"""Visits of the home page by the official rule: the week, the days, and figures to draw."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

from fastapi import APIRouter, Request
from fastapi.responses import Response

from collectors.keys import FOR_PROGRAMS
from config.reading_names import group_readings, reading_name, reading_text
from inspection.readings import HOME_OUTCOME, HOME_SECONDS
from model.days import SHANGHAI, shanghai_day
from model.fetching import Outcome
from model.uptime import DAYS, SLOW_SECONDS, Uptime, Visit, join_visits, roll_up_days, roll_up_week
from store import observations
from store.engine import Transaction
from web.desk import desk_of, render
from web.sheet import report_year

routes = APIRouter()

#: Days told one by one.
_SHOWN_DAYS = 30
#: Visits told one by one.
_SHOWN = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """One day of visits."""

    day: date
    sum: Uptime
    #: Of the visits that opened; None: none did.
    usual_seconds: float | None
    slowest_seconds: float | None


@routes.get("/sites/{key}/uptime")
def show_uptime(request: Request, key: str) -> Response:
    """The home page over thirty days, and the newest reading of everything else."""
    desk = desk_of(request)
    site = desk.site(key)
    today = shanghai_day(desk.clock())
    with desk.reading() as tx:
        visits = _visits(tx, key, today)
        latest = observations.latest(tx, key)
        year = report_year(tx, key, this_year=today.year)
    sums = roll_up_days(visits)
    days = days_of(visits, sums)
    return render(
        request,
        "uptime.html",
        site=site,
        days=days[::-1],
        week=roll_up_week(sums, last=today - timedelta(days=1)),
        recent=sum((sums.get(today - timedelta(days=n), Uptime()) for n in range(DAYS)), Uptime()),
        failed=[visit for visit in visits if is_failure(visit)][-_SHOWN:][::-1],
        latest=group_readings(one for key, one in latest.items() if key not in FOR_PROGRAMS),
        reading_name=reading_name,
        reading_text=reading_text,
        tab_year=year,
        seconds_chart=seconds_chart([v for v in visits if _is_recent(v, today)]),
        days_chart=days_chart(days),
    )


def days_of(visits: Sequence[Visit], sums: Mapping[date, Uptime]) -> list[Day]:
    """The days on which there was a visit, oldest first. Pure."""
    seconds: dict[date, list[float]] = defaultdict(list)
    for visit in visits:
        if visit.seconds is not None and not visit.has_failed:
            seconds[shanghai_day(visit.at)].append(visit.seconds)
    return [
        Day(
            day=day,
            sum=total,
            usual_seconds=median(seconds[day]) if seconds[day] else None,
            slowest_seconds=max(seconds[day], default=None),
        )
        for day, total in sorted(sums.items())
    ]


def seconds_chart(visits: Sequence[Visit]) -> dict[str, object]:
    """Seconds of each visit, and the moments of failed ones, for the browser to draw. Pure."""
    return {
        "kind": "seconds",
        "title": "最近 7 天：首页响应时间（秒）",
        "limit": SLOW_SECONDS,
        "points": [
            [_moment(visit.at), round(visit.seconds, 3)]
            for visit in visits
            if visit.seconds is not None
        ],
        "failed": [
            [_moment(visit.at), visit.outcome.label] for visit in visits if is_failure(visit)
        ],
    }


def days_chart(days: Sequence[Day]) -> dict[str, object]:
    """Visits of each day, opened and failed, for the browser to draw. Pure."""
    return {
        "kind": "days",
        "title": "最近 30 天：每天探测（次）",
        "days": [f"{day.day:%m-%d}" for day in days],
        "opened": [day.sum.visits - day.sum.failed for day in days],
        "failed": [day.sum.failed for day in days],
    }


def _visits(tx: Transaction, key: str, today: date) -> tuple[Visit, ...]:
    first = today - timedelta(days=_SHOWN_DAYS - 1)
    since = datetime.combine(first, time(), SHANGHAI).astimezone(UTC)
    until = datetime.combine(today + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)
    return join_visits(
        observations.series(tx, key, HOME_OUTCOME, since, until),
        observations.series(tx, key, HOME_SECONDS, since, until),
    )


def _is_recent(visit: Visit, today: date) -> bool:
    return shanghai_day(visit.at) > today - timedelta(days=DAYS)


def is_failure(visit: Visit) -> bool:
    """True where a visit was made and the page did not open, or not in time. Pure."""
    return visit.has_failed and visit.outcome is not Outcome.NOT_MONITORED


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
