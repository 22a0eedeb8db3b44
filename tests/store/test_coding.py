from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from model.values import NONE
from store.coding import (
    decode_pairs,
    decode_texts,
    decode_value,
    encode_pairs,
    encode_texts,
    encode_value,
)

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.dates(),
)


@given(VALUES)
def test_a_value_comes_back_with_its_type(value: object) -> None:
    found = decode_value(encode_value(value))  # type: ignore[arg-type]

    assert found == value
    assert type(found) is type(value)


def test_none_nothing_and_zero_are_kept_as_three_things() -> None:
    assert len({encode_value(value) for value in (NONE, None, 0, "0", False)}) == 5


def test_a_date_is_no_text() -> None:
    assert decode_value(encode_value("2025-01-31")) == "2025-01-31"
    assert decode_value(encode_value(date(2025, 1, 31))) == date(2025, 1, 31)


@given(st.lists(st.tuples(st.text(), st.text())))
def test_pairs_come_back_in_their_order(pairs: list[tuple[str, str]]) -> None:
    assert decode_pairs(encode_pairs(pairs)) == tuple(pairs)


def test_no_pairs_take_no_room() -> None:
    assert encode_pairs([]) is None
    assert decode_pairs(None) == ()


@given(st.lists(st.text()))
def test_texts_come_back_in_their_order(texts: list[str]) -> None:
    assert decode_texts(encode_texts(texts)) == tuple(texts)
