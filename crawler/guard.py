"""The connection guard of the crawl: every TCP connection of the process is judged as it is made.

The reactor connects to the very address that is checked, on each hop of each redirect: neither a
redirect nor a name that changes its address between check and use can get around it.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any, ClassVar

from twisted.internet.asyncioreactor import AsyncioSelectorReactor

from gate.addresses import refusal
from model.errors import AddressRefused
from model.fetching import Outcome


class GuardedReactor(AsyncioSelectorReactor):
    """Scrapy's asyncio reactor that refuses addresses which the site file does not allow."""

    #: Networks, as CIDR, that may be reached though they are not public.
    allow_networks: ClassVar[tuple[str, ...]] = ()

    def connectTCP(  # noqa: N802 - Twisted's name
        self,
        host: str,
        port: int,
        factory: Any,  # noqa: ANN401 - Twisted is untyped here
        timeout: float = 30,
        bindAddress: Any = None,  # noqa: ANN401, N803 - as above
    ) -> Any:  # noqa: ANN401 - as above
        """Connect as Twisted does.

        Raises:
            AddressRefused: `host` is no IP address, or one that may not be connected to.
        """
        require_allowed(host, self.allow_networks)
        return super().connectTCP(host, port, factory, timeout, bindAddress)


def require_allowed(host: str, allow_networks: Sequence[str]) -> None:
    """Let pass an address that may be connected to.

    Raises:
        AddressRefused: it may not, or it is no address but a name.
    """
    try:
        ip_address(host)
        why = refusal(host, allow_networks)
    except ValueError:
        why = f"{host!r} 不是解析后的地址"
    if why:
        raise AddressRefused(
            f"目标解析到受限地址 {host}（{why}）",
            outcome=Outcome.ADDRESS_REFUSED,
            remedy="内网站点请在站点文件的 allow_networks 中列出",
            code="C08",
        )


def install() -> None:
    """Install the guarded reactor; Scrapy calls it by the setting TWISTED_REACTOR."""
    from twisted.internet.main import installReactor

    installReactor(GuardedReactor())  # type: ignore[no-untyped-call]
