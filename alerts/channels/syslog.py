"""A message → one RFC 5424 line by UDP or TCP."""

import socket
from contextlib import suppress
from datetime import datetime

from alerts.channels.posting import not_sent
from alerts.channels.sockets import addresses_of, connect
from alerts.neutral import cut_bytes
from gate.fetch import Fetcher
from model.issues import Severity
from model.messages import Channel, Message
from model.text import clean_line

_LEVELS = {Severity.VETO: 2, Severity.DEDUCTION: 4, Severity.NOTICE: 5}
_LOCAL0 = "16"
_TIMEOUT_SECONDS = 10.0
#: A receiver that keeps the connection open has it all the same.
_END_SECONDS = 2.0
#: What every receiver must take. Source: RFC 5424 6.1.
MAX_BYTES = 2048


def send(channel: Channel, message: Message, fetcher: Fetcher, *, now: datetime) -> None:  # noqa: ARG001
    """Send the line; UDP gives no receipt, so only a local failure is seen there.

    Raises:
        AlertNotSent: the receiver could not be reached.
    """
    host, port = channel.setting("host"), int(channel.setting("port", "514"))
    line = line_of(message, now, facility=int(channel.setting("facility", _LOCAL0)))
    try:
        if channel.setting("protocol", "udp") == "tcp":
            with connect(channel, host, port, timeout=_TIMEOUT_SECONDS) as stream:
                # Octet counting, RFC 6587 3.4.1.
                stream.sendall(b"%d " % len(line) + line)
                _wait_for_end(stream)
        else:
            family, address = addresses_of(channel, host, port, socket.SOCK_DGRAM)[0]
            with socket.socket(family, socket.SOCK_DGRAM) as datagrams:
                datagrams.sendto(line, address)
    except OSError as error:
        raise not_sent(channel, f"日志服务器连接失败（{type(error).__name__}）") from None


def _wait_for_end(stream: socket.socket) -> None:
    """Say that this was all; a receiver that ends too has read it, one that died resets."""
    stream.shutdown(socket.SHUT_WR)
    stream.settimeout(_END_SECONDS)
    with suppress(TimeoutError):
        stream.recv(1)


def line_of(message: Message, now: datetime, *, facility: int) -> bytes:
    """The line: priority, time, key as structured data, subject and body on one line."""
    priority = facility * 8 + _LEVELS[Severity(message.severity)]
    head = f'<{priority}>1 {now.isoformat()} - zhanbao - alert [zhanbao@32473 key="{message.key}"]'
    return (
        cut_bytes(clean_line(f"{head} {message.subject} {message.body}"), MAX_BYTES)
        .replace("\n", " ")
        .encode()
    )
