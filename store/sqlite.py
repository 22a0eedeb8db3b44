"""What SQLite needs besides its address: a private file, a safe journal, locks that wait."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from model.errors import StoreError

#: Seconds that a writer waits for another one.
BUSY_SECONDS = 30.0
#: Execution option: how a transaction begins.
BEGIN = "zhanbao_begin"
#: Path → an engine for it, or None.
_lenders: list[Callable[[str], Engine | None]] = []
_NETWORK_FILE_SYSTEMS = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "ceph", "glusterfs")


def journal_mode(version: tuple[int, ...]) -> str:
    """`WAL` where it is safe, `DELETE` (rollback journal) elsewhere.

    SQLite up to 3.51.2 may lose committed writes when two connections write and checkpoint in
    WAL mode; 3.51.3 and the back-ports 3.44.6 and 3.50.7 do not.
    """
    is_fixed = version >= (3, 51, 3) or any(
        fixed <= version < (fixed[0], fixed[1] + 1) for fixed in ((3, 44, 6), (3, 50, 7))
    )
    return "WAL" if is_fixed else "DELETE"


def sqlite_engine(url: URL) -> Engine:
    """An engine for a SQLite file; its folder is made, the file is for its owner alone.

    Raises:
        StoreError: The folder cannot be made, or lies on a network file system.
    """
    if not url.database or url.database.startswith((":memory:", "file:")):
        raise StoreError(
            "数据库须是一个文件", where=str(url), remedy="写成 sqlite:///路径", code="S01"
        )
    _prepare_file(Path(url.database))
    for lend in _lenders:
        if (ready := lend(url.database)) is not None:
            return ready
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    listen(engine)
    return engine


def lend_to(lend: Callable[[str], Engine | None]) -> None:
    """Ask for an engine that is ready (`store.rehearsal`) before one is made for a file."""
    _lenders.append(lend)


def listen(engine: Engine) -> None:
    """Set up each connection of an engine, and begin its transactions as ours do."""
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)


def _prepare_file(path: Path) -> None:
    """Make the folder, and the file with mode 600 if it is new."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"无法建立数据库文件（{error.strerror}）",
            where=str(path),
            remedy="检查目录和权限",
            code="S01",
        ) from error
    kind = file_system_of(path.resolve(), Path("/proc/mounts"))
    if kind.startswith(_NETWORK_FILE_SYSTEMS):
        raise StoreError(
            f"SQLite 不能放在网络文件系统上（{kind}）",
            where=str(path),
            remedy="换到本机磁盘，或改用 PostgreSQL",
            code="S03",
        )


def file_system_of(path: Path, mounts: Path) -> str:
    """Type of the file system that holds `path`, by a mount table; empty where it is not told."""
    if not mounts.exists():
        return ""
    lines = (line.split() for line in mounts.read_text(errors="replace").splitlines())
    entries = [(Path(parts[1]), parts[2]) for parts in lines if len(parts) > 2]  # noqa: PLR2004
    holding = [(len(str(place)), kind) for place, kind in entries if path.is_relative_to(place)]
    return max(holding, default=(0, ""))[1]


def _set_up(connection: sqlite3.Connection, _record: Any) -> None:  # noqa: ANN401
    """Leave transactions to SQLAlchemy; keep foreign keys; wait for locks; sync in full."""
    connection.isolation_level = None
    mode = journal_mode(sqlite3.sqlite_version_info)
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA journal_mode = {mode}")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin for writing at once, so that no transaction fails halfway for want of the lock.

    A transaction that only reads refuses to write, as PostgreSQL does.
    """
    begin = connection.get_execution_options().get(BEGIN, "BEGIN IMMEDIATE")
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if begin == 'BEGIN' else 'OFF'}")
    connection.exec_driver_sql(begin)
