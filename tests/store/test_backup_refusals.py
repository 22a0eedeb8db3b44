"""What is no backup, or has no place to go, is refused, and nothing is changed."""

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from backup_cases import add_site_files, fill, make_home
from postgres_server import PostgresServer
from sqlalchemy import inspect, text
from store_cases import (
    AT,
)

from config.home import Home
from model.errors import ImportRefused, StoreError
from store.audit import append
from store.backup import back_up, restore
from store.engine import Store, make_engine, open_store
from store.verify import verify_store


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a full installation."""
    folder = tmp_path_factory.mktemp("good")
    home = make_home(folder / "home")
    add_site_files(home)
    store = open_store(home.database_url)
    fill(store)
    back_up(store, folder / "good.zip", home=home)
    store.close()
    return folder / "good.zip"


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, files: dict[str, bytes], *, is_signed: bool = True) -> Path:
    """An archive of `files`; with a manifest made to fit them if `is_signed`."""
    if is_signed:
        told = json.loads(files["manifest.json"])
        digests = {
            n: hashlib.sha256(b).hexdigest() for n, b in files.items() if n != "manifest.json"
        }
        files = {**files, "manifest.json": json.dumps({**told, "sha256": digests}).encode()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
        archive.comment = hashlib.sha256(files.get("manifest.json", b"")).hexdigest().encode()
    return path


def changed_manifest(path: Path, good: Path, **changes: Any) -> Path:
    files = members(good)
    told = {**json.loads(files["manifest.json"]), **changes}
    return pack(path, {**files, "manifest.json": json.dumps(told).encode()}, is_signed=False)


def changed_database(path: Path, good: Path, *statements: str) -> Path:
    """An archive whose database somebody edited, with a manifest made to fit."""
    files = members(good)
    database = path.with_suffix(".sqlite3")
    database.write_bytes(files["store.sqlite3"])
    connection = sqlite3.connect(database)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return pack(path, {**files, "store.sqlite3": database.read_bytes()})


def truncated(path: Path, good: Path) -> Path:
    path.write_bytes(good.read_bytes()[:-100])
    return path


def bit_flipped(path: Path, good: Path) -> Path:
    # In the middle of what the database was packed into: a bit elsewhere may mean nothing.
    with zipfile.ZipFile(good) as archive:
        packed = archive.getinfo("store.sqlite3")
    body = bytearray(good.read_bytes())
    body[packed.header_offset + 100 + packed.compress_size // 2] ^= 0x10
    path.write_bytes(body)
    return path


def escaping(name: str) -> Callable[[Path, Path], Path]:
    return lambda path, good: pack(path, {**members(good), name: b'key = "x"\n'})


def repeated(path: Path, good: Path) -> Path:
    pack(path, members(good))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("sites/a.toml", b"other")
    return path


def without(name: str) -> Callable[[Path, Path], Path]:
    def build(path: Path, good: Path) -> Path:
        files = {n: body for n, body in members(good).items() if n != name}
        return pack(path, files, is_signed=False)

    return build


def bomb(name: str, size: int) -> Callable[[Path, Path], Path]:
    return lambda path, good: pack(path, {**members(good), name: bytes(size)})


def altered(path: Path, good: Path) -> Path:
    return pack(path, {**members(good), "sites/a.toml": b"altered"}, is_signed=False)


def not_a_zip(path: Path, good: Path) -> Path:  # noqa: ARG001
    path.write_bytes(b"PK no zip")
    return path


TRIGGER = (
    "CREATE TRIGGER sly AFTER INSERT ON observations BEGIN UPDATE users SET role = 'head'; END"
)


@pytest.mark.parametrize(
    ("build", "code", "words"),
    [
        (not_a_zip, "B01", "不是备份文件"),
        (truncated, "B01", "残缺"),
        (bit_flipped, "B01", "损坏"),
        (without("manifest.json"), "B01", "没有清单"),
        (without("sites/a.toml"), "B01", "清单 3 个文件，实有 2 个"),
        (without("store.sqlite3"), "B01", "不完整"),
        (escaping("../sites/x.toml"), "B02", "非法路径"),
        (escaping("/etc/x.toml"), "B02", "非法路径"),
        (escaping("sites/../x.toml"), "B02", "非法路径"),
        (escaping("sites\\x.toml"), "B02", "非法路径"),
        (escaping("sites/x.toml\n"), "B02", "非法路径"),
        (escaping("sites/"), "B02", "非法路径"),
        (escaping("zhanbao.sqlite3"), "B02", "非法路径"),
        (repeated, "B02", "出现两次"),
        (bomb("store.sqlite3", 64 * 2**20), "B03", "超过上限"),
        (bomb("sites/a.toml", 5 * 2**20), "B03", "超过上限"),
        (lambda p, g: changed_manifest(p, g, format=3), "B04", "请升级程序"),
        (lambda p, g: changed_manifest(p, g, schema="9999"), "B04", "9999 高于程序"),
        (lambda p, g: changed_manifest(p, g, rows={"sightings": 31}), "B05", "行数与清单不符"),
        (lambda p, g: changed_manifest(p, g, sha256=3), "B01", "清单无法读出"),
        (altered, "B05", "SHA-256 不符"),
        (lambda p, g: changed_database(p, g, "DELETE FROM sightings"), "B05", "行数与清单不符"),
        (lambda p, g: changed_database(p, g, TRIGGER), "B05", "表结构与程序不符"),
        (
            lambda p, g: changed_database(p, g, "DROP TRIGGER reviews_no_delete"),
            "B05",
            "表结构与程序不符",
        ),
        (
            lambda p, g: pack(p, {**members(g), "store.sqlite3": b"no database" * 900}),
            "B05",
            "无法打开",
        ),
    ],
)
def test_a_backup_with_anything_wrong_is_refused_and_nothing_is_changed(
    good: Path, tmp_path: Path, build: Callable[[Path, Path], Path], code: str, words: str
) -> None:
    new = make_home(tmp_path / "new")

    with pytest.raises(ImportRefused, match=words) as told:
        restore(build(tmp_path / "bad.zip", good), home=new)

    assert told.value.code == code
    assert "未改动任何数据" in told.value.remedy
    assert sum(path.stat().st_size for path in new.path.rglob("*") if path.is_file()) == 0


@pytest.mark.parametrize("seed", range(20))
def test_whatever_byte_of_a_backup_is_changed_nothing_wrong_comes_in(
    good: Path, tmp_path: Path, seed: int
) -> None:
    body = bytearray(good.read_bytes())
    body[(seed * 7919) % len(body)] ^= 1 << (seed % 8)
    (tmp_path / "bad.zip").write_bytes(body)
    new = make_home(tmp_path / "new")

    try:
        restore(tmp_path / "bad.zip", home=new)
    except ImportRefused:
        assert not new.sites.exists()
        return
    # A byte that says nothing, such as a time of a member.
    restored = open_store(new.database_url)
    with restored.reading() as tx:
        assert verify_store(tx, now=AT) == ()
    restored.close()


def leave_site(home: Home) -> None:
    home.sites.mkdir(parents=True)
    home.site_file("b").write_text("x")


def leave_entry(home: Home) -> None:
    store = open_store(home.database_url)
    with store.transaction() as tx:
        append(tx, who="韦", action="login", target="韦", at=AT)
    store.close()


def leave_journal(home: Home) -> None:
    home.path.mkdir()
    (home.path / "zhanbao.sqlite3-journal").write_bytes(b"x")


def leave_table(home: Home) -> None:
    store = open_store(home.database_url)
    with store.transaction() as tx:
        tx.execute(text("CREATE TABLE others (id INTEGER)"))
    store.close()


@pytest.mark.parametrize("leave", [leave_site, leave_entry, leave_journal, leave_table])
def test_nothing_is_restored_over_what_is_there(
    good: Path, tmp_path: Path, leave: Callable[[Home], None]
) -> None:
    new = make_home(tmp_path / "new")
    leave(new)
    before = {path: path.read_bytes() for path in new.path.rglob("*") if path.is_file()}

    with pytest.raises(StoreError, match="不是空的") as told:
        restore(good, home=new)

    assert told.value.code == "B06"
    assert {p: p.read_bytes() for p in new.path.rglob("*") if p.is_file()} == before


def test_a_database_that_cannot_follow_takes_the_site_files_back_out(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    new = make_home(tmp_path / "new")
    monkeypatch.setattr("store.backup.shutil.move", fail)

    with pytest.raises(StoreError, match="未完成"):
        restore(good, home=new)

    assert list(new.path.rglob("*.toml")) == []


def test_an_opened_but_unused_store_is_empty(good: Path, tmp_path: Path) -> None:
    new = make_home(tmp_path / "new")
    open_store(new.database_url).close()
    new.sites.mkdir()

    restore(good, home=new)

    assert new.site_file("a").exists()


@pytest.mark.postgres
def test_on_postgres_too_nothing_is_restored_over_what_is_there(
    good: Path, tmp_path: Path, postgres_server: PostgresServer, postgres_template: str
) -> None:
    with postgres_server.database(postgres_template) as url:
        new = make_home(tmp_path / "new", url)
        leave_entry(new)

        with pytest.raises(StoreError, match="不是空的") as told:
            restore(good, home=new)

        assert told.value.code == "B06"
        assert not new.sites.exists()


@pytest.mark.postgres
def test_on_postgres_a_refused_backup_leaves_not_even_tables(
    good: Path, tmp_path: Path, postgres_server: PostgresServer
) -> None:
    with postgres_server.database() as url:
        with pytest.raises(ImportRefused):
            restore(altered(tmp_path / "bad.zip", good), home=make_home(tmp_path / "new", url))
        opened = Store(make_engine(url))
        with opened.reading() as tx:
            tables = inspect(tx.connection).get_table_names()
        opened.close()

    assert tables == []
