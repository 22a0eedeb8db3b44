"""A TCP proxy on loopback that spoils a line at the byte it is told to.

It stands between the program and PostgreSQL, or the program and a site. `proxy.arm(Fault(...))`
counts the bytes of one way from then on, over all connections together; what comes after the last
byte allowed is not let through, and the fault happens. No thread waits without a deadline, and
`stop()` ends them all.
"""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from faults.line_faults import Fault, Kind, Piece, Way

#: Where the proxy leads to: a port on loopback, or the socket of a database.
Target = tuple[str, int] | Path
_TICK = 0.1
_AT_ONCE = struct.pack("ii", 1, 0)


class _Line:
    """One connection: both its ends."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client = client
        self.server = server
        self.is_silent = False
        #: Threads that carry its bytes, one each way.
        self._carriers = len(Way)
        self._is_over = False
        self._lock = threading.Lock()
        for end in (client, server):
            end.settimeout(_TICK)

    def ends(self, way: Way) -> tuple[socket.socket, socket.socket]:
        """Where bytes of a way come from and where they go."""
        pair = (self.client, self.server)
        return pair if way is Way.FROM_CLIENT else (pair[1], pair[0])

    def end(self, *, by_reset: bool = False) -> None:
        """Let nobody wait at either end any more."""
        with self._lock:
            ends = () if self._is_over else (self.client, self.server)
            self._is_over = True
            for end in ends:
                with contextlib.suppress(OSError):
                    if by_reset:
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                    # Wakes the thread that reads it; a reset tells nothing before it is closed.
                    end.shutdown(socket.SHUT_RD if by_reset else socket.SHUT_RDWR)

    def leave(self) -> None:
        """A thread is done with the line: the last one closes it.

        Whoever closed it earlier would hand its numbers to a new line while another still reads.
        """
        with self._lock:
            self._carriers -= 1
            if not self._carriers:
                self._is_over = True
                self.client.close()
                self.server.close()


class TcpProxy:
    """A running proxy; its `port` on 127.0.0.1 leads to the target."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._lines: list[_Line] = []
        self._threads: list[threading.Thread] = []
        self._fault: Fault | None = None
        self.passed = dict.fromkeys(Way, 0)
        self.pieces: list[Piece] = []
        self.connections = 0
        #: Times that a fault happened.
        self.struck = 0
        self._seen = 0
        self.port = 0
        self.accept()

    def arm(self, fault: Fault | None) -> None:
        """Count anew, and do that at its byte; None: let everything through."""
        with self._lock:
            self._fault = fault
            self.passed = dict.fromkeys(Way, 0)
            self.pieces = []
            self.struck = self.connections = self._seen = 0

    def refuse(self) -> None:
        """Take no more connections, and cut those that stand: as a server that is gone."""
        with contextlib.suppress(OSError):
            # A close alone is noticed only when the thread that accepts looks up.
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def accept(self) -> None:
        """Take connections again, at the same port."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._listener.settimeout(_TICK)
        self.port = self._listener.getsockname()[1]
        self._start(self._accept, self._listener)

    def cut(self) -> None:
        """Close every line that stands."""
        with self._lock:
            lines, self._lines = self._lines, []
        for line in lines:
            line.end()

    def stop(self) -> None:
        """End everything; no thread is left."""
        self._over.set()
        self.refuse()
        for thread in self._threads:
            thread.join(timeout=5)
            assert not thread.is_alive()

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads = [each for each in self._threads if each.is_alive()]
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while not self._over.is_set():
            try:
                client, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            self._take(client)

    def _take(self, client: socket.socket) -> None:
        try:
            server = self._reach()
        except OSError:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            client.close()
            return
        for end in (client, server):
            with contextlib.suppress(OSError):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = _Line(client, server)
        with self._lock:
            self.connections += 1
            self._lines.append(line)
        for way in Way:
            self._start(self._pump, line, way)

    def _reach(self) -> socket.socket:
        if isinstance(self._target, tuple):
            return socket.create_connection(self._target, timeout=5)
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.connect(str(self._target))
        return server

    def _pump(self, line: _Line, way: Way) -> None:
        """Carry the bytes of one way until either end is closed or the line is cut."""
        source, sink = line.ends(way)
        try:
            while not self._over.is_set():
                with contextlib.suppress(TimeoutError):
                    if not self._carry(line, way, _some(source), sink):
                        break
        except OSError:
            line.end()
        finally:
            line.leave()

    def _carry(self, line: _Line, way: Way, data: bytes, sink: socket.socket) -> bool:
        """Pass bytes on, with the fault where it is due; False: nothing more of this way."""
        if line.is_silent:
            return True
        with self._lock:
            self._begin_to_count(way, data)
            before = self.passed[way]
            self.passed[way] += len(data)
            fault = self._due(way, before)
            allowed = len(data) if fault is None else max(fault.after - before, 0)
            self.pieces.append(Piece(way=way, data=data[:allowed], passed=dict(self.passed)))
            self.struck += fault is not None
        _send(sink, data[:allowed])
        return fault is None or self._strike(line, fault, data[allowed:], sink)

    def _begin_to_count(self, way: Way, data: bytes) -> None:
        fault = self._fault
        if fault is None or not fault.since or way is Way.FROM_SERVER or fault.since not in data:
            return
        self._seen += 1
        if self._seen == fault.nth:
            self.passed = dict.fromkeys(Way, 0)

    def _due(self, way: Way, before: int) -> Fault | None:
        """The fault, if it happens to the bytes just counted."""
        fault = self._fault
        if fault is None or fault.way is not way or self.passed[way] <= fault.after:
            return None
        if fault.since and self._seen < fault.nth:
            return None
        return fault if before <= fault.after or fault.is_lasting else None

    def _strike(self, line: _Line, fault: Fault, rest: bytes, sink: socket.socket) -> bool:
        if fault.kind is Kind.SILENCE:
            line.is_silent = True
        elif fault.kind is Kind.HALF_CLOSE:
            with contextlib.suppress(OSError):
                sink.shutdown(socket.SHUT_WR)
            return False
        elif fault.kind in {Kind.DELAY, Kind.TRICKLE}:
            self._late(fault, rest, sink)
        else:
            line.end(by_reset=fault.kind is Kind.RESET)
            return False
        return True

    def _late(self, fault: Fault, rest: bytes, sink: socket.socket) -> None:
        if fault.kind is Kind.DELAY:
            self._over.wait(fault.seconds)
            _send(sink, rest)
            return
        for place in range(len(rest)):
            if self._over.wait(fault.seconds):
                return
            _send(sink, rest[place : place + 1])


def _some(source: socket.socket) -> bytes:
    """The next bytes; the end of them is an error."""
    if data := source.recv(65536):
        return data
    raise ConnectionError


def _send(sink: socket.socket, data: bytes) -> None:
    """Send all, within a deadline."""
    deadline = time.monotonic() + 5
    view = memoryview(data)
    while view:
        try:
            view = view[sink.send(view) :]
        except TimeoutError:
            if time.monotonic() > deadline:
                raise ConnectionError from None


@contextlib.contextmanager
def standing_before(target: Target) -> Iterator[TcpProxy]:
    """A proxy before a target, stopped at the end."""
    proxy = TcpProxy(target)
    try:
        yield proxy
    finally:
        proxy.stop()
