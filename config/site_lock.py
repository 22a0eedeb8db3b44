"""One writer of site files at a time, whichever process it is."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model.errors import ConfigError


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Nobody else writes a site file of this folder until the block ends; who comes second waits.

    The folder itself is locked, so that no file is left behind. A block must not enter another.

    Raises:
        ConfigError: there is no such folder, or it cannot be opened.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise ConfigError(
            f"站点目录无法打开（{error.strerror}）", where=str(folder), remedy="检查目录与权限"
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
