"""Steps of reports that are due or overdue → one message a step for all its sites. Pure."""

from collections.abc import Sequence
from datetime import date

from alerts.neutral import neutral_line
from model.calendars import CalendarStep
from model.issues import Severity
from model.messages import Message

_NAMED = 20
#: An overdue step is told again once a week.
_AGAIN_DAYS = 7
#: Who has not acted two months after the last day does not mean to.
_LONGEST_DAYS = 60
#: A step is told once so many days before its last day.
AHEAD_DAYS = 3


def is_told_on(days_left: int) -> bool:
    """True on the days on which a step that is not done is spoken of."""
    if days_left >= 0:
        return days_left == AHEAD_DAYS
    return -days_left <= _LONGEST_DAYS and (-days_left - 1) % _AGAIN_DAYS == 0


def calendar_message(
    step: CalendarStep, names: Sequence[tuple[str, str]], *, year: int, today: date
) -> Message:
    """The message about one step; `names`: key and name of each site, in order.

    The same step on the same day gives the same key, so it is told once however often asked.
    """
    due = step.due_on(year)
    late = (today - due).days
    when = f"已逾期 {late} 天" if late > 0 else f"还有 {-late} 天"
    shown = "、".join(neutral_line(name, limit=40) for _, name in names[:_NAMED])
    more = f" 等 {len(names)} 个网站" if len(names) > _NAMED else ""
    whose = neutral_line(names[0][1], limit=40) if len(names) == 1 else f"{len(names)} 个网站"
    return Message(
        key=f"calendar:{year}:{step.step}:{today}:{names[0][0] if len(names) == 1 else '*'}",
        subject=f"【站报】{whose}：{year} 年度报表「{step.title}」{when}",
        body=f"{shown}{more}\n最迟 {due:%Y-%m-%d}，由{step.role.label}办理。",
        site=names[0][0] if len(names) == 1 else "",
        severity=Severity.DEDUCTION if late > 0 else Severity.NOTICE,
    )
