"""What may happen to a line between two programs, and at which byte of it."""

from dataclasses import dataclass
from enum import Enum, auto


class Way(Enum):
    """Whose bytes are counted."""

    FROM_CLIENT = auto()
    FROM_SERVER = auto()


class Kind(Enum):
    """What happens to the line after the last byte that is let through."""

    #: Both ends are closed.
    CLOSE = auto()
    #: Both ends are told by RST.
    RESET = auto()
    #: The receiver is told that no more will come; it may still speak itself.
    HALF_CLOSE = auto()
    #: Both ends stay open and nothing more passes on this line.
    SILENCE = auto()
    #: One byte at a time, with a wait after each.
    TRICKLE = auto()
    #: The next bytes come late; then all is well.
    DELAY = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One fault of a line."""

    kind: Kind
    way: Way = Way.FROM_SERVER
    #: Bytes of that way that are let through before.
    after: int = 0
    #: Counting begins with the `nth` piece from the client that holds these bytes.
    since: bytes = b""
    nth: int = 1
    #: Of a delay, or between two bytes that trickle.
    seconds: float = 0.01
    #: True where every later connection has the fault at its first byte too.
    is_lasting: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Bytes of one way that passed at once, and how many of each way had come by then."""

    way: Way
    data: bytes
    passed: dict[Way, int]
