"""The fetch gate against a server that misbehaves."""

import contextlib
import string
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from bad_server import BadServer, page, redirect, serve

from gate.fetch import Fetcher
from gate.resolving import resolve
from model.errors import AddressRefused, FetchError, UsageError
from model.fetching import Outcome

LOOPBACK = ("127.0.0.1/32",)
FETCHER = Fetcher(allow_networks=LOOPBACK, timeout_seconds=5, max_bytes=1024 * 1024)


@pytest.fixture(scope="module")
def server() -> Iterator[BadServer]:
    with serve() as running:
        yield running


def failure(url: str, fetcher: Fetcher = FETCHER) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url)
    return caught.value


def test_gives_a_whole_answer_with_its_timings(server: BadServer) -> None:
    answer = FETCHER.get(server.url("/ok"))

    assert (answer.status, answer.outcome, answer.ip) == (200, Outcome.OK, "127.0.0.1")
    assert answer.body == b"<html><body>ok</body></html>"
    assert answer.timings.tls is None
    assert None not in (answer.timings.dns, answer.timings.tcp, answer.timings.first_byte)


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/s304", Outcome.NOT_MODIFIED),
        ("/s403", Outcome.HTTP_4XX),
        ("/s404", Outcome.GONE),
        ("/s429", Outcome.HTTP_4XX),
        ("/s500", Outcome.HTTP_5XX),
        ("/s503", Outcome.HTTP_5XX),
    ],
)
def test_classes_an_answer_by_its_status(server: BadServer, path: str, outcome: Outcome) -> None:
    assert FETCHER.get(server.url(path)).outcome is outcome


@pytest.mark.parametrize(
    ("path", "outcome", "code"),
    [
        ("/reset", Outcome.RESET, "F18"),
        ("/empty_reply", Outcome.RESET, "F18"),
        ("/not_http", Outcome.MALFORMED, "F20"),
        ("/endless", Outcome.TOO_LARGE, "F03"),
        ("/bomb", Outcome.TOO_LARGE, "F04"),
        ("/short", Outcome.TRUNCATED, "F18"),
        ("/lying", Outcome.TRUNCATED, "F18"),
        ("/chunk_cut", Outcome.TRUNCATED, "F18"),
        ("/gzip_cut", Outcome.TRUNCATED, "F04"),
        ("/gzip_not", Outcome.TRUNCATED, "F04"),
        ("/nested", Outcome.TRUNCATED, "F04"),
        ("/br", Outcome.TRUNCATED, "F04"),
        ("/zstd", Outcome.TRUNCATED, "F04"),
        ("/loop", Outcome.REDIRECT, "F09"),
        ("/ping", Outcome.REDIRECT, "F09"),
        ("/hops/11", Outcome.REDIRECT, "F09"),
        ("/new_hops/1", Outcome.REDIRECT, "F09"),
        ("/big_head", Outcome.MALFORMED, "F20"),
    ],
)
def test_tells_each_failure_apart(
    server: BadServer, path: str, outcome: Outcome, code: str
) -> None:
    error = failure(server.url(path))

    assert (error.outcome, error.code) == (outcome, code)
    assert error.timings is not None


@pytest.mark.parametrize("path", ["/drip", "/drip_head", "/never"])
def test_one_deadline_cuts_what_never_ends(server: BadServer, path: str) -> None:
    error = failure(server.url(path), Fetcher(allow_networks=LOOPBACK, timeout_seconds=0.4))

    assert (error.outcome, error.code) == (Outcome.TIMEOUT, "F19")


@pytest.mark.parametrize("path", ["/gzip", "/deflate", "/raw_deflate", "/two_members"])
def test_unpacks_what_was_offered(server: BadServer, path: str) -> None:
    assert FETCHER.get(server.url(path)).body == b"hello"


@pytest.mark.parametrize("path", ["/policy", "/cookies"])
def test_hostile_headers_are_mere_text(server: BadServer, path: str) -> None:
    assert FETCHER.get(server.url(path)).status == 200


def test_follows_ten_redirects_and_names_them(server: BadServer) -> None:
    answer = FETCHER.get(server.url("/hops/10"))

    assert answer.url == server.url("/hops/0")
    assert len(answer.redirects) == 10


def test_gives_a_redirect_back_where_asked_to(server: BadServer) -> None:
    answer = FETCHER.get(server.url("/loop"), follow=False)

    assert (answer.outcome, answer.header("location")) == (Outcome.REDIRECT, "/loop")


def test_stops_reading_when_the_caller_has_enough(server: BadServer) -> None:
    answer = FETCHER.get(server.url("/endless"), enough_bytes=100)

    assert (len(answer.body), answer.is_partial) == (100, True)


def test_refused_connection_and_unknown_name_are_two_things() -> None:
    assert failure("http://127.0.0.1:1/").outcome is Outcome.REFUSED
    assert failure("http://no-such-name.invalid/").outcome is Outcome.DNS


def test_a_silent_name_server_is_told_apart_from_an_unknown_name() -> None:
    def silent(_host: str, _port: int, _seconds: float) -> tuple[str, ...]:
        raise TimeoutError

    error = failure("http://x.gov.cn/", Fetcher(resolve=silent))

    assert (error.outcome, error.code) == (Outcome.DNS, "F16")


