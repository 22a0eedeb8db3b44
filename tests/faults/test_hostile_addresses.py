"""Every way to the network but the crawl, sixty hostile addresses each: nothing is reached."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from alert_cases import make_message
from bad_server import BadServer, serve
from hostile_addresses import hostile

from alerts.channels import send
from alerts.heartbeat import ping
from collectors.endpoint import collect_endpoint
from collectors.https_redirect import collect_https_redirect
from collectors.ipv6 import collect_ipv6
from collectors.registry_lookup import look_up
from collectors.tls import collect_tls
from collectors.uptime import collect_uptime
from gate.fetch import Fetcher
from gate.robots import fetch_robots
from jobs.cli import run
from model.endpoints import Endpoint, Lookup, Register
from model.errors import ZhanbaoError
from model.messages import Channel

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
FETCHER = Fetcher(timeout_seconds=2)


def channel(kind: str, **settings: str) -> Channel:
    return Channel(name="x", type=kind, settings=tuple(settings.items()))


def post(kind: str) -> Callable[[str], object]:
    return lambda url: send(channel(kind, url=url), make_message(), FETCHER, now=AT)


def connect(kind: str, **more: str) -> Callable[[str], object]:
    """Channels that take a host and a port instead of an address."""

    def to(url: str) -> object:
        parts = urlsplit(url)
        words = {"host": parts.hostname or "x", "port": str(parts.port or 25), **more}
        return send(channel(kind, **words), make_message(), FETCHER, now=AT)

    return to


#: Name of the way → what goes it.
WAYS: dict[str, Callable[[str], object]] = {
    "fetch": FETCHER.get,
    "post": lambda url: FETCHER.get(url, method="POST", body=b"x"),
    "ipv6": lambda url: collect_ipv6(
        FETCHER, url, at=AT, find_addresses=lambda _: ("::1",), can_visit=True
    ),
    "uptime": lambda url: collect_uptime(FETCHER, url, at=AT, judge_body=lambda _: "ok"),
    "references": lambda url: collect_uptime(
        FETCHER, "http://no.such.host.invalid/", at=AT, judge_body=lambda _: "ok", references=[url]
    ),
    "tls": lambda url: collect_tls(FETCHER, url, at=AT),
    "https": lambda url: collect_https_redirect(FETCHER, url, at=AT),
    "robots": lambda url: fetch_robots(FETCHER, url),
    "endpoint": lambda url: collect_endpoint(
        FETCHER, Endpoint(name="x", url=url), year=2025, at=AT, environment={}
    ),
    "lookup": lambda url: look_up(
        FETCHER,
        Lookup(name="x", register=next(iter(Register)), url=url, path="a"),
        domain="x.gov.cn", at=AT, environment={},
    ),
    "heartbeat": lambda url: ping(url, FETCHER),
    "webhook": post("webhook"),
    "wecom": post("wecom"),
    "dingtalk": post("dingtalk"),
    "feishu": post("feishu"),
    "email": connect("email", sender="a@x.gov.cn", to="b@x.gov.cn", tls="none"),
    "syslog": connect("syslog", protocol="tcp"),
}  # fmt: skip


@pytest.fixture(scope="module")
def canary() -> Iterator[BadServer]:
    with serve() as found:
        yield found


@pytest.mark.parametrize("way", list(WAYS))
def test_no_byte_reaches_a_hostile_address(canary: BadServer, way: str) -> None:
    addresses = hostile(canary.port)
    assert len(addresses) >= 60
    for address in addresses:
        with contextlib.suppress(ZhanbaoError):
            WAYS[way](address)

    assert (canary.connections, canary.bytes_in) == (0, 0)


@pytest.mark.parametrize("command", ["read", "discover"])
def test_no_byte_of_a_command_reaches_a_hostile_address(
    canary: BadServer, tmp_path: object, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    more = ["--key", "x"] if command == "discover" else []
    for address in hostile(canary.port):
        assert run(["--home", str(tmp_path), command, address, *more]) in {1, 2}

    assert "Traceback" not in capsys.readouterr().err
    assert (canary.connections, canary.bytes_in) == (0, 0)
