"""Every error the program raises on purpose.

ZhanbaoError                 exit code 1
├── UsageError               2  the command was called in a way that cannot work
├── ConfigError              2  a file that a person edits holds something unusable
│   └── SiteStopped          2  somebody stopped all visits to the site
├── FetchError               1  an address gave no usable answer
│   └── AddressRefused       1  the address is not one the program may connect to
├── PageUnreadable           1  a page arrived but cannot be read whole
├── ImportRefused            1  a file of figures or a log was refused; nothing was taken from it
├── StoreError               1  the database refused or could not be reached
│   ├── Conflict             1  somebody else changed the same thing first
│   └── Frozen               1  the thing is signed or append-only
├── ExportError              1  the document could not be written
├── AlertNotSent             1  a channel did not take a message
└── InternalError            3  the program is at fault

A message says, in Chinese, where it is, what was there and what to do.
"""

from typing import ClassVar

from model.fetching import Outcome, Timings

#: No sentence is longer: what a file holds may be, and is quoted in it.
_LONGEST = 800


def _cut(what: str) -> str:
    return what if len(what) <= _LONGEST else f"{what[:600]}……{what[-150:]}"


#: Codes of a database that is unreachable, broken, full, read-only or busy.
_UNAVAILABLE = frozenset({"S01", "S05", "S06", "S09", "S10", "S11", "S12", "S13"})


class ZhanbaoError(Exception):
    """The root of every error raised on purpose; its text is for the user."""

    #: What the command line ends with.
    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "", code: str = "") -> None:
        what = _cut(what)
        super().__init__(what)
        self.what = what
        #: File and line, field key or address.
        self.where = _cut(where)
        #: What the reader should do next.
        self.remedy = _cut(remedy)
        #: The short code of the message, such as C04, if it has one.
        self.code = code

    def __str__(self) -> str:
        """Say where, what and what to do in one line."""
        place = " ".join(part for part in (self.code, self.where) if part)
        head = f"{place}：{self.what}" if place else self.what
        return f"{head} → {self.remedy}" if self.remedy else head


class UsageError(ZhanbaoError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class ConfigError(ZhanbaoError):
    """A file that a person edits holds something unusable; nothing was started."""

    exit_code = 2


class SiteStopped(ConfigError):
    """A person, or the site file, lets nobody visit the site; nothing was asked of it."""


class FetchError(ZhanbaoError):
    """An address gave no usable answer.

    Args:
        what: The sentence for the user.
        outcome: The class of the failure, a value of `model.fetching.Outcome`.
        where: The address.
        remedy: What to do.
        code: The short code of the message.
        timings: How far the request came, where it was begun.
    """

    def __init__(
        self,
        what: str,
        *,
        outcome: str,
        where: str = "",
        remedy: str = "",
        code: str = "",
        timings: Timings | None = None,
    ) -> None:
        known = next((one.remedy for one in Outcome if one.value == outcome), "")
        super().__init__(what, where=where, remedy=remedy or known, code=code)
        self.outcome = outcome
        self.timings = timings


class AddressRefused(FetchError):
    """The address is loopback, private or otherwise not one to connect to."""


class OutsideWindow(ZhanbaoError):
    """The site may be crawled at other hours only; nothing was asked of it."""


class RenderingUnavailable(ZhanbaoError):
    """This machine has no browser, or not the extra that drives it."""


class PageUnreadable(ZhanbaoError):
    """A page arrived but cannot be read whole; it must not count as an empty one."""


class ImportRefused(ZhanbaoError):
    """A file of figures or a log was refused; nothing was taken from it."""


class StoreError(ZhanbaoError):
    """The database refused or could not be reached."""

    @property
    def is_unavailable(self) -> bool:
        """True where it is the database that cannot serve now, not what was asked of it."""
        return self.code in _UNAVAILABLE


class Conflict(StoreError):
    """Somebody else changed the same thing first; both values are in the message."""


class Frozen(StoreError):
    """The thing is signed or append-only and cannot be changed."""


class ExportError(ZhanbaoError):
    """The document could not be written; the old file, if any, is untouched."""


class AlertNotSent(ZhanbaoError):
    """A channel did not take a message.

    Args:
        what: The sentence for the user.
        is_permanent: True where trying again cannot help.
        where: The channel.
        remedy: What to do.
        code: The short code of the message.
    """

    def __init__(
        self, what: str, *, is_permanent: bool, where: str = "", remedy: str = "", code: str = ""
    ) -> None:
        super().__init__(what, where=where, remedy=remedy, code=code)
        self.is_permanent = is_permanent


class InternalError(ZhanbaoError):
    """The program is at fault; the message asks for a report."""

    exit_code = 3
