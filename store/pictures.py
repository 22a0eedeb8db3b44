"""Pictures of pages: files of one folder, named by their digest, each written once and whole."""

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

#: A larger picture is not kept.
MAX_BYTES = 4 * 1024 * 1024
_DIGEST = re.compile("[0-9a-f]{64}")


def save(folder: Path, body: bytes) -> str:
    """Keep a picture → its SHA-256, hex; the same picture is kept once."""
    digest = hashlib.sha256(body).hexdigest()
    path = place_of(folder, digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as whole:
            whole.write(body)
            whole.flush()
            os.fsync(whole.fileno())
        Path(whole.name).replace(path)
    return digest


def place_of(folder: Path, digest: str) -> Path:
    """Where a picture is kept, whether it is there or not."""
    return folder / digest[:2] / f"{digest}.jpg"


def path_of(folder: Path, digest: str) -> Path | None:
    """The file of a picture; None where it is gone, or what was given is no digest."""
    if not _DIGEST.fullmatch(digest):
        return None
    path = place_of(folder, digest)
    return path if path.is_file() else None


def is_whole(folder: Path, digest: str) -> bool:
    """True where the file still holds what its name says."""
    path = path_of(folder, digest)
    return path is not None and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def remove(folder: Path, digests: Iterable[str]) -> int:
    """Remove pictures → how many were there."""
    paths = [path for digest in digests if (path := path_of(folder, digest)) is not None]
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)
