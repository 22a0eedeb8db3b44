"""Everything of an installation → one file, and back into an empty one.

The file holds a SQLite copy of the store, whichever database the store is on, so that a backup
moves between the two; the site files and the other files that a person edits; the pictures that
are evidence. Sessions stay behind: a restored installation asks everybody to log in, and unless
told otherwise with new passwords, see `store.restored_access`.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url

from config.home import Home
from model.days import utc_now
from model.errors import ImportRefused, StoreError
from store import pictures
from store.archive import DATABASE, Manifest, take_apart, write_archive
from store.archived_pictures import MOST_PICTURES
from store.copying import copy_rows, count_rows, is_empty
from store.engine import Store, Transaction, make_engine, open_store
from store.restored_access import ClosedDoors, close_doors, note_restore
from store.schema import REVISIONS, revision_of

_PICTURES = (
    "SELECT picture FROM issue_evidence WHERE picture != '' "
    "GROUP BY picture ORDER BY max(taken_at) DESC LIMIT ?"
)
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"


def back_up(store: Store, path: Path, *, home: Home, with_pictures: bool = True) -> Manifest:
    """Write a backup, one unchanging picture of a store that may be in use.

    A picture is on the disk before the store names it, and never changed: those that the copy
    names are those that belong to it. One that was removed meanwhile is counted as missing.

    Raises:
        StoreError: The database or the disk refused; an older file at `path` stays as it was.
    """
    path = path.absolute()
    with _disk_errors(path), tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copied = Path(folder) / DATABASE
        with store.reading() as tx:
            _copy_out(tx, copied)
        schema, rows = _describe(copied)
        members = {DATABASE: copied}
        members |= {f"sites/{file.name}": file for file in sorted(home.sites.glob("*.toml"))}
        members |= {file.name: file for file in home.files if file.is_file()}
        return write_archive(
            path,
            members,
            pictures=_pictures(copied, home.evidence) if with_pictures else (),
            schema=schema,
            made_at=utc_now().isoformat(timespec="seconds"),
            rows=rows,
        )


def restore(
    path: Path, *, home: Home, keeps_access: bool = False
) -> tuple[Manifest, ClosedDoors | None]:
    """Bring a backup into an installation that holds nothing yet; all of it or nothing.

    Unless it `keeps_access`, no password and no token of the backup is good any more: it knows
    nothing of what was changed, shut and taken back after it was made.

    Raises:
        ImportRefused: Something is wrong with the backup (B01 … B05).
        StoreError: The installation is not empty (B06), or the database or the disk refused.
    """
    _require_empty(home)
    home.path.mkdir(parents=True, exist_ok=True)
    with _disk_errors(home.path), tempfile.TemporaryDirectory(dir=home.path) as folder:
        staged = Path(folder)
        manifest = take_apart(path, staged)
        _check_database(staged / DATABASE, manifest, where=path.name)
        closed = _close_doors(staged / DATABASE, manifest, keeps_access=keeps_access)
        with _files_in_place(staged, home):
            _bring_in(staged / DATABASE, home)
    return manifest, closed


def _pictures(copied: Path, folder: Path) -> Iterator[Path]:
    """Files of the pictures that a copy of the store names, the newest first."""
    with _sqlite(copied) as copy:
        found = copy.execute(_PICTURES, (MOST_PICTURES,)).fetchall()
    return (pictures.place_of(folder, digest) for (digest,) in found)


def _close_doors(path: Path, manifest: Manifest, *, keeps_access: bool) -> ClosedDoors | None:
    copied, now = open_store(f"sqlite:///{path}"), utc_now()
    try:
        with copied.transaction() as tx:
            closed = None if keeps_access else close_doors(tx, at=now)
            note_restore(tx, made_at=manifest.made_at, at=now, closed=closed)
    finally:
        copied.close()
    return closed


def _copy_out(tx: Transaction, path: Path) -> None:
    """The store as one SQLite file, without its sessions."""
    if tx.is_sqlite:
        source = tx.connection.connection.driver_connection
        with _sqlite(path) as copy:
            source.backup(copy)  # type: ignore[union-attr]
    else:
        copied = open_store(f"sqlite:///{path}")
        with copied.transaction() as target:
            copy_rows(tx.connection, target.connection)
        copied.close()
    with _sqlite(path) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA secure_delete = ON")
        copy.execute("DELETE FROM sessions")


@contextmanager
def _sqlite(path: Path) -> Iterator[sqlite3.Connection]:
    """A file of our own, changed past SQLAlchemy."""
    connection = sqlite3.connect(path)
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def _describe(path: Path) -> tuple[str, dict[str, int]]:
    """Revision and number of rows of a copy."""
    copied = open_store(f"sqlite:///{path}", migrate=False)
    try:
        with copied.reading() as tx:
            return revision_of(tx.connection) or "", count_rows(tx.connection)
    finally:
        copied.close()


def _check_database(path: Path, manifest: Manifest, *, where: str) -> None:
    """See that the copy is whole and has our tables and triggers and no others.

    Raises:
        ImportRefused: It has not.
    """
    if manifest.schema not in REVISIONS:
        what = f"备份的数据库版本 {manifest.schema[:20]} 高于程序 {REVISIONS[-1]}，已拒绝"
        raise ImportRefused(what, where=where, remedy="请升级程序；未改动任何数据", code="B04")
    try:
        found = _migrated(path)
    except (StoreError, sqlite3.DatabaseError) as error:
        raise _unlike(where, "备份中的数据库无法打开") from error
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        if found[0] != _migrated(Path(folder) / DATABASE)[0]:
            raise _unlike(where, "备份中的表结构与程序不符")
    if {name: found[1].get(name) for name in manifest.rows} != manifest.rows:
        raise _unlike(where, "备份中的行数与清单不符")


def _migrated(path: Path) -> tuple[list[tuple[str, ...]], dict[str, int]]:
    """Tables, triggers and numbers of rows of a file that is brought up to date."""
    copied = open_store(f"sqlite:///{path}")
    try:
        with copied.reading() as tx:
            if tx.execute(text("PRAGMA integrity_check(1)")).scalar() != "ok":
                raise StoreError("数据库文件已损坏", code="S05")
            schema = [tuple(row) for row in tx.execute(text(_SCHEMA))]
            return schema, count_rows(tx.connection)
    finally:
        copied.close()


def _unlike(where: str, what: str) -> ImportRefused:
    remedy = "未改动任何数据；换一份备份再试"
    return ImportRefused(f"{what}，已拒绝", where=where, remedy=remedy, code="B05")


def _require_empty(home: Home) -> None:
    """See that nothing would be overwritten.

    Raises:
        StoreError: There are site files, channels, rows or tables of others.
    """
    folders = [*home.sites.glob("*"), *home.evidence.glob("*")]
    in_the_way = [*folders, *(file for file in home.files if file.exists())]
    if not in_the_way and _is_database_empty(home.database_url):
        return
    raise StoreError(
        "数据目录或数据库不是空的，未恢复",
        where=str(in_the_way[0] if in_the_way else home.path),
        remedy="以 --home 指向一个新目录；PostgreSQL 用一个新库",
        code="B06",
    )


def _is_database_empty(url: str) -> bool:
    file = _sqlite_file(url)
    if file is not None:
        # A journal left behind would be played into the restored file.
        if any(file.with_name(file.name + end).exists() for end in ("-journal", "-wal", "-shm")):
            return False
        if not file.exists() or file.stat().st_size == 0:
            return True
    # Without migrating: a refused backup leaves not even empty tables.
    opened = Store(make_engine(url))
    try:
        with opened.reading() as tx:
            return is_empty(tx.connection)
    finally:
        opened.close()


def _sqlite_file(url: str) -> Path | None:
    """The file of a store on SQLite; None: it is on PostgreSQL."""
    address = make_url(url)
    is_file = address.get_backend_name() == "sqlite"
    return Path(address.database) if is_file and address.database else None


@contextmanager
def _files_in_place(staged: Path, home: Home) -> Iterator[None]:
    """Files that a person edits moved in; moved out again where the database does not follow."""
    edited = [(staged / file.name, file) for file in home.files]
    moves = [(staged / "sites", home.sites), (staged / "evidence", home.evidence), *edited]
    done = []
    try:
        for source, target in moves:
            if source.exists():
                # An empty folder in the way is replaced.
                source.replace(target)
                done.append((source, target))
        yield
    except BaseException:
        for source, target in done:
            target.replace(source)
        raise


def _bring_in(copied: Path, home: Home) -> None:
    """The copy becomes the store: the file itself, or its rows in one transaction."""
    file = _sqlite_file(home.database_url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(copied, file)
        _sync(file)
        return
    source, target = open_store(f"sqlite:///{copied}"), open_store(home.database_url)
    try:
        with source.reading() as old, target.transaction() as new:
            copy_rows(old.connection, new.connection)
    finally:
        source.close()
        target.close()


def _sync(file: Path) -> None:
    """Make sure that file and name are on the disk."""
    for place in (file, file.parent):
        number = os.open(place, os.O_RDONLY)
        os.fsync(number)
        os.close(number)


@contextmanager
def _disk_errors(place: Path) -> Iterator[None]:
    """Let the system's errors out as `StoreError`."""
    try:
        yield
    except OSError as error:
        what = f"读写文件出错（{error.strerror or error}），未完成"
        remedy = "检查目录、权限和磁盘空间"
        raise StoreError(what, where=str(place), remedy=remedy, code="S09") from error
