"""Which IP addresses the program may connect to. Pure: an address in, a reason out.

The text of a web address says nothing (`2130706433`, `①②⑦.0.0.1` and `127。0。0。1` all are
127.0.0.1), so only addresses that a name resolved to, or that are connected, are judged here.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

_Address = IPv4Address | IPv6Address
_Network = IPv4Network | IPv6Network

#: Answers with the machine's own secrets in clouds; a wide allowed network does not open them.
_METADATA: dict[_Address, str] = {
    ip_address("169.254.169.254"): "云主机元数据",
    ip_address("169.254.170.2"): "云主机元数据",
    ip_address("169.254.0.23"): "云主机元数据",
    ip_address("100.100.100.200"): "云主机元数据",
    ip_address("192.0.0.192"): "云主机元数据",
    ip_address("168.63.129.16"): "云主机元数据",
    ip_address("fd00:ec2::254"): "云主机元数据",
    ip_address("fd20:ce::254"): "云主机元数据",
}

#: Source: IANA special-purpose address registries. Python's `is_global` misses several of them.
_DENIED: tuple[tuple[_Network, str], ...] = tuple(
    (ip_network(network), label)
    for network, label in (
        ("0.0.0.0/8", "本网络"),
        ("10.0.0.0/8", "内网"),
        ("100.64.0.0/10", "运营商内网"),
        ("127.0.0.0/8", "回环"),
        ("169.254.0.0/16", "链路本地"),
        ("172.16.0.0/12", "内网"),
        ("192.0.0.0/24", "协议保留"),
        ("192.0.2.0/24", "文档示例"),
        ("192.31.196.0/24", "协议保留"),
        ("192.52.193.0/24", "协议保留"),
        ("192.88.99.0/24", "6to4 中继"),
        ("192.168.0.0/16", "内网"),
        ("192.175.48.0/24", "协议保留"),
        ("198.18.0.0/15", "测试网络"),
        ("198.51.100.0/24", "文档示例"),
        ("203.0.113.0/24", "文档示例"),
        ("224.0.0.0/4", "组播"),
        ("240.0.0.0/4", "保留"),
        ("::/128", "未指定"),
        ("::1/128", "回环"),
        ("::/96", "废止的兼容地址"),
        ("64:ff9b:1::/48", "本地 NAT64"),
        ("100::/64", "丢弃地址"),
        ("100:0:0:1::/64", "协议保留"),
        ("2001:2::/48", "测试网络"),
        ("2001:10::/28", "标识地址"),
        ("2001:20::/28", "标识地址"),
        ("2001:30::/28", "标识地址"),
        ("2001:db8::/32", "文档示例"),
        ("2620:4f:8000::/48", "协议保留"),
        ("3fff::/20", "文档示例"),
        ("5f00::/16", "分段路由"),
        ("fc00::/7", "内网"),
        ("fe80::/10", "链路本地"),
        ("fec0::/10", "废止的站点本地"),
        ("ff00::/8", "组播"),
    )
)

_MAPPED = IPv6Network("::ffff:0:0/96")
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")
_TEREDO = IPv6Network("2001::/32")
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_ISATAP_MARKS = (0x00005EFE, 0x02005EFE)
_LOW_32 = 0xFFFFFFFF


def refusal(ip: str, allow_networks: Sequence[str] = ()) -> str:
    """Why `ip` may not be connected to, in Chinese; empty where it may.

    An IPv4 address inside an IPv6 one (mapped, translated, NAT64, 6to4, Teredo, ISATAP) is judged
    as if it stood alone. `allow_networks` (CIDR) opens networks that are refused otherwise;
    a metadata address is opened only by naming it alone (`169.254.169.254/32`).
    """
    try:
        address = ip_address(ip.partition("%")[0].strip("[]"))
    except ValueError:
        return f"{ip!r} 不是 IP 地址"
    allowed = _parse_networks(tuple(allow_networks))
    inner = tuple(_inner_addresses(address))
    for candidate in inner or (address,):
        if label := _label(candidate, allowed):
            shown = f"{address}" if candidate == address else f"{address}（即 {candidate}）"
            return f"{shown} 是受限地址（{label}）"
    return ""


def _label(address: _Address, allowed: tuple[_Network, ...]) -> str:
    """Name of the refused range that `address` lies in, empty where none or where allowed."""
    openers = [network for network in allowed if address in network]
    if address in _METADATA:
        is_named = any(network.num_addresses == 1 for network in openers)
        return "" if is_named else _METADATA[address]
    if openers:
        return ""
    for network, label in _DENIED:
        if address in network:
            return label
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return "未分配"
    return ""


def _inner_addresses(address: _Address) -> Iterator[_Address]:
    """IPv4 addresses that an IPv6 address carries; none for an ordinary address."""
    if isinstance(address, IPv4Address):
        return
    number = int(address)
    if address in _MAPPED or address in _TRANSLATED or address in _NAT64:
        yield IPv4Address(number & _LOW_32)
    elif address in _6TO4:
        yield IPv4Address(number >> 80 & _LOW_32)
    elif address in _TEREDO:
        yield IPv4Address(number >> 64 & _LOW_32)
        yield IPv4Address(~number & _LOW_32)
    elif number >> 32 & _LOW_32 in _ISATAP_MARKS:
        # The outer prefix may itself be a refused one, so both are judged.
        yield address
        yield IPv4Address(number & _LOW_32)


@lru_cache(maxsize=256)
def _parse_networks(networks: tuple[str, ...]) -> tuple[_Network, ...]:
    return tuple(ip_network(network) for network in networks)
