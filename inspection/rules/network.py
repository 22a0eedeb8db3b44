"""Domain name, IPv6 and certificate → findings. Pure."""

from collections.abc import Iterator

from inspection import readings
from inspection.case import Case
from inspection.spans import parse_day
from model.fetching import Outcome
from model.identity import host_of
from model.issues import Finding


def judge_domain(case: Case) -> Iterator[Finding]:
    """Whether the home page stands under .gov.cn and not under a bare IP address.

    Source: 国办发〔2017〕47号 域名.
    """
    host = host_of(case.records.site.home).partition(":")[0]
    is_good = host.endswith(".gov.cn") or host == "gov.cn"
    detail = f"首页域名 {host}"
    yield case.passes(detail) if is_good else case.fails(f"{detail}，不是 .gov.cn 域名")


def judge_ipv6(case: Case) -> Iterator[Finding]:
    """Whether the name has an IPv6 address and the site answers there.

    A machine without IPv6 can see the record but not make the visit: then the record alone is
    no proof, and the answer is 无法判断.
    """
    address = case.records.reading(readings.IPV6_HAS_ADDRESS)
    if address is None:
        yield case.unknown("没有查到 IPv6 解析结果")
        return
    if not address.value:
        yield case.fails("域名没有 AAAA 记录")
        return
    visit = case.records.reading(readings.IPV6_OUTCOME)
    if visit is None:
        yield case.unknown("域名有 AAAA 记录；本机没有 IPv6，未能访问")
    elif visit.value == Outcome.OK:
        yield case.passes("可以用 IPv6 访问")
    else:
        yield case.fails("域名有 AAAA 记录，但用 IPv6 打不开")


def judge_certificate(case: Case) -> Iterator[Finding]:
    """Whether the certificate is accepted and lasts longer than the limit of days."""
    outcome = case.records.reading(readings.TLS_OUTCOME)
    if outcome is not None and outcome.value != Outcome.OK:
        yield case.fails(f"证书不被接受：{outcome.detail or outcome.value}")
        return
    reading = case.records.reading(readings.TLS_EXPIRES_ON)
    expires = parse_day(reading.value) if reading else None
    if expires is None:
        yield case.unknown("没有读到证书")
        return
    left = (expires - case.today).days
    detail = f"证书 {expires} 到期，还有 {left} 天" if left >= 0 else f"证书已于 {expires} 过期"
    yield case.fails(detail) if left <= case.limit("days") else case.passes(detail)
