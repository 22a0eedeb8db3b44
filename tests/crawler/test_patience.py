from datetime import UTC, datetime

import pytest

from crawler.patience import LONGEST_WAIT, asked_wait, backoff

NOW = datetime(2026, 1, 5, 8, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("", None),
        ("soon", None),
        ("120", 120.0),
        (" 5 ", 5.0),
        ("-7", 0.0),
        ("Mon, 05 Jan 2026 08:01:30 GMT", 90.0),
        ("Mon, 05 Jan 2026 07:00:00 GMT", 0.0),
        ("315360000", 315360000.0),
    ],
)
def test_reads_what_a_server_asks_for(header: str, seconds: float | None) -> None:
    assert asked_wait(header, now=NOW) == seconds


def test_waits_double_with_each_try_and_are_spread() -> None:
    waits = [backoff(tries, delay_seconds=1.0, chance=0.5) for tries in (1, 2, 3)]

    assert waits == pytest.approx([2.1, 4.2, 8.4])
    assert backoff(1, delay_seconds=1.0, chance=0.0) < backoff(1, delay_seconds=1.0, chance=1.0)


def test_no_wait_is_longer_than_the_longest() -> None:
    assert backoff(30, delay_seconds=60, chance=1.0) == LONGEST_WAIT
