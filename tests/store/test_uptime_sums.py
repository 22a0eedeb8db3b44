from datetime import timedelta

import pytest
from store_cases import AT

from model.observations import Observation, Reading
from model.uptime import Uptime
from store.engine import Store
from store.observations import record_observations
from store.uptime_sums import uptime_sums


def visit(store: Store, outcome: Reading, seconds: Reading = None, *, hours: int = 1) -> None:
    at = AT - timedelta(hours=hours)
    readings = [
        Observation(key="home.outcome", value=outcome, observed_at=at, source="首页"),
        Observation(key="home.total_seconds", value=seconds, observed_at=at, source="首页"),
    ]
    with store.transaction() as tx:
        record_observations(tx, "a", readings)


def total(store: Store) -> Uptime | None:
    with store.reading() as tx:
        return uptime_sums(tx, ["a", "b"], since=AT - timedelta(days=7)).get("a")


def test_visits_are_summed_by_the_official_rule(store: Store) -> None:
    visit(store, "ok", 0.4)
    visit(store, "not_modified", 0.2)
    visit(store, "ok", 14.9)
    visit(store, "timeout")
    visit(store, "not_monitored")
    visit(store, None)

    assert total(store) == Uptime(visits=4, failed=1, not_monitored=1)


@pytest.mark.parametrize(("seconds", "failed"), [(14.999, 0), (15.0, 1), (15, 1)])
def test_a_visit_of_fifteen_seconds_has_failed(store: Store, seconds: float, failed: int) -> None:
    visit(store, "ok", seconds)

    assert total(store) == Uptime(visits=1, failed=failed)


def test_what_is_older_or_of_nobody_is_left_out(store: Store) -> None:
    visit(store, "timeout", hours=24 * 7 + 1)

    assert total(store) is None
