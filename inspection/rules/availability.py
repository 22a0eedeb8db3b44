"""Visits of the home page → 站点无法访问 by the week, 首页打不开 by the hour. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from inspection.case import Case
from inspection.confirmation import settle
from inspection.readings import HOME_OUTCOME, HOME_SECONDS
from model.days import shanghai_day
from model.fetching import Outcome
from model.issues import Answer, Finding
from model.observations import Observation

_OPEN = frozenset({Outcome.OK, Outcome.NOT_MODIFIED})


def judge_week(case: Case) -> Iterator[Finding]:
    """Share of failed visits over the last full days, today not among them.

    A visit fails where the page did not open, or took the limit of seconds or longer. A day with
    fewer visits than asked for leaves the week 无法判断.

    Source: 国办秘函〔2019〕19号 单项否决 2.
    """
    days = [case.today - timedelta(days=back) for back in range(1, case.limit("days") + 1)]
    visits = _visits_by_day(case)
    thin = [day for day in days if len(visits[day]) < case.limit("probes_per_day")]
    if thin:
        yield case.unknown(f"近 {len(days)} 天中有 {len(thin)} 天探测不足，不能下结论")
        return
    answers = [answer for day in days for answer in visits[day]]
    failed = answers.count(Answer.FAIL)
    share = 100 * failed / len(answers)
    detail = f"近 {len(days)} 天探测 {len(answers)} 次，打不开 {failed} 次，占 {share:.1f}%"
    is_over = failed * 100 >= case.limit("percent") * len(answers)
    yield case.fails(detail) if is_over else case.passes(detail)


def judge_now(case: Case) -> Iterator[Finding]:
    """Whether the home page is down just now: three visits running, or three of the last five.

    Visits older than a day tell nothing of now.
    """
    since = case.now - timedelta(hours=case.limit("fresh_hours"))
    readings = [r for r in case.records.series.get(HOME_OUTCOME, ()) if r.observed_at >= since]
    slow = _seconds(case)
    answers = [_answer(reading, slow, case.limit("seconds")) for reading in readings]
    state = settle(
        answers, in_row=case.limit("in_row"), of=case.limit("of"), recover=case.limit("recover")
    )
    if state is Answer.UNKNOWN:
        yield case.unknown("探测次数不足，或尚未稳定")
    elif state is Answer.PASS:
        yield case.passes("首页可以打开")
    else:
        yield case.fails(f"首页连续打不开：{_last_failure(readings, answers)}")


def _visits_by_day(case: Case) -> dict[date, list[Answer]]:
    slow = _seconds(case)
    visits: dict[date, list[Answer]] = defaultdict(list)
    for reading in case.records.series.get(HOME_OUTCOME, ()):
        answer = _answer(reading, slow, case.limit("seconds"))
        if answer is not Answer.UNKNOWN:
            visits[shanghai_day(reading.observed_at)].append(answer)
    return visits


def _seconds(case: Case) -> dict[object, float]:
    readings = case.records.series.get(HOME_SECONDS, ())
    return {r.observed_at: float(r.value) for r in readings if isinstance(r.value, int | float)}


def _answer(reading: Observation, seconds: dict[object, float], limit: int) -> Answer:
    if reading.value is None or reading.value == Outcome.NOT_MONITORED:
        return Answer.UNKNOWN
    if reading.value not in _OPEN:
        return Answer.FAIL
    return Answer.FAIL if seconds.get(reading.observed_at, 0.0) >= limit else Answer.PASS


def _last_failure(readings: Sequence[Observation], answers: Sequence[Answer]) -> str:
    failed = [r for r, a in zip(readings, answers, strict=True) if a is Answer.FAIL]
    value = str(failed[-1].value)
    return "打开过慢" if value in _OPEN else Outcome(value).label
