from datetime import date, timedelta

from crawler.walk.order import Order, in_order, without_pins

DAY = date(2025, 6, 1)


def down(count: int, *, start: date = DAY, step: int = 3) -> list[date]:
    return [start - timedelta(days=step * index) for index in range(count)]


def test_keeps_the_longest_run_that_never_gets_newer() -> None:
    dates = [date(2025, 5, 3), date(2020, 1, 1), date(2025, 5, 2), date(2025, 5, 2)]

    assert in_order(dates) == [date(2025, 5, 3), date(2025, 5, 2), date(2025, 5, 2)]


def test_nothing_is_in_order_of_nothing() -> None:
    assert in_order([]) == []


def test_a_newest_first_list_holds_without_slack() -> None:
    order = Order()
    order.add(down(10))
    order.add(down(10, start=DAY - timedelta(days=30)))

    assert order.has_held
    assert order.slack_days == 0


def test_pins_on_top_of_the_first_page_are_no_disorder() -> None:
    order = Order()
    order.add([date(2019, 1, 1), date(2021, 1, 1), *down(6)])

    assert order.has_held
    assert order.slack_days == 0


def test_no_more_than_half_of_a_page_is_taken_for_pins() -> None:
    rising = [DAY + timedelta(days=index) for index in range(6)]

    assert len(without_pins(rising)) >= 3


def test_an_oldest_first_list_does_not_hold() -> None:
    order = Order()
    order.add([date(2019, 1, 1) + timedelta(days=9 * index) for index in range(10)])

    assert not order.has_held


def test_equal_dates_tell_no_direction() -> None:
    order = Order()
    order.add([DAY] * 10)
    assert not order.has_held

    order.add([DAY - timedelta(days=1)] * 10)
    assert order.has_held


def test_a_row_that_stands_too_far_down_gives_its_days_as_slack() -> None:
    order = Order()
    order.add(down(10))
    order.add([DAY - timedelta(days=20), *down(9, start=DAY - timedelta(days=40))])

    assert order.slack_days == 7


def test_a_random_list_does_not_hold_or_has_years_of_slack() -> None:
    order = Order()
    order.add([date(2020 + (7 * index) % 5, 1 + (5 * index) % 12, 1) for index in range(20)])

    assert not order.has_held or order.slack_days > 365
