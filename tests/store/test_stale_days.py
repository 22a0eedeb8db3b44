from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from store.engine import Store
from store.stale_days import day_number, day_of, forget_marks, mark_stale, marks_of


@given(st.none() | st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_and_its_number_are_the_same_thing(day: date | None) -> None:
    assert day_of(day_number(day)) == day


def test_a_day_that_was_marked_again_meanwhile_stays_stale(store: Store) -> None:
    first, second = date(2025, 1, 31), date(2025, 2, 1)
    with store.transaction() as tx:
        mark_stale(tx, 1, {first, second, None})
        mark_stale(tx, 2, {first})
        seen = marks_of(tx, 1)
        mark_stale(tx, 1, {second})
        forget_marks(tx, 1, seen)

        assert seen == {0: 1, 20250131: 1, 20250201: 1}
        assert marks_of(tx, 1) == {20250201: 2}
        assert marks_of(tx, 2) == {20250131: 1}


def test_no_day_marks_none(store: Store) -> None:
    with store.transaction() as tx:
        mark_stale(tx, 1, set())

        assert marks_of(tx, 1) == {}
