"""Flags of a sighting as the bits of one number. Pure."""

BACK_DATED = 1
DATE_CHANGED = 2
TITLE_CHANGED = 4
VANISHED = 8
#: All but `VANISHED`: what stays when an item is seen again.
STAYING = BACK_DATED | DATE_CHANGED | TITLE_CHANGED

_NAMES = (
    (BACK_DATED, "back_dated"),
    (DATE_CHANGED, "date_changed"),
    (TITLE_CHANGED, "title_changed"),
    (VANISHED, "vanished"),
)


def flag_names(sightings: list[int]) -> tuple[str, ...]:
    """Flags of an item from those of its sightings: it has vanished only where all have."""
    some, every = 0, VANISHED
    for bits in sightings:
        some |= bits
        every &= bits
    bits = (some & STAYING) | every
    return tuple(name for bit, name in _NAMES if bits & bit)
