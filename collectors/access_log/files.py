"""Files of logs, plain, .gz or .xz → blocks of lines, one after another; memory stays flat."""

import gzip
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from model.errors import ImportRefused

_GZIP, _XZ = b"\x1f\x8b", b"\xfd7zXZ\x00"
#: Blocks that fit the processor's cache are read fastest.
_PIECE = 1 << 16
_MAX_LINE = 1 << 20


def read_blocks(path: Path) -> Iterator[str]:
    """Runs of whole lines of one file, without the last newline and without returns.

    Undecodable bytes are kept apart as surrogates.

    Raises:
        ImportRefused: the file cannot be read or unpacked, or a line has no end.
    """
    try:
        with _open(path) as file:
            yield from _blocks(file, path)
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise ImportRefused(
            f"文件读不出或不完整（{error}）", where=path.name, remedy="重新导出日志", code="L02"
        ) from error


def _open(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        head = file.read(6)
    # The content decides, not the name: rotated logs are named in many ways.
    if head.startswith(_GZIP):
        return cast("BinaryIO", gzip.open(path))
    if head.startswith(_XZ):
        return cast("BinaryIO", lzma.open(path))
    return path.open("rb")


def _blocks(file: BinaryIO, path: Path) -> Iterator[str]:
    rest = b""
    while piece := file.read(_PIECE):
        whole, newline, rest = (rest + piece).rpartition(b"\n")
        if newline:
            yield _decoded(whole)
        elif len(rest) > _MAX_LINE:
            raise ImportRefused(
                "一行超过 1 MiB，不是文本日志", where=path.name, remedy="换成访问日志", code="L01"
            )
    if rest:
        yield _decoded(rest)


def _decoded(lines: bytes) -> str:
    return lines.replace(b"\r\n", b"\n").removesuffix(b"\r").decode("utf-8", "surrogateescape")
