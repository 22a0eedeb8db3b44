"""Old days of visits in sum: the figures and the failures are what they were."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, text

from inspection.readings import HOME_FIRST_BYTE, HOME_OUTCOME, HOME_SECONDS
from model.days import day_begins
from model.observations import Observation
from model.uptime import Uptime, Visit, join_visits
from store.engine import Store, Transaction
from store.home_folding import fold_visits, pages_to_fold
from store.observations import latest, record_observations, series, uptime_of_days
from store.tables import home_days, home_visits
from store.verify import verify_store

FIRST, DAYS = date(2025, 3, 1), 20
LAST = FIRST + timedelta(days=DAYS - 1)
HOME = "http://www.a.gov.cn/"


def visit(
    at: datetime, outcome: str = "ok", seconds: float | None = 0.4, detail: str = ""
) -> list[Observation]:
    found = [
        Observation(key=HOME_OUTCOME, value=outcome, observed_at=at, source=HOME, detail=detail)
    ]
    if seconds is not None:
        found += [
            Observation(key=key, value=value, observed_at=at, source=HOME, unit="秒")
            for key, value in ((HOME_SECONDS, seconds), (HOME_FIRST_BYTE, seconds / 2))
        ]
    return found


def year_of_visits() -> Iterable[Observation]:
    """Each half hour one visit: nearly all open; some are slow, fail, or are not made."""
    for number in range(DAYS * 48):
        at = day_begins(FIRST) + timedelta(minutes=30 * number)
        if number % 37 == 5:
            yield from visit(at, "timeout", 30.0, "30 秒没有应答")
        elif number % 41 == 7:
            yield from visit(at, seconds=15.0)
        elif number % 53 == 11:
            yield from visit(at, "not_monitored", None, "计划未运行")
        elif number % 59 == 13:
            yield from visit(at, "not_modified", 0.125)
        else:
            yield from visit(at, seconds=(100 + number % 400) / 1000)


def days(tx: Transaction) -> dict[date, Uptime]:
    return uptime_of_days(tx, "a", FIRST, LAST)


def failures(tx: Transaction) -> list[Visit]:
    span = day_begins(FIRST), day_begins(LAST, days=1)
    outcomes, seconds = (series(tx, "a", key, *span) for key in (HOME_OUTCOME, HOME_SECONDS))
    return [one for one in join_visits(outcomes, seconds) if one.has_failed]


def fold(tx: Transaction, before: date) -> int:
    return sum(fold_visits(tx, page, before=before) for page in pages_to_fold(tx, before=before))


def rows(tx: Transaction) -> int:
    return int(tx.execute(select(func.count()).select_from(home_visits)).scalar_one())


def test_figures_and_failures_are_the_same_before_and_after(store: Store) -> None:
    with store.transaction() as tx:
        record_observations(tx, "a", year_of_visits())
        before = days(tx), failures(tx), rows(tx), latest(tx, "a")
        # In two steps, as day after day.
        folded = fold(tx, FIRST + timedelta(days=7)) + fold(tx, FIRST + timedelta(days=12))
        again = fold(tx, FIRST + timedelta(days=12))
        after = days(tx), failures(tx), latest(tx, "a")

        assert after == (before[0], before[1], before[3])
        assert len(before[1]) > 2 * DAYS
        assert folded > 500
        assert (again, rows(tx)) == (0, before[2] - folded)
        assert verify_store(tx) == ()
        # And all of it: what remains are the failures, and what was not made.
        fold(tx, LAST + timedelta(days=1))
        assert (days(tx), failures(tx)) == before[:2]
        assert rows(tx) == len(failures(tx))


def test_a_day_tells_sum_and_spread_of_its_times(store: Store) -> None:
    at = day_begins(FIRST)
    with store.transaction() as tx:
        for number in range(100):
            record_observations(
                tx, "a", visit(at + timedelta(minutes=number), seconds=(number + 1) / 100)
            )
        record_observations(tx, "a", visit(at + timedelta(minutes=200), "reset", None, "断"))
        fold(tx, FIRST + timedelta(days=1))
        [row] = tx.execute(select(home_days)).all()

    assert (row.opened, row.kept, row.not_monitored) == (100, 1, 0)
    assert (row.total_sum, row.total_usual) == (505_000, 5_000)
    assert (row.total_slow, row.total_slowest) == (9_500, 10_000)
    assert row.first_byte_sum == 252_500


def test_a_visit_that_arrives_after_its_day_was_summed_counts_once(store: Store) -> None:
    late = day_begins(FIRST) + timedelta(minutes=5)
    with store.transaction() as tx:
        record_observations(tx, "a", visit(day_begins(FIRST)))
        fold(tx, FIRST + timedelta(days=1))
        record_observations(tx, "a", visit(late))
        fold(tx, FIRST + timedelta(days=3))

        assert days(tx) == {FIRST: Uptime(visits=2)}
        assert verify_store(tx) == ()


def test_verify_misses_a_failure_that_is_gone_and_a_sum_that_is_none(store: Store) -> None:
    with store.transaction() as tx:
        record_observations(tx, "a", year_of_visits())
        fold(tx, LAST + timedelta(days=1))
        tx.execute(text("DELETE FROM home_visits WHERE outcome = 'timeout'"))
        tx.execute(text("UPDATE home_days SET opened = 0 WHERE day = '2025-03-04'"))
        told = {(fault.table, fault.what[:10]) for fault in verify_store(tx)}

    assert ("home_days", "一天的探测汇总自相矛") in told
    assert any(what.startswith("汇总时另有") for _, what in told)


def test_two_addresses_of_a_site_are_its_visits_together(store: Store) -> None:
    at = day_begins(FIRST)
    other = Observation(key=HOME_OUTCOME, value="dns", observed_at=at, source="http://b/")
    with store.transaction() as tx:
        record_observations(tx, "a", [*visit(at), other])
        fold(tx, FIRST + timedelta(days=1))

        assert days(tx) == {FIRST: Uptime(visits=2, failed=1)}
        assert days(tx) != uptime_of_days(tx, "b", FIRST, LAST)
