"""Connections that are checked where they are made, and cut when the time is up.

The name is resolved once, every address it has is judged, and the connection goes to the judged
address itself: neither a redirect nor a name that changes its address in between gets past.
"""

import socket
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpcore

from gate import failures
from gate.addresses import refusal
from gate.deadline import Deadline
from gate.resolving import Resolve
from model.errors import AddressRefused, FetchError
from model.fetching import Outcome

#: Option of a TLS context (Python 3.12 names it). Many government servers lack secure
#: renegotiation; browsers connect to them all the same.
LEGACY_SERVER_CONNECT = 0x4
_SECONDS_PER_ADDRESS = 10.0
_HEAD_END = b"\r\n\r\n"


@dataclass(slots=True)
class Trace:
    """What was seen of one connection; filled in as it goes."""

    ip: str = ""
    dns: float | None = None
    tcp: float | None = None
    tls: float | None = None
    first_byte: float | None = None
    #: Certificate of the server, DER.
    certificate: bytes | None = None
    #: Bytes that came after the head; more than stated means a lying content-length.
    body_bytes: int = 0
    _head: bytearray = field(default_factory=bytearray)
    _is_head_over: bool = False

    def note(self, data: bytes) -> None:
        """Count what came in."""
        if self._is_head_over:
            self.body_bytes += len(data)
            return
        self._head += data
        end = self._head.find(_HEAD_END)
        if end >= 0:
            self._is_head_over = True
            self.body_bytes = len(self._head) - end - len(_HEAD_END)
            self._head.clear()


@dataclass(frozen=True, kw_only=True, slots=True)
class GatedBackend(httpcore.NetworkBackend):
    """Connects for one request: resolves, judges, connects to what was judged."""

    #: Address asked for, for messages.
    where: str
    allow_networks: Sequence[str]
    deadline: Deadline
    resolve: Resolve
    trace: Trace
    #: `socket.AF_INET6` to connect by that family alone; `AF_UNSPEC`: any.
    family: int = socket.AF_UNSPEC

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline of the whole request holds
        local_address: str | None = None,  # noqa: ARG002 - part of the interface
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """A stream to a judged address of `host`.

        Raises:
            AddressRefused: an address of the host is not one to connect to.
            FetchError: the name has no address, or none takes a connection.
        """
        addresses = self._judged_addresses(host.strip("[]"), port)
        began = self.deadline.elapsed
        connected = self._connect(addresses, port)
        self.trace.tcp = self.deadline.elapsed - began
        self.trace.ip = str(connected.getpeername()[0])
        return _GatedStream(connected, where=self.where, deadline=self.deadline, trace=self.trace)

    def _judged_addresses(self, host: str, port: int) -> tuple[str, ...]:
        began = self.deadline.elapsed
        try:
            found = self.resolve(host, port, self.deadline.remaining)
        except TimeoutError as error:
            raise failures.name_server_silent(self.where, host) from error
        except OSError as error:
            raise failures.no_such_name(self.where, host) from error
        self.trace.dns = self.deadline.elapsed - began
        addresses = tuple(ip for ip in found if self._is_of_family(ip))
        if not addresses:
            raise failures.no_such_name(self.where, host)
        for ip in addresses:
            self._judge(ip, is_mixed=len(addresses) > 1)
        return addresses

    def _is_of_family(self, ip: str) -> bool:
        if self.family == socket.AF_UNSPEC:
            return True
        return (":" in ip) == (self.family == socket.AF_INET6)

    def _judge(self, ip: str, *, is_mixed: bool = False) -> None:
        if reason := refusal(ip, self.allow_networks):
            raise AddressRefused(
                f"域名同时解析到{reason}，已拒绝" if is_mixed else f"目标不可访问：{reason}",
                outcome=Outcome.ADDRESS_REFUSED,
                where=self.where,
                remedy="内网网站请在站点文件 allow_networks 写明网段；discover 用 --allow-network",
                code="C09" if is_mixed else "C08",
            )

    def _connect(self, addresses: Sequence[str], port: int) -> socket.socket:
        failed: OSError = OSError("no address")
        for ip in addresses:
            seconds = min(self.deadline.remaining, _SECONDS_PER_ADDRESS)
            if seconds <= 0:
                raise failures.timeout(self.where, seconds=self.deadline.seconds, step="建立连接")
            try:
                connected = socket.create_connection((ip, port), timeout=seconds)
            except OSError as error:
                failed = error
                continue
            try:
                self._judge(str(connected.getpeername()[0]))
            except (FetchError, OSError):
                connected.close()
                raise
            return connected
        raise failures.cannot_connect(self.where, failed) from failed


class _GatedStream(httpcore.NetworkStream):
    """A socket whose every wait ends with the deadline."""

    def __init__(
        self, connected: socket.socket, *, where: str, deadline: Deadline, trace: Trace
    ) -> None:
        self._socket = connected
        self._where = where
        self._deadline = deadline
        self._trace = trace

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        data = self._receive(max_bytes)
        if self._trace.first_byte is None:
            self._trace.first_byte = self._deadline.elapsed
        self._trace.note(data)
        return data

    def _receive(self, max_bytes: int) -> bytes:
        """What comes in before the deadline, unless somebody ends the request meanwhile."""
        while True:
            try:
                self._socket.settimeout(self._seconds("等待应答", self._deadline.next_look))
                return self._socket.recv(max_bytes)
            except TimeoutError as error:
                # With a number it is the system's own: the other side is gone.
                if error.errno is not None:
                    raise self._timeout("等待应答") from error
            except OSError as error:
                raise httpcore.ReadError(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        try:
            self._socket.settimeout(self._seconds("发送请求"))
            self._socket.sendall(buffer)
        except TimeoutError as error:
            raise self._timeout("发送请求") from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        began = self._deadline.elapsed
        try:
            self._socket.settimeout(self._seconds("加密握手"))
            wrapped = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except OSError as error:
            self.close()
            raise failures.no_handshake(self._where, error) from error
        self._trace.tls = self._deadline.elapsed - began
        self._trace.certificate = wrapped.getpeercert(binary_form=True)
        return _GatedStream(wrapped, where=self._where, deadline=self._deadline, trace=self._trace)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        return self._socket if info == "socket" else None

    def _seconds(self, step: str, most: float | None = None) -> float:
        remaining = self._deadline.remaining if most is None else most
        if remaining <= 0:
            raise self._timeout(step)
        return remaining

    def _timeout(self, step: str) -> FetchError:
        return failures.timeout(self._where, seconds=self._deadline.seconds, step=step)
