"""IPv6: a record is one thing, a visit another."""

from datetime import UTC, datetime

import pytest
from bad_server import serve

from collectors.ipv6 import collect_ipv6
from collectors.tls import collect_tls
from gate.fetch import Fetcher

AT = datetime(2026, 11, 1, tzinfo=UTC)
FETCHER = Fetcher(timeout_seconds=1, resolve=lambda _host, _port, _seconds: ("8.8.8.8",))


@pytest.mark.parametrize(
    ("addresses", "can_visit", "expected"),
    [
        (None, True, {"ipv6.has_address": None}),
        ((), True, {"ipv6.has_address": False}),
        (("2400::1",), False, {"ipv6.has_address": True, "ipv6.outcome": None}),
        # The name has no IPv6 address for the resolver: the visit goes to no IPv4 address instead.
        (("2400::1",), True, {"ipv6.has_address": True, "ipv6.outcome": "dns"}),
    ],
)
def test_a_record_without_a_visit_is_no_proof(
    addresses: tuple[str, ...] | None,
    can_visit: bool,  # noqa: FBT001
    expected: dict[str, object],
) -> None:
    got = collect_ipv6(
        FETCHER, "http://x.gov.cn/", at=AT, find_addresses=lambda _: addresses, can_visit=can_visit
    )

    assert {reading.key: reading.value for reading in got} == expected


def test_a_name_off_limits_says_nothing_of_its_certificate() -> None:
    inside = Fetcher(resolve=lambda _host, _port, _seconds: ("10.0.0.1",))

    got = collect_tls(inside, "http://x.gov.cn/", at=AT)

    assert [(reading.key, reading.value) for reading in got] == [("tls.expires_on", None)]


@pytest.mark.parametrize(("path", "outcome"), [("/ok", "ok"), ("/s500", "http_5xx")])
def test_a_visit_over_ipv6_gives_its_outcome(path: str, outcome: str) -> None:
    with serve(host="::1") as server:
        fetcher = Fetcher(
            timeout_seconds=2,
            allow_networks=("::1/128",),
            resolve=lambda _host, _port, _seconds: ("127.0.0.1", "::1"),
        )
        home = f"http://six.test:{server.port}{path}"

        got = collect_ipv6(
            fetcher, home, at=AT, find_addresses=lambda _: ("2400::1",), can_visit=True
        )

    assert {each.key: each.value for each in got}["ipv6.outcome"] == outcome
