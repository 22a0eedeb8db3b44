"""Crawls forked off one process that has loaded everything: no site pays for a start of its own.

A worker has one nursery. Each crawl is still a process by itself, with its own reactor, limits and
memory; it dies with the nursery, and the nursery with the worker.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import IO


@dataclass(frozen=True, kw_only=True, slots=True)
class Child:
    """One crawl under way: its words, until it ends."""

    stdout: IO[str]
    stderr: IO[str]

    def wait(self) -> None:
        """Nothing is left to wait for once its words have ended: the nursery buries it."""
        self.stdout.close()


class Nursery:
    """A process that forks a crawl whenever it is told to; begun when first asked."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    @property
    def pid(self) -> int | None:
        """Number of the process; None: not begun."""
        return self._process.pid if self._process is not None else None

    def start(self, arguments: list[str], environment: Mapping[str, str]) -> Child:
        """Fork a crawl with the arguments of `python -m crawler`; a dead nursery is replaced.

        Raises:
            OSError: no process can be started.
        """
        order = json.dumps({"arguments": arguments, "environment": dict(environment)}).encode()
        (out, child_out), (err, child_err) = os.pipe(), os.pipe()
        try:
            with self._lock:
                self._send(order, [child_out, child_err])
        except OSError:
            os.close(out)
            os.close(err)
            raise
        finally:
            os.close(child_out)
            os.close(child_err)
        return Child(
            stdout=os.fdopen(out, encoding="utf-8"), stderr=os.fdopen(err, errors="replace")
        )

    def close(self) -> None:
        """End the nursery, and with it every crawl that it still has."""
        with self._lock:
            self._bury()

    def _send(self, order: bytes, ends: list[int]) -> None:
        if self._line is None or self._process is None or self._process.poll() is not None:
            self._bury()
            self._line = self._begin()
        socket.send_fds(self._line, [order], ends)

    def _begin(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, "-P", "-m", "crawler.nursery_process"]
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno()), str(os.getpid())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        return ours

    def _bury(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def has_nurseries() -> bool:
    """True where the system can hand open files from process to process as a nursery needs."""
    return sys.platform == "linux"


@cache
def shared_nursery() -> Nursery:
    """The one of this process."""
    return Nursery()
