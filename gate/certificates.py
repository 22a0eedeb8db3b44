"""A second look at a server whose certificate was refused: which of its faults it is."""

import ssl
from collections.abc import Sequence

from gate.connecting import LEGACY_SERVER_CONNECT, GatedBackend, Trace
from gate.deadline import Deadline
from gate.resolving import Resolve, resolve
from gate.web_address import parse_web_address
from model.errors import FetchError

_HTTPS = 443
_SECONDS = 10.0


def fault_of_certificate(
    url: str, *, allow_networks: Sequence[str] = (), resolve_by: Resolve = resolve
) -> FetchError | None:
    """Why the certificate of a server is refused; None where it is not, or not any more.

    The machine's own authorities are asked, as the crawl asks them. Nothing is sent after the
    handshake.
    """
    address = parse_web_address(url)
    backend = GatedBackend(
        where=url,
        allow_networks=allow_networks,
        deadline=Deadline(_SECONDS),
        resolve=resolve_by,
        trace=Trace(),
    )
    context = ssl.create_default_context()
    context.options |= LEGACY_SERVER_CONNECT
    try:
        line = backend.connect_tcp(address.host, address.port or _HTTPS)
        line.start_tls(context, server_hostname=address.host).close()
    except FetchError as error:
        return error
    return None
