"""The proxy itself: each fault is what its name says, at the byte it was told."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from faults.line_faults import Fault, Kind, Way
from faults.tcp_proxy import TcpProxy, standing_before

WORDS = b"0123456789"


@contextmanager
def echo() -> Iterator[tuple[str, int]]:
    """A server that says back what it is told."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(taken: socket.socket) -> None:
        with taken:
            try:
                while data := taken.recv(100):
                    taken.sendall(data)
            except OSError:
                return

    def accept() -> None:
        while True:
            try:
                taken, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(taken,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield listener.getsockname()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(timeout=5)


@pytest.fixture
def proxy() -> Iterator[TcpProxy]:
    with echo() as target, standing_before(target) as found:
        yield found


def ask(proxy: TcpProxy) -> tuple[bytes, str]:
    """What comes back of ten bytes, and how the line ends."""
    with closing(socket.create_connection(("127.0.0.1", proxy.port), timeout=5)) as line:
        line.settimeout(0.5)
        found = b""
        try:
            line.sendall(WORDS)
            while len(found) < len(WORDS):
                data = line.recv(100)
                if not data:
                    return found, "closed"
                found += data
        except TimeoutError:
            return found, "silent"
        except ConnectionResetError:
            return found, "reset"
        return found, ""


def test_without_a_fault_all_passes(proxy: TcpProxy) -> None:
    assert ask(proxy) == (WORDS, "")
    assert proxy.passed == {Way.FROM_CLIENT: 10, Way.FROM_SERVER: 10}


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        (Kind.CLOSE, "closed"),
        (Kind.RESET, "reset"),
        (Kind.HALF_CLOSE, "closed"),
        (Kind.SILENCE, "silent"),
    ],
)
@pytest.mark.parametrize("after", [0, 3, 9])
def test_an_answer_ends_after_so_many_bytes(
    proxy: TcpProxy, kind: Kind, end: str, after: int
) -> None:
    proxy.arm(Fault(kind=kind, after=after))

    found, how = ask(proxy)

    # A reset takes with it what was not read yet.
    assert WORDS[:after].startswith(found) if kind is Kind.RESET else found == WORDS[:after]
    assert how == end
    assert proxy.struck == 1
    assert ask(proxy) == (WORDS, "")


@pytest.mark.parametrize("kind", [Kind.TRICKLE, Kind.DELAY])
def test_what_comes_late_comes_whole(proxy: TcpProxy, kind: Kind) -> None:
    proxy.arm(Fault(kind=kind, after=4, seconds=0.01))

    assert ask(proxy) == (WORDS, "")
    assert proxy.struck == 1


def test_a_question_is_cut_too_and_a_lasting_fault_strikes_each_line(proxy: TcpProxy) -> None:
    proxy.arm(Fault(kind=Kind.CLOSE, way=Way.FROM_CLIENT, after=2, is_lasting=True))

    assert {ask(proxy)[1] for _ in range(3)} == {"closed"}
    assert proxy.struck == 3


def test_bytes_are_counted_from_a_word_on(proxy: TcpProxy) -> None:
    proxy.arm(Fault(kind=Kind.CLOSE, after=5, since=b"345", nth=2))

    assert ask(proxy) == (WORDS, "")
    assert ask(proxy) == (WORDS[:5], "closed")


def test_it_is_gone_for_a_while_and_back_at_the_same_port(proxy: TcpProxy) -> None:
    proxy.refuse()
    with pytest.raises(ConnectionError):
        ask(proxy)
    proxy.accept()

    assert ask(proxy) == (WORDS, "")
