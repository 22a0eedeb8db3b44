import os
import stat
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from backup_cases import add_site_files, fill, make_home
from postgres_server import PostgresServer
from store_cases import (
    AT,
    crawl,
    make_reading,
    make_sighting,
    make_walk,
)

from config.home import Home
from model.errors import StoreError
from store.archive import may_hold
from store.audit import append, check_chain, count_entries
from store.backup import back_up, restore
from store.confirmations import history
from store.copying import count_rows
from store.drafts import latest_draft
from store.engine import Store, open_store
from store.items import items_of
from store.observations import latest, record_observations
from store.reports import signed_versions_of
from store.verify import verify_store

#: What a restore leaves out and adds to.
OWN = {"sessions", "audit_entries"}


def contents(store: Store) -> tuple[Any, ...]:
    with store.reading() as tx:
        return (
            list(items_of(tx, "a")),
            latest_draft(tx, "a", 2025),
            history(tx, "a", 2025, "info.news"),
            latest(tx, "a"),
            [(v.body, v.sha256, v.signed_at) for v in signed_versions_of(tx, "a", 2025)],
            {name: n for name, n in count_rows(tx.connection).items() if name not in OWN},
        )


@pytest.fixture
def home(store_url: str, store: Store, tmp_path: Path) -> Home:
    """A full installation, on each database."""
    fill(store)
    found = make_home(tmp_path / "home", store_url)
    add_site_files(found)
    return found


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a database without tables, on each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'zhanbao.sqlite3'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield url


def test_a_backup_brings_everything_back_on_either_database(
    store: Store, home: Home, empty_url: str, tmp_path: Path
) -> None:
    archive, new = tmp_path / "b.zip", make_home(tmp_path / "new", empty_url)
    back_up(store, archive, home=home)
    restore(archive, home=new, keeps_access=True)

    restored = open_store(empty_url)
    try:
        assert contents(restored) == contents(store)
        with restored.reading() as tx:
            assert verify_store(tx, now=AT) == ()
        assert new.site_file("a").read_bytes() == home.site_file("a").read_bytes()
        assert new.channels.read_bytes() == home.channels.read_bytes()
    finally:
        restored.close()
    assert {path.name for path in new.path.iterdir()} <= {
        "sites",
        "channels.toml",
        "zhanbao.sqlite3",
    }


def test_a_restored_store_goes_on_where_the_old_one_stopped(
    store: Store, home: Home, empty_url: str, tmp_path: Path
) -> None:
    back_up(store, tmp_path / "b.zip", home=home)
    restore(tmp_path / "b.zip", home=make_home(tmp_path / "new", empty_url))

    restored = open_store(empty_url)
    with restored.transaction() as tx:
        crawl(tx, make_walk(rows=1), sightings=(make_sighting("/new.html", column="通知公告"),))
        record_observations(tx, "a", [make_reading("timeout")])
        append(tx, who="韦", action="login", target="韦", at=AT)
        assert verify_store(tx, now=AT) == ()
        assert check_chain(tx) is None
    restored.close()


def test_sessions_stay_behind_even_in_the_bytes(store: Store, home: Home, tmp_path: Path) -> None:
    back_up(store, tmp_path / "b.zip", home=home)

    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert b"geheim" not in archive.read("store.sqlite3")


def test_a_backup_is_for_its_owner_alone_and_tells_what_it_holds(
    store: Store, home: Home, tmp_path: Path
) -> None:
    manifest = back_up(store, tmp_path / "b.zip", home=home)

    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    assert manifest.rows["sightings"] == 30
    assert set(manifest.sha256) == {"store.sqlite3", "sites/a.toml", "channels.toml"}
    assert sorted(path.name for path in tmp_path.iterdir() if "part" in path.name) == []


def test_a_backup_of_a_store_in_use_is_one_whole_picture(
    store: Store, home: Home, tmp_path: Path
) -> None:
    with store.reading() as tx:
        before = count_entries(tx)
    with store.transaction() as tx:
        append(tx, who="韦", action="login", target="韦", at=AT)
        if not tx.is_sqlite:
            # SQLite's copy would wait for the writer.
            back_up(store, tmp_path / "b.zip", home=home)
    if not (tmp_path / "b.zip").exists():
        back_up(store, tmp_path / "b.zip", home=home)
        before += 1

    new = make_home(tmp_path / "new")
    restore(tmp_path / "b.zip", home=new)
    restored = open_store(new.database_url)
    with restored.reading() as tx:
        assert count_entries(tx) == before + 1  # its own
        assert verify_store(tx, now=AT) == ()
    restored.close()


def test_backups_made_while_others_write_are_whole_each_further_than_the_last(
    store: Store, home: Home, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with store.transaction() as tx:
                append(tx, who="韦", action="login", target="韦", at=AT)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        made = [back_up(store, tmp_path / f"{n}.zip", home=home) for n in range(3)]
    finally:
        stop.set()
        thread.join()

    counted = [manifest.rows["audit_entries"] for manifest in made]
    assert counted == sorted(counted)
    for number, count in enumerate(counted):
        new = make_home(tmp_path / f"new{number}")
        restore(tmp_path / f"{number}.zip", home=new)
        restored = open_store(new.database_url)
        with restored.reading() as tx:
            assert count_entries(tx) == count + 1  # its own
            assert verify_store(tx, now=AT) == ()
        restored.close()


def test_a_backup_that_fails_leaves_the_older_one(
    store: Store, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "b.zip"
    archive.write_bytes(b"older")

    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(StoreError, match="未完成"):
        back_up(store, archive, home=home)

    assert archive.read_bytes() == b"older"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".b.zip")] == []


# -- what is refused


def test_every_file_that_a_person_edits_has_a_name_that_a_backup_may_hold(home: Home) -> None:
    assert [file.name for file in home.files if not may_hold(file.name)] == []
    assert not may_hold("other.toml")
    assert not may_hold("../channels.toml")
