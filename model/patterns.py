"""Regular expressions that are compiled when they are first used.

A crawl knows some three hundred; a site needs a few dozen. Compiled while modules are loaded,
the others were a thirtieth of a second of every start.
"""

import re
from typing import Any, AnyStr, cast

_METHODS = ("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn")
_waiting: list["_Late"] = []


def late_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, but compiled at its first use; an error in it shows only then."""
    late = _Late(pattern, flags)
    _waiting.append(late)
    return cast("re.Pattern[AnyStr]", late)


def compile_waiting() -> None:
    """Compile all that still wait: for a process whose forks shall not do it again and again.

    Raises:
        re.error: a pattern is no regular expression.
    """
    while _waiting:
        _waiting.pop().compiled()


class _Late:
    """Stands for a pattern, and passes its methods on."""

    def __init__(self, pattern: Any, flags: int) -> None:  # noqa: ANN401 - text or bytes
        self._pattern = pattern
        self._flags = flags

    def compiled(self) -> re.Pattern[Any]:
        """The pattern; its methods are found on this very object from now on."""
        found: re.Pattern[Any] = re.compile(self._pattern, self._flags)
        for name in _METHODS:
            setattr(self, name, getattr(found, name))
        return found

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.compiled(), name)