def test_secrets_do_not_travel_to_another_origin() -> None:
    with serve() as other, serve({"/away": redirect(other.url("/ok"))}) as first:
        FETCHER.get(
            first.url("/away"), headers=(("Authorization", "s"), ("X-Key", "s"), ("Accept", "a/b"))
        )

        assert first.log[0].headers["authorization"] == "s"
        assert {"authorization", "x-key"}.isdisjoint(other.log[0].headers)
        assert other.log[0].headers["accept"] == "a/b"


def test_what_was_posted_is_not_handed_to_another_origin() -> None:
    with serve() as other, serve({"/away": redirect(other.url("/ok"), 307)}) as first:
        with pytest.raises(FetchError, match="转交"):
            FETCHER.get(first.url("/away"), method="POST", body="secret")

        assert other.connections == 0


def test_a_header_with_a_line_break_is_never_sent(server: BadServer) -> None:
    with pytest.raises(UsageError):
        FETCHER.get(server.url("/ok"), headers=(("X", "a\r\nEvil: 1"),))


def test_the_environment_proxy_is_not_used(
    server: BadServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.root)
        monkeypatch.setenv("http_proxy", proxy.root)

        assert FETCHER.get(server.url("/ok")).status == 200
        assert proxy.connections == 0


def hostile_addresses(port: int) -> list[str]:
    hosts = [
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f.1", "0x7f000001", "017700000001",
        "0177.0.0.1", "0", "0.0.0.0", "127.127.127.127", "localhost", "LOCALHOST", "localhost.",  # noqa: S104
        "①②⑦.0.0.1", "127。0。0。1", "１２７.0.0.1", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
        "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[::ffff:0:127.0.0.1]",
        "[fe80::1]", "[fd00:ec2::254]", "169.254.169.254", "100.100.100.200", "10.0.0.1",
        "172.16.0.1", "192.168.1.1", "224.0.0.1", "255.255.255.255", "[ff02::1]",
    ]  # fmt: skip
    addresses = [f"http://{host}:{port}/canary" for host in hosts]
    return [
        *addresses,
        f"http://x.gov.cn\\@127.0.0.1:{port}/", f"http://x.gov.cn@127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}\\@x.gov.cn/", f"http:\\\\127.0.0.1:{port}/",
        f"http://user:pass@127.0.0.1:{port}/", f"http://127.0.0.1:{port}#@x.gov.cn/",
        f"https://127.0.0.1:{port}/", f"https://[::1]:{port}/", f"HTTP://127.0.0.1:{port}/",
        f"http:127.0.0.1:{port}", f"//127.0.0.1:{port}/", f"http:///127.0.0.1:{port}/",
        "file:///etc/passwd", "data:text/html,x", f"ftp://127.0.0.1:{port}/",
        f"gopher://127.0.0.1:{port}/", "javascript:alert(1)", f"ws://127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}/ HTTP/1.1", f"http://127.0.0.1:{port}/\r\nX: y",
        f"http://127.0.0.1:{port}\t/", "http://", "", "x" * 9000,
    ]  # fmt: skip


def test_no_byte_reaches_a_refused_address() -> None:
    fetcher = Fetcher(timeout_seconds=2)
    with serve() as canary:
        addresses = hostile_addresses(canary.port)
        for address in addresses:
            with pytest.raises(FetchError):
                fetcher.get(address)

        assert len(addresses) >= 60
        assert (canary.connections, canary.bytes_in) == (0, 0)


def test_no_byte_reaches_a_refused_address_by_redirect() -> None:
    # Only the first server's own address is opened; the canary stands at 127.0.0.1.
    fetcher = Fetcher(allow_networks=("127.0.0.2/32",), timeout_seconds=2, resolve=_first_at_2)
    with serve() as canary:
        for address in hostile_addresses(canary.port):
            location = quote(address, safe=string.printable.strip())
            with serve({"/go": redirect(location)}, host="127.0.0.2") as first:
                with contextlib.suppress(FetchError):
                    fetcher.get(f"http://first.test:{first.port}/go")
                assert first.paths()[:1] == ["/go"]

        assert (canary.connections, canary.bytes_in) == (0, 0)


def _first_at_2(host: str, port: int, seconds: float) -> tuple[str, ...]:
    return ("127.0.0.2",) if host == "first.test" else resolve(host, port, seconds)


def test_a_name_that_changes_its_address_is_judged_each_time() -> None:
    answers = iter((("127.0.0.1",), ("10.0.0.5",)))
    with serve({"/go": redirect("/ok")}) as server:
        fetcher = Fetcher(
            allow_networks=LOOPBACK, resolve=lambda _host, _port, _seconds: next(answers)
        )

        with pytest.raises(AddressRefused):
            fetcher.get(f"http://rebind.test:{server.port}/go")
        assert server.paths() == ["/go"]


def test_one_refused_address_among_several_refuses_the_name() -> None:
    fetcher = Fetcher(resolve=lambda _host, _port, _seconds: ("8.8.8.8", "10.0.0.5"))

    error = failure("http://mixed.test/", fetcher)

    assert (error.code, error.outcome) == ("C09", Outcome.ADDRESS_REFUSED)
    assert "10.0.0.5" in str(error)


def test_a_raw_chinese_location_is_followed() -> None:
    target = "/中文".encode()
    answered = page(b"", status=302, headers=(("Location", target.decode("latin-1")),))
    with serve({"/go": answered, "/%E4%B8%AD%E6%96%87": page(b"found")}) as server:
        assert FETCHER.get(server.url("/go")).body == b"found"


def test_counts_time_by_a_clock_that_nobody_sets(
    server: BadServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: 0.0)

    assert FETCHER.get(server.url("/ok")).status == 200
