import pytest

from store.flags import BACK_DATED, DATE_CHANGED, TITLE_CHANGED, VANISHED, flag_names


@pytest.mark.parametrize(
    ("sightings", "names"),
    [
        ([0], ()),
        ([BACK_DATED | VANISHED], ("back_dated", "vanished")),
        ([TITLE_CHANGED, DATE_CHANGED], ("date_changed", "title_changed")),
        ([VANISHED, VANISHED], ("vanished",)),
        ([VANISHED, 0], ()),
    ],
)
def test_an_item_has_the_flags_of_any_column_but_vanishes_only_from_all(
    sightings: list[int], names: tuple[str, ...]
) -> None:
    assert flag_names(sightings) == names
