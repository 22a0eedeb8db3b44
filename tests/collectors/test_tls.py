"""What cannot be told of a certificate, and whether http leads to https; by bytes on loopback."""

from datetime import UTC, datetime

import pytest
from bad_server import page, redirect, serve

from collectors.https_redirect import collect_https_redirect
from collectors.tls import collect_tls, https_address
from gate.fetch import Fetcher
from model.observations import Reading

AT = datetime(2026, 11, 1, tzinfo=UTC)
FETCHER = Fetcher(allow_networks=("127.0.0.1/32",), timeout_seconds=2)
#: What a server that speaks 国密 alone says to any other hello: alerts 40 and 70.
HANDSHAKE_FAILURE = bytes.fromhex("15 03 03 00 02 02 28")
PROTOCOL_VERSION = bytes.fromhex("15 03 01 00 02 02 46")


@pytest.mark.parametrize("answer", [HANDSHAKE_FAILURE, PROTOCOL_VERSION, b"HTTP/1.1 400 Bad\r\n"])
def test_a_server_that_refuses_every_handshake_cannot_be_judged(answer: bytes) -> None:
    from socket import create_server
    from threading import Thread

    listener = create_server(("127.0.0.1", 0))

    def run() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)

    thread = Thread(target=run, daemon=True)
    thread.start()
    with listener:
        port = listener.getsockname()[1]
        got = collect_tls(FETCHER, f"https://127.0.0.1:{port}/", at=AT)
        thread.join(5)

    (reading,) = got
    assert (reading.key, reading.value) == ("tls.expires_on", None)
    assert "国密" in reading.detail


@pytest.mark.parametrize(
    ("home", "address"),
    [
        ("http://a.gov.cn/index.html", "https://a.gov.cn/index.html"),
        ("http://a.gov.cn:8080/", "https://a.gov.cn/"),
        ("https://a.gov.cn:8443/", "https://a.gov.cn:8443/"),
    ],
)
def test_a_port_of_http_is_not_one_of_https(home: str, address: str) -> None:
    assert https_address(home) == address


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("https://127.0.0.1/", True),
        ("https://127.0.0.1:8443/index.html", True),
        ("https://www.127.0.0.1/", True),
        ("https://other.gov.cn/", False),
        ("/index.html", False),
        ("ftp://127.0.0.1/", False),
    ],
)
def test_says_whether_http_leads_to_https_of_the_same_host(to: str, expected: Reading) -> None:
    with serve({"/home": redirect(to, 301), "/index.html": page()}) as server:
        (reading,) = collect_https_redirect(FETCHER, server.url("/home"), at=AT)

    assert reading.value is expected


def test_a_page_without_a_redirect_and_a_loop_lead_nowhere() -> None:
    with serve() as server:
        assert collect_https_redirect(FETCHER, server.url("/ok"), at=AT)[0].value is False
        assert collect_https_redirect(FETCHER, server.url("/loop"), at=AT)[0].value is False
