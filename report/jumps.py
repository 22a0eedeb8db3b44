"""Two figures → whether one is so many times the other that a person should look. Pure."""

#: A figure this many times the other, or this small a part of it, is worth a look.
_JUMP = 3.0
#: Where both are below this, a jump says nothing.
_SMALL = 20


def is_jump(now: float, before: float) -> bool:
    """True where one is more than three times the other, and the greater at least 20."""
    low, high = sorted((now, before))
    return high >= _SMALL and high > low * _JUMP


def say(number: float) -> str:
    """A number in a sentence: `12`, `12.5`."""
    return f"{number:.10g}"
