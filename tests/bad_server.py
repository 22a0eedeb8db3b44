"""A raw-TCP server on loopback that misbehaves by path and keeps a log of what was asked.

`serve(behaviours)` gives a `BadServer`; add a behaviour by a function of (connection, request).
"""

import contextlib
import gzip
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket, "Asked"], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    at: float


@dataclass
class BadServer:
    """The server: its address, its behaviours by path, its log."""

    behaviours: dict[str, Behaviour]
    host: str = "127.0.0.1"
    log: list[Asked] = field(default_factory=list)
    #: Connections taken, those without a request too.
    connections: int = 0
    bytes_in: int = 0

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        self._listener = socket.create_server((self.host, 0), family=family)
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def root(self) -> str:
        return f"http://{self.host}:{self.port}"

    def url(self, path: str) -> str:
        return self.root + path

    def close(self) -> None:
        self._stop.set()
        self._listener.close()

    def paths(self) -> list[str]:
        return [asked.path for asked in self.log]

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(10)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = connection.recv(65536)
                if not piece:
                    return
                self.bytes_in += len(piece)
                head += piece
            asked = _parse(head)
            self.log.append(asked)
            path = asked.path.partition("?")[0]
            first = "/" + path.strip("/").partition("/")[0]
            behave = self.behaviours.get(path) or self.behaviours.get(first) or page(status=404)
            behave(connection, asked)


def _parse(head: bytes) -> Asked:
    lines = head.decode("latin-1").split("\r\n")
    method, path, *_ = (*lines[0].split(" "), "", "")
    pairs = (line.partition(":") for line in lines[1:] if ":" in line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Asked(method=method, path=path, headers=headers, at=time.monotonic())


@contextlib.contextmanager
def serve(
    behaviours: dict[str, Behaviour] | None = None, *, host: str = "127.0.0.1"
) -> Iterator[BadServer]:
    """A running bad server with the common behaviours and those given."""
    server = BadServer({**BEHAVIOURS, **(behaviours or {})}, host)
    try:
        yield server
    finally:
        server.close()


def raw(data: bytes) -> Behaviour:
    """Sends bytes as they are and closes."""
    return lambda connection, _asked: connection.sendall(data)


def page(
    body: bytes | str = b"<html><body>ok</body></html>",
    *,
    status: int = 200,
    headers: tuple[tuple[str, str], ...] = (),
    length: int | None = None,
) -> Behaviour:
    """An ordinary answer; `length` lies about the body's length."""
    data = body.encode() if isinstance(body, str) else body

    def behave(connection: socket.socket, asked: Asked) -> None:
        lines = [
            f"HTTP/1.1 {status} X",
            f"Content-Length: {len(data) if length is None else length}",
        ]
        names = {name.lower() for name, _ in headers}
        if "content-type" not in names:
            lines.append("Content-Type: text/html; charset=utf-8")
        lines += [f"{name}: {value}" for name, value in headers]
        head = ("\r\n".join([*lines, "Connection: close"]) + "\r\n\r\n").encode("latin-1")
        connection.sendall(head + (b"" if asked.method == "HEAD" else data))

    return behave


def redirect(to: str, status: int = 302) -> Behaviour:
    """A redirect to `to`."""
    return page(b"", status=status, headers=(("Location", to),))


def packed(body: bytes, encoding: str) -> Behaviour:
    """A body sent as it is under a content-encoding."""
    return page(body, headers=(("Content-Encoding", encoding),))


def drip(connection: socket.socket, _asked: Asked) -> None:
    """One byte of body each 0.05 s, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def drip_head(connection: socket.socket, _asked: Asked) -> None:
    """One header line each 0.05 s, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-A: b\r\n")
        time.sleep(0.05)


def never(connection: socket.socket, _asked: Asked) -> None:
    """Takes the request and says nothing."""
    connection.settimeout(None)
    with contextlib.suppress(OSError):
        connection.recv(1)


def reset(connection: socket.socket, _asked: Asked) -> None:
    """Cuts with RST instead of an answer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def endless(connection: socket.socket, _asked: Asked) -> None:
    """A body without length that never ends."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    block = b"x" * 65536
    while True:
        connection.sendall(block)


def hops(connection: socket.socket, asked: Asked) -> None:
    """/hops/N leads to /hops/N-1; /hops/0 answers."""
    left = int(asked.path.rsplit("/", 1)[1])
    behave = redirect(f"/hops/{left - 1}") if left else page()
    behave(connection, asked)


def new_hops(connection: socket.socket, asked: Asked) -> None:
    """Each address leads to a new one, for ever."""
    redirect(f"/new_hops/{int(asked.path.rsplit('/', 1)[1]) + 1}")(connection, asked)


BEHAVIOURS: dict[str, Behaviour] = {
    "/": page(),
    "/ok": page(),
    "/s304": page(b"", status=304),
    "/s403": page(b"denied", status=403),
    "/s404": page(b"gone", status=404),
    "/s429": page(b"slow", status=429, headers=(("Retry-After", "120"),)),
    "/s500": page(b"error", status=500),
    "/s503": page(b"busy", status=503),
    "/drip": drip,
    "/drip_head": drip_head,
    "/never": never,
    "/reset": reset,
    "/empty_reply": raw(b""),
    "/not_http": raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    "/endless": endless,
    "/short": page(b"x" * 100, length=1000),
    "/lying": page(b"x" * 1000, length=10),
    "/chunk_cut": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nabc"),
    "/loop": redirect("/loop"),
    "/ping": redirect("/pong"),
    "/pong": redirect("/ping"),
    "/hops": hops,
    "/new_hops": new_hops,
    "/gzip": packed(gzip.compress(b"hello"), "gzip"),
    "/deflate": packed(zlib.compress(b"hello"), "deflate"),
    "/raw_deflate": packed(zlib.compress(b"hello")[2:-4], "deflate"),
    "/two_members": packed(gzip.compress(b"hel") + gzip.compress(b"lo"), "gzip"),
    "/gzip_cut": packed(gzip.compress(b"hello" * 1000)[:-12], "gzip"),
    "/gzip_not": packed(b"plain text", "gzip"),
    "/nested": packed(gzip.compress(gzip.compress(b"x")), "gzip, gzip"),
    "/br": packed(b"\x0b\x02\x80hello\x03", "br"),
    "/zstd": packed(b"\x28\xb5\x2f\xfd", "zstd"),
    "/bomb": packed(gzip.compress(b"\0" * (64 * 1024 * 1024), 9), "gzip"),
    "/big_head": page(headers=(("X-Big", "a" * 200_000),)),
    "/cookies": page(headers=tuple(("Set-Cookie", f"c{n}=1; Domain=gov.cn") for n in range(500))),
    "/policy": page(headers=(("Referrer-Policy", "sys.exit"), ("X-Odd", "\xd6\xd0"))),
}
