"""Ports of loopback that nobody listens on."""

import socket

import pytest


@pytest.fixture
def free_port() -> int:
    """A port that refuses connections."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
