from datetime import timedelta

import pytest
from store_cases import AT, make_reading

from model.observations import Reading
from store.engine import Store
from store.observations import latest, of_year, record_observations, series

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("value", ["ok", "", 0, 3, 1.25, True, False, None])
def test_a_reading_comes_back_with_the_type_of_its_value(store: Store, value: Reading) -> None:
    reading = make_reading(value, unit="秒", detail="全文")
    with store.transaction() as tx:
        record_observations(tx, "a", [reading])
        found = latest(tx, "a")["home.outcome"]

    assert found == reading
    assert type(found.value) is type(value)


def test_the_newest_reading_of_each_key_is_the_latest(store: Store) -> None:
    with store.transaction() as tx:
        record_observations(tx, "a", [make_reading("timeout", AT + HOUR), make_reading("ok", AT)])
        record_observations(tx, "a", [make_reading("桂公网安备1", key="marks.police")])
        record_observations(tx, "b", [make_reading("dns", AT + 2 * HOUR)])
        found = latest(tx, "a")

    assert {key: r.value for key, r in found.items()} == {
        "home.outcome": "timeout",
        "marks.police": "桂公网安备1",
    }


def test_a_reading_that_arrives_late_is_kept_but_is_not_the_latest(store: Store) -> None:
    with store.transaction() as tx:
        record_observations(tx, "a", [make_reading("new", AT + HOUR)])
        record_observations(tx, "a", [make_reading("old", AT)])

        assert latest(tx, "a")["home.outcome"].value == "new"
        assert len(series(tx, "a", "home.outcome", AT, AT + 2 * HOUR)) == 2


def test_of_two_readings_of_one_moment_the_later_recorded_stands(store: Store) -> None:
    with store.transaction() as tx:
        record_observations(tx, "a", [make_reading("first")])
        record_observations(tx, "a", [make_reading("second")])

        assert latest(tx, "a")["home.outcome"].value == "second"


def test_a_series_has_its_first_moment_but_not_its_last_oldest_first(store: Store) -> None:
    readings = [make_reading(n, AT + n * HOUR) for n in range(5)]
    with store.transaction() as tx:
        record_observations(tx, "a", reversed(readings))
        found = series(tx, "a", "home.outcome", AT + HOUR, AT + 3 * HOUR)

    assert [reading.value for reading in found] == [1, 2]


def test_figures_of_a_year_are_apart_from_those_of_others_and_from_readings(
    store: Store,
) -> None:
    def figure(value: int, year: int, hours: int = 0, key: str = "visits.pv") -> None:
        record_observations(tx, "a", [make_reading(value, AT + hours * HOUR, key, year=year)])

    with store.transaction() as tx:
        figure(10, 2024)
        figure(20, 2025)
        figure(21, 2025, hours=1)
        figure(0, 2025, key="letters.received")
        record_observations(tx, "a", [make_reading()])
        found = [(r.key, r.value) for r in of_year(tx, "a", 2025)]

    assert found == [("letters.received", 0), ("visits.pv", 21)]


def test_recording_nothing_changes_nothing(store: Store) -> None:
    with store.transaction() as tx:
        record_observations(tx, "a", [])

        assert latest(tx, "a") == {}
