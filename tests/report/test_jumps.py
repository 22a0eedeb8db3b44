import pytest

from report.jumps import is_jump


@pytest.mark.parametrize(
    ("now", "before", "jumps"),
    [
        (59, 20, False),
        (60, 20, False),
        (61, 20, True),
        (20, 61, True),
        (20, 60, False),
        (19, 0, False),
        (20, 0, True),
        (19, 6, False),
        (20, 6, True),
        (0, 0, False),
    ],
)
def test_more_than_three_times_of_twenty_or_more_is_a_jump(
    now: float, before: float, *, jumps: bool
) -> None:
    assert is_jump(now, before) is jumps
