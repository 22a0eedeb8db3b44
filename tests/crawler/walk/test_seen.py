from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crawler.walk.seen import Day, SeenRows, mark_of

_ADDRESSES = st.sampled_from([f"http://a.gov.cn/{n}.html" for n in range(6)]) | st.text()
_DAYS = st.none() | st.dates() | st.tuples(st.integers(1, 12), st.integers(1, 31))


@given(rows=st.lists(st.tuples(_ADDRESSES, _DAYS)))
def test_rows_are_known_again_as_by_their_whole_addresses(rows: list[tuple[str, Day]]) -> None:
    seen, days, has_redated = SeenRows(), dict[str, Day](), False
    for address, day in rows:
        assert (address in seen) is (address in days)
        assert seen.take(address, day) is (address not in days)
        has_redated |= days.setdefault(address, day) != day
        days[address] = day
        assert seen.has_redated is has_redated
        assert len(seen) == len(days)


def test_a_row_that_shows_another_day_and_then_the_first_again_was_redated_twice() -> None:
    seen = SeenRows()
    seen.take("http://a.gov.cn/1.html", date(2025, 1, 1))
    for day in (date(2025, 1, 2), date(2025, 1, 1)):
        seen.has_redated = False
        seen.take("http://a.gov.cn/1.html", day)
        assert seen.has_redated


def test_an_address_is_remembered_in_sixteen_bytes_however_long_it_is() -> None:
    marks = {mark_of("http://a.gov.cn/" + "x" * length) for length in range(2000)}

    assert len(marks) == 2000
    assert max(marks) < 1 << 128
