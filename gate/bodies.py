"""Body bytes as they come → the decoded body, never more than a cap. Pure."""

import zlib

from model.errors import FetchError
from model.fetching import Outcome

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS
_GZIP_NAMES = frozenset({"gzip", "x-gzip"})
_ZLIB_METHOD = 0x08


class BodyReader:
    """Takes pieces of a body, undoes gzip or deflate, and stops at `max_bytes` decoded.

    Args:
        encoding: The content-encoding of the answer.
        max_bytes: Most bytes of the decoded body.
        where: The address, for messages.

    Raises:
        FetchError: an encoding that was not offered (br, zstd), or several at once.
    """

    def __init__(self, encoding: str, *, max_bytes: int, where: str) -> None:
        self._max_bytes = max_bytes
        self._where = where
        self._encoding = encoding.strip().lower()
        self._body = bytearray()
        self._unpacker: zlib._Decompress | None = None
        if self._encoding not in {"", "identity", "deflate", *_GZIP_NAMES}:
            raise FetchError(
                f"正文用了未提供的压缩方式 {encoding[:40]!r}",
                outcome=Outcome.TRUNCATED,
                where=where,
                code="F04",
            )

    def feed(self, data: bytes) -> None:
        """Take the next piece.

        Raises:
            FetchError: the body is over the cap (F03, F04) or cannot be unpacked.
        """
        if self._encoding in {"", "identity"}:
            self._append(data, code="F03", what="正文超过上限")
            return
        try:
            self._unpack(data)
        except zlib.error as error:
            raise self._truncated("正文无法解压") from error

    def finish(self) -> bytes:
        """The whole body.

        Raises:
            FetchError: the compressed stream ended in its middle.
        """
        if self._unpacker is not None and not self._unpacker.eof:
            raise self._truncated("压缩的正文不完整")
        return bytes(self._body)

    @property
    def so_far(self) -> bytes:
        """What has been decoded until now."""
        return bytes(self._body)

    def __len__(self) -> int:
        return len(self._body)

    def _unpack(self, data: bytes) -> None:
        while data:
            if self._unpacker is None:
                self._unpacker = zlib.decompressobj(self._window(data))
            elif self._unpacker.eof:
                # A further gzip member follows; anything else after the end is padding.
                if not data.startswith(b"\x1f\x8b"):
                    return
                self._unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
            room = self._max_bytes - len(self._body) + 1
            self._append(self._unpacker.decompress(data, room), code="F04", what="解压后超过上限")
            data = self._unpacker.unconsumed_tail or self._unpacker.unused_data

    def _window(self, data: bytes) -> int:
        """How to read the stream: some servers call raw deflate what should be zlib."""
        is_raw = self._encoding == "deflate" and data[0] & 0x0F != _ZLIB_METHOD
        return _RAW if is_raw else _GZIP_OR_ZLIB

    def _append(self, piece: bytes, *, code: str, what: str) -> None:
        if len(self._body) + len(piece) > self._max_bytes:
            raise FetchError(
                f"{what} {self._max_bytes / 1048576:g} MiB，已丢弃",
                outcome=Outcome.TOO_LARGE,
                where=self._where,
                code=code,
            )
        self._body += piece

    def _truncated(self, what: str) -> FetchError:
        return FetchError(what, outcome=Outcome.TRUNCATED, where=self._where, code="F04")
