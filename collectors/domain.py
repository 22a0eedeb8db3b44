"""Address of the home page → whether its name follows the rules. Pure.

Source: 国办发〔2017〕47号 域名: .gov.cn, no bare IP address; a portal's is `www.□□□.gov.cn`.
"""

from collections.abc import Iterator
from datetime import datetime
from ipaddress import ip_address

from collectors import keys
from collectors.observing import Look
from model.identity import host_of
from model.observations import Observation
from model.sites import Site

_PORTAL = "政府门户网站"
_PORTAL_LABELS = 4


def collect_domain(site: Site, *, at: datetime) -> list[Observation]:
    """True where nothing is wrong with the name; the detail says what is."""
    faults = tuple(find_domain_faults(site))
    look = Look(at=at, source=site.home)
    return [look.read(keys.DOMAIN_IS_REGULAR, not faults, detail="；".join(faults))]


def find_domain_faults(site: Site) -> Iterator[str]:
    """Chinese sentences, one a fault."""
    host, _, port = host_of(site.home).partition(":")
    if _is_ip(host):
        yield f"首页用 IP 地址 {host}，没有域名"
        return
    if not (host == "gov.cn" or host.endswith(".gov.cn")):
        yield f"{host} 不是 .gov.cn 域名"
    if port:
        yield f"首页网址带端口 {port}"
    labels = host.split(".")
    if site.type == _PORTAL and (labels[0] != "www" or len(labels) != _PORTAL_LABELS):
        yield f"{host} 不是 www.□□□.gov.cn 的形式"


def _is_ip(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
