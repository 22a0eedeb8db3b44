"""`audit-anchors.txt`: where the ends of the audit chain are noted outside the database."""

import os
from pathlib import Path

from model.anchors import Anchor, read_anchors, seal


def note_anchor(path: Path, anchor: Anchor, key: bytes) -> str:
    """Append one anchor and wait until it is on the disk → its line."""
    line = seal(anchor, key)
    with path.open("a", encoding="ascii") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    return line


def load_anchors(path: Path, key: bytes) -> tuple[tuple[Anchor, ...], tuple[int, ...]]:
    """The anchors of a file, and the numbers of its lines that are not sealed with the key."""
    if not path.exists():
        return (), ()
    return read_anchors(path.read_text(encoding="utf-8", errors="replace").splitlines(), key)
