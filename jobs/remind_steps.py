"""Steps of the reports in hand that are due or overdue → messages in the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from alerts.calendar_message import calendar_message, is_told_on
from alerts.timing import send_at, takes
from model.calendars import CalendarStep, report_year_on
from model.days import shanghai_day
from model.messages import Channel, Message
from model.sites import Site
from report.calendar import Task, tasks_of
from store import outbox
from store.engine import Transaction
from store.report_states import standings_of


def remind_steps(
    tx: Transaction,
    sites: Mapping[str, Site],
    channels: Sequence[Channel],
    calendar: Sequence[CalendarStep],
    *,
    now: datetime,
) -> int:
    """Put a message a step for every channel into the outbox → number of steps told.

    Each channel hears of the sites that it is for; who is told only when nobody acted hears of
    overdue steps alone.
    """
    today = shanghai_day(now)
    year = report_year_on(today)
    waiting = _waiting(tx, sites, calendar, year=year, now=now)
    for task, keys in waiting:
        for channel in channels:
            if channel.is_escalation and not task.is_overdue:
                continue
            names = [
                (key, sites[key].name) for key in keys if not channel.sites or key in channel.sites
            ]
            if names:
                _put(tx, channel, calendar_message(task.step, names, year=year, today=today), now)
    return len(waiting)


def _waiting(
    tx: Transaction,
    sites: Mapping[str, Site],
    calendar: Sequence[CalendarStep],
    *,
    year: int,
    now: datetime,
) -> list[tuple[Task, list[str]]]:
    """Each step to be spoken of today, with the sites whose next step it is."""
    today = shanghai_day(now)
    standings = standings_of(tx, [key for key, site in sites.items() if site.is_enabled], year)
    found: dict[str, tuple[Task, list[str]]] = {}
    for key, standing in standings.items():
        compiled = shanghai_day(standing.compiled_at) if standing.compiled_at else None
        tasks = tasks_of(
            calendar, year=year, today=today, state=standing.state, compiled_on=compiled
        )
        for task in tasks:
            if task.is_next and is_told_on(task.days_left):
                found.setdefault(task.step.step, (task, []))[1].append(key)
    return list(found.values())


def _put(tx: Transaction, channel: Channel, message: Message, now: datetime) -> None:
    if takes(channel, message):
        at = send_at(channel, message, now, is_urgent=False)
        outbox.put(tx, message, channels=[channel.name], at=at)
