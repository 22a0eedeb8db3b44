"""Slow clients before a real server, whose patience is a fraction of a second here."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import uvicorn

from jobs.connections import BoundedConnection

#: Seconds after which a test gives up; nothing here takes so long.
GIVE_UP = 20
HEAD = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"


class Impatient(BoundedConnection):
    request_seconds = 0.3
    answer_seconds = 0.3
    look_seconds = 0.05


class Crowded(BoundedConnection):
    most = 5


async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Reads what comes; `/slow` thinks for longer than a client may take, `/large` says much."""
    while (await receive()).get("more_body"):
        pass
    if scope["path"] == "/slow":
        await asyncio.sleep(1)
    body = bytes(64 * 2**20) if scope["path"] == "/large" else b"ok"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def served(protocol: type[BoundedConnection]) -> Iterator[int]:
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, http=protocol, log_level="critical", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.fixture
def impatient() -> Iterator[int]:
    with served(Impatient) as port:
        yield port


@contextmanager
def client(port: int, sent: bytes) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=GIVE_UP) as opened:
        opened.sendall(sent)
        yield opened


def all_of(opened: socket.socket) -> bytes:
    """What the server says until it ends the connection."""
    parts = []
    try:
        while part := opened.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HTTP/1.1\r\nX: ", HEAD, HEAD + b"12345"],
    ids=["nothing", "head", "body", "half"],
)
def test_a_request_that_does_not_come_whole_is_given_up(impatient: int, sent: bytes) -> None:
    with client(impatient, sent) as opened:
        assert all_of(opened) == b""


def test_a_request_that_comes_byte_by_byte_is_given_up(impatient: int) -> None:
    with client(impatient, b"GET / HTTP/1.1\r\nX: ") as opened:
        assert any(is_ended_after(opened, b"x") for _ in range(50 * GIVE_UP))


def is_ended_after(opened: socket.socket, more: bytes) -> bool:
    opened.settimeout(0.02)
    try:
        opened.sendall(more)
        return opened.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_who_waits_for_a_slow_answer_gets_it(impatient: int) -> None:
    with client(impatient, b"GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") as opened:
        assert b"ok\r\n" in all_of(opened)


def test_who_takes_nothing_of_his_answer_is_given_up(impatient: int) -> None:
    with client(impatient, b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n") as opened:
        time.sleep(1)
        assert len(all_of(opened)) < 64 * 2**20


def test_where_there_are_too_many_the_slowest_goes_and_others_are_served() -> None:
    with served(Crowded) as port, ExitStack() as stack:
        slow = [stack.enter_context(client(port, b"")) for _ in range(20)]
        with client(port, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") as opened:
            assert b"ok\r\n" in all_of(opened)
        assert all_of(slow[0]) == b""
