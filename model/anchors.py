"""Anchors: ends of the audit chain noted outside the database, each sealed with a key.

Whoever can write the database can build a whole new chain; he cannot make it fit an anchor. Pure.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

_PARTS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """The end of the chain at one moment."""

    #: Aware, UTC.
    at: datetime
    #: Number of the last entry.
    entry: int
    digest: str


def seal(anchor: Anchor, key: bytes) -> str:
    """The anchor as one line: moment, number, digest, and the seal over them."""
    words = f"{anchor.at.isoformat()} {anchor.entry} {anchor.digest}"
    return f"{words} {_seal(words, key)}"


def read_anchors(lines: Iterable[str], key: bytes) -> tuple[tuple[Anchor, ...], tuple[int, ...]]:
    """The anchors that lines hold, and the numbers of the lines not sealed with the key."""
    good: list[Anchor] = []
    bad: list[int] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        anchor = _anchor(line.split(), key)
        if anchor is None:
            bad.append(number)
        else:
            good.append(anchor)
    return tuple(good), tuple(bad)


def _anchor(parts: list[str], key: bytes) -> Anchor | None:
    if len(parts) != _PARTS or not parts[1].isdecimal():
        return None
    if not hmac.compare_digest(_seal(" ".join(parts[:3]), key).encode(), parts[3].encode()):
        return None
    return Anchor(at=datetime.fromisoformat(parts[0]), entry=int(parts[1]), digest=parts[2])


def _seal(words: str, key: bytes) -> str:
    own = hmac.digest(key, b"audit anchor", hashlib.sha256)
    return hmac.new(own, words.encode(), hashlib.sha256).hexdigest()
