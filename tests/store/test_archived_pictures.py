"""Pictures of evidence in a backup: whole ones go in and come out, anything else is refused."""

import copy
import hashlib
import json
import os
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from store_cases import AT, make_issue

from config.home import Home
from model.errors import ImportRefused
from model.issues import IssueEvidence
from store import issue_evidence, pictures
from store.archived_pictures import is_picture
from store.backup import back_up, restore
from store.engine import Store, open_store
from store.issues import apply_changes
from store.verify import verify_store

BODIES = tuple(b"\xff\xd8" + bytes([n]) * 3000 for n in range(4))
OTHER = b"\xff\xd8another picture"


def digest_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def name_of(body: bytes) -> str:
    digest = digest_of(body)
    return f"evidence/{digest[:2]}/{digest}.jpg"


def see(store: Store, home: Home, body: bytes) -> None:
    """A picture on the disk, and then its row."""
    digest = pictures.save(home.evidence, body)
    with store.transaction() as tx:
        opened = apply_changes(tx, site="a", opened=[make_issue(target=digest)], closed=[], at=AT)
        seen = IssueEvidence(issue=opened[0].issue.id, taken_at=AT, picture=digest)
        issue_evidence.append(tx, seen)


def new_home(folder: Path) -> Home:
    folder.mkdir(exist_ok=True)
    return Home(path=folder, database_url=f"sqlite:///{folder / 'zhanbao.sqlite3'}")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An installation whose issues name four pictures; one is gone, one damaged, one unnamed."""
    found = new_home(tmp_path / "home")
    store = open_store(found.database_url)
    for body in BODIES:
        see(store, found, body)
    store.close()
    pictures.remove(found.evidence, [digest_of(BODIES[2])])
    pictures.place_of(found.evidence, digest_of(BODIES[3])).write_bytes(b"damaged")
    pictures.save(found.evidence, OTHER)
    return found


@pytest.fixture
def archive(home: Home, tmp_path: Path) -> Path:
    store = open_store(home.database_url)
    made = back_up(store, tmp_path / "b.zip", home=home)
    store.close()
    assert (made.pictures, made.pictures_missing) == (2, 2)
    return tmp_path / "b.zip"


def test_the_pictures_that_the_store_names_come_back_whole(archive: Path, tmp_path: Path) -> None:
    new = new_home(tmp_path / "new")
    restore(archive, home=new)

    assert [pictures.is_whole(new.evidence, digest_of(body)) for body in BODIES] == [
        True, True, False, False,
    ]  # fmt: skip
    assert pictures.path_of(new.evidence, digest_of(OTHER)) is None
    store = open_store(new.database_url)
    with store.reading() as tx:
        assert verify_store(tx, now=AT) == ()
    store.close()


def test_a_backup_may_leave_them_out(home: Home, tmp_path: Path) -> None:
    store = open_store(home.database_url)
    back_up(store, tmp_path / "b.zip", home=home, with_pictures=False)
    store.close()

    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        assert not any(map(is_picture, packed.namelist()))
    restore(tmp_path / "b.zip", home=new_home(tmp_path / "new"))


def test_nothing_is_restored_over_pictures_that_are_there(archive: Path, tmp_path: Path) -> None:
    new = new_home(tmp_path / "new")
    pictures.save(new.evidence, OTHER)

    with pytest.raises(Exception, match="不是空的"):
        restore(archive, home=new)
    assert list(new.path.rglob("*.sqlite3")) == []


def test_backups_made_while_pictures_come_hold_every_picture_that_they_name(
    home: Home, tmp_path: Path
) -> None:
    store = open_store(home.database_url)
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            see(store, home, os.urandom(5000))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        made = [back_up(store, tmp_path / f"{n}.zip", home=home) for n in range(3)]
    finally:
        stop.set()
        thread.join()
        store.close()

    for number, manifest in enumerate(made):
        assert manifest.pictures + manifest.pictures_missing == manifest.rows["issue_evidence"]
        assert manifest.pictures_missing == 2
        restore(tmp_path / f"{number}.zip", home=new_home(tmp_path / f"new{number}"))


def rewritten(
    archive: Path, change: Callable[[dict[str, bytes]], None], *, packing: int = zipfile.ZIP_STORED
) -> None:
    """The same backup with other members, its manifest signed anew."""
    with zipfile.ZipFile(archive) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    change(files)
    with zipfile.ZipFile(archive, "w") as packed:
        for name, body in files.items():
            kind = packing if name.startswith("evidence") else zipfile.ZIP_DEFLATED
            packed.writestr(name, body, compress_type=kind)
        packed.comment = hashlib.sha256(files["manifest.json"]).hexdigest().encode()


def told(files: dict[str, bytes], **changes: object) -> None:
    known = json.loads(files["manifest.json"])
    files["manifest.json"] = json.dumps({**known, **changes}).encode()


def swap(files: dict[str, bytes]) -> None:
    files[name_of(BODIES[0])] = OTHER


def exchange(files: dict[str, bytes]) -> None:
    del files[name_of(BODIES[0])]
    files[name_of(OTHER)] = OTHER


def take_out(files: dict[str, bytes]) -> None:
    del files[name_of(BODIES[0])]


def make_large(files: dict[str, bytes]) -> None:
    files[name_of(BODIES[0])] = bytes(pictures.MAX_BYTES + 1)


def put(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        files[name] = OTHER

    return change


@pytest.mark.parametrize(
    ("change", "packing", "code"),
    [
        (swap, zipfile.ZIP_STORED, "B05"),
        (exchange, zipfile.ZIP_STORED, "B05"),
        (take_out, zipfile.ZIP_STORED, "B01"),
        (make_large, zipfile.ZIP_STORED, "B03"),
        (lambda _: None, zipfile.ZIP_DEFLATED, "B03"),
        (lambda files: told(files, pictures="viele"), zipfile.ZIP_STORED, "B01"),
        (lambda files: told(files, pictures=3), zipfile.ZIP_STORED, "B01"),
        (put(f"evidence/../{'a' * 64}.jpg"), zipfile.ZIP_STORED, "B02"),
        (put(f"evidence/ab/{'a' * 64}.jpg"), zipfile.ZIP_STORED, "B02"),
        (put(f"evidence/aa/{'a' * 64}.html"), zipfile.ZIP_STORED, "B02"),
        (put(f"evidence/aa/{'A' * 64}.jpg"), zipfile.ZIP_STORED, "B02"),
        (put(f"evidence/aa/{'a' * 64}.jpg\n"), zipfile.ZIP_STORED, "B02"),
        (put(f"evidence/{'a' * 64}.jpg"), zipfile.ZIP_STORED, "B02"),
    ],
)
def test_pictures_that_are_not_what_they_say_are_refused_whole(
    archive: Path,
    tmp_path: Path,
    change: Callable[[dict[str, bytes]], None],
    packing: int,
    code: str,
) -> None:
    rewritten(archive, change, packing=packing)
    new = new_home(tmp_path / "new")

    with pytest.raises(ImportRefused) as refused:
        restore(archive, home=new)

    assert refused.value.code == code
    assert [path for path in new.path.rglob("*") if path.is_file()] == []


def test_members_that_lie_over_one_another_are_refused(archive: Path, tmp_path: Path) -> None:
    """One large picture named a hundred times would unpack to a hundred."""
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr(name_of(OTHER), os.urandom(2_000_000))
        for n in range(100):
            again = copy.copy(packed.getinfo(name_of(OTHER)))
            again.filename = name_of(bytes([n]))
            packed.filelist.append(again)

    with pytest.raises(ImportRefused, match="超过备份本身") as refused:
        restore(archive, home=new_home(tmp_path / "new"))
    assert refused.value.code == "B03"
