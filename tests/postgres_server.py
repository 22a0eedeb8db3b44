"""A real PostgreSQL for the tests: made in a temporary directory, started, stopped again.

Needs the server programs of the Debian package `postgresql`; nothing of the system's own clusters
is touched.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

_PORT = 5432
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


class PostgresServer:
    """A running server, reached by a socket in its own directory."""

    def __init__(
        self, directory: Path, programs: Path, durability: tuple[str, ...] = _FAST
    ) -> None:
        self.directory = directory
        self._programs = programs
        self._options = [
            part
            for setting in (
                "listen_addresses=",
                f"unix_socket_directories={directory}",
                *durability,
            )
            for part in ("-c", setting)
        ]
        self._process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """Make the cluster's files."""
        subprocess.run(
            [
                *_as_postgres(),
                str(self._programs / "initdb"),
                *("--pgdata", str(self.directory / "data"), "--username=tester"),
                *("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            check=True,
            capture_output=True,
            cwd="/",
        )

    def start(self) -> None:
        """Start and wait until it answers."""
        log = (self.directory / "log").open("ab")
        self._process = subprocess.Popen(
            [
                *_as_postgres(),
                str(self._programs / "postgres"),
                "-D",
                str(self.directory / "data"),
                *self._options,
            ],
            stdout=log,
            stderr=log,
            cwd="/",
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.conninfo("postgres")).close()
                return
            time.sleep(0.05)
        pytest.fail("PostgreSQL did not start: " + (self.directory / "log").read_text())

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: SIGINT is `fast`, SIGQUIT is `immediate`, which is a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=30)
            self._process = None

    def conninfo(self, database: str) -> str:
        """What psycopg connects to a database by."""
        return f"host={self.directory} port={_PORT} user=tester dbname={database}"

    def url(self, database: str) -> str:
        """SQLAlchemy address of a database."""
        return f"postgresql+psycopg://tester@/{database}?host={self.directory}&port={_PORT}"

    @contextlib.contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """Address of a fresh database, dropped afterwards."""
        name = f"z{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        try:
            yield self.url(name)
        finally:
            with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def memory_folder() -> Path | None:
    """A folder in memory, where the system has one: tests wait for no disk. None: it has not."""
    folder = Path("/dev/shm")  # noqa: S108  (only with names that `tempfile` makes)
    return folder if os.access(folder, os.W_OK) else None


def _as_postgres() -> list[str]:
    """The server refuses to run as root: step down to user `postgres` where we are root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]


def find_programs() -> Path:
    """Folder of `initdb` and `postgres`; the test fails where there is none."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "postgres").exists():
            return folder
    found = shutil.which("initdb")
    if found is None:
        pytest.fail("PostgreSQL is missing: apt-get install postgresql")
    return Path(found).resolve().parent


@contextlib.contextmanager
def running_server(
    durability: tuple[str, ...] = _FAST, *, on_disk: bool = False
) -> Iterator[PostgresServer]:
    """A server in a directory of its own, which is removed at the end."""
    folder = None if on_disk else memory_folder()
    directory = Path(tempfile.mkdtemp(prefix="zhanbao-pg-", dir=folder))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(directory, account.pw_uid, account.pw_gid)
    server = PostgresServer(directory, find_programs(), durability)
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(directory, ignore_errors=True)
