import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from store_cases import AT

from model.errors import StoreError
from store.audit import append, check_chain, count_entries, entries
from store.engine import Transaction, open_store
from store.sqlite import file_system_of, journal_mode, sqlite_engine


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 0), "DELETE"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_it_loses_no_commit(version: tuple[int, ...], mode: str) -> None:
    assert journal_mode(version) == mode


def test_a_store_runs_in_the_mode_of_the_installed_version_and_syncs_in_full(
    tmp_path: Path,
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    with store.reading() as tx:
        found = [
            tx.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    store.close()

    assert found == [journal_mode(sqlite3.sqlite_version_info).lower(), 2, 1]


def test_the_file_is_for_its_owner_alone_and_its_folder_is_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "store.sqlite3"
    open_store(f"sqlite:///{path}").close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_writer_waits_for_another_one(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    begun, seen = threading.Event(), threading.Event()

    def write_late() -> None:
        begun.wait()
        seen.set()
        with store.transaction() as tx:
            append(tx, who="later", action="x", target="x", at=AT)

    thread = threading.Thread(target=write_late)
    thread.start()
    with store.transaction() as tx:
        begun.set()
        seen.wait()
        append(tx, who="first", action="x", target="x", at=AT)
    thread.join()
    with store.reading() as tx:
        order = [entry.who for entry in entries(tx)]
    store.close()

    assert order == ["later", "first"]


def test_the_nearest_mount_tells_the_file_system(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nhost:/x /srv nfs4 rw 0 0\nbad line\n")

    assert file_system_of(Path("/srv/data/z.sqlite3"), mounts) == "nfs4"
    assert file_system_of(Path("/srvx/z.sqlite3"), mounts) == "ext4"
    assert file_system_of(Path("/srv/z"), tmp_path / "missing") == ""


def test_a_network_file_system_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.sqlite.file_system_of", lambda *_: "nfs4")

    with pytest.raises(StoreError, match="网络文件系统") as told:
        open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")

    assert told.value.code == "S03"


def test_a_broken_reference_is_refused(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    orphan = "INSERT INTO site_columns (site_id, name, first_seen) VALUES (9, 'x', '2025-01-01')"

    with pytest.raises(StoreError), store.transaction() as tx:
        tx.execute(text(orphan))
    store.close()


def test_an_engine_needs_a_file() -> None:
    from sqlalchemy.engine import make_url

    for address in ("sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=ro&uri=true"):
        with pytest.raises(StoreError, match="文件"):
            sqlite_engine(make_url(address))


def test_a_full_disk_is_told_and_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")

    def note(tx: Transaction, count: int) -> None:
        for _ in range(count):
            append(tx, who="韦", action="x", target="x" * 900, at=AT)

    def note_until_full() -> None:
        with store.transaction() as tx:
            pages = tx.execute(text("PRAGMA page_count")).scalar()
            tx.execute(text(f"PRAGMA max_page_count = {pages}"))
            note(tx, 100)

    with store.transaction() as tx:
        note(tx, 3)
    with pytest.raises(StoreError, match="磁盘已满，本次未保存") as told:
        note_until_full()

    assert told.value.code == "S06"
    with store.transaction() as tx:
        assert count_entries(tx) == 3
        assert check_chain(tx) is None
        tx.execute(text("PRAGMA max_page_count = 1000000"))
        note(tx, 100)
    store.close()
