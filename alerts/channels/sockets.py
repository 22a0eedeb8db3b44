"""A host name → a connected socket, if its address may be connected to."""

import socket

from gate.addresses import refusal
from model.errors import AlertNotSent
from model.messages import Channel


def addresses_of(
    channel: Channel, host: str, port: int, kind: socket.SocketKind
) -> list[tuple[socket.AddressFamily, tuple[str, int]]]:
    """The addresses of a host that the channel may use.

    Raises:
        AlertNotSent: the name has no address, or none that may be connected to.
    """
    where = f"渠道「{channel.name}」"
    try:
        found = socket.getaddrinfo(host, port, type=kind)
    except OSError as error:
        raise AlertNotSent(
            f"{host} 无法解析", is_permanent=False, where=where, remedy="稍后自动重发", code="D02"
        ) from error
    targets: list[tuple[socket.AddressFamily, tuple[str, int]]] = [
        (family, (str(address[0]), port)) for family, _, _, _, address in found
    ]
    refused = [refusal(address, channel.allow_networks) for _, (address, _) in targets]
    if any(refused):
        # One public and one refused address is a name that may turn either way: refuse both.
        raise AlertNotSent(
            next(filter(None, refused)),
            is_permanent=True,
            where=where,
            remedy="内网地址请在 allow_networks 列出网段",
            code="C08",
        )
    return targets


def connect(channel: Channel, host: str, port: int, *, timeout: float) -> socket.socket:
    """A TCP connection to the first address that answers.

    Raises:
        AlertNotSent: as `addresses_of`.
        OSError: no address answered.
    """
    last: OSError | None = None
    for _, address in addresses_of(channel, host, port, socket.SOCK_STREAM):
        try:
            return socket.create_connection(address, timeout=timeout)
        except OSError as error:
            last = error
    raise last or OSError(f"{host} 没有地址")
