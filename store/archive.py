"""The one file of a backup: written whole, taken apart only if everything about it is right."""

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, NoReturn

from model.errors import ImportRefused
from store.archived_pictures import (
    MOST_PICTURES,
    add_pictures,
    digest_of_names,
    is_picture,
    picture_fault,
)

#: What this program writes; a higher one is of a newer program. 2: with pictures.
FORMAT = 2
DATABASE = "store.sqlite3"
_MANIFEST = "manifest.json"
_NAME = re.compile(
    r"(store\.sqlite3|(channels|schedule|endpoints|indicators|words|security|calendar)\.toml"
    r"|sites/[A-Za-z0-9][A-Za-z0-9_-]{0,62}\.toml)\Z"
)
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MOST_MEMBERS = 50_000
_MOST_TEXT = 4 * 2**20
_MOST_MANIFEST = 16 * 2**20
#: A database packs ten to forty times smaller; a bomb a thousand times.
_MOST_RATIO = 200
_MOST_TEXTS = 512 * 2**20
_CHUNK = 2**20
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
)
_UNTOUCHED = "未改动任何数据；换一份备份再试"


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    #: Revision of the tables.
    schema: str
    #: ISO moment, UTC.
    made_at: str
    #: Table → number of rows.
    rows: dict[str, int]
    #: Member → its SHA-256, hex; a picture's is its name.
    sha256: dict[str, str]
    #: How many pictures, and the SHA-256 of their names.
    pictures: int = 0
    pictures_sha256: str = ""
    #: Pictures that the store names but whose file was gone or damaged.
    pictures_missing: int = 0
    format: int = FORMAT


def write_archive(
    path: Path,
    members: Mapping[str, Path],
    *,
    pictures: Iterable[Path] = (),
    schema: str,
    made_at: str,
    rows: dict[str, int],
) -> Manifest:
    """Pack files under their member names, and pictures that are still whole.

    `path` appears only when all is on the disk.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        partial.touch(mode=0o600)
        with partial.open("wb") as file:
            manifest = Manifest(schema=schema, made_at=made_at, rows=rows, sha256={})
            manifest = _pack(file, members, pictures, manifest)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def take_apart(path: Path, folder: Path) -> Manifest:
    """Unpack a backup into an empty folder, checked against its manifest.

    Raises:
        ImportRefused: It is no backup or cut short (B01), names a place outside (B02), would grow
            out of bounds (B03), is of a newer program (B04) or was altered (B05).
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _unpack(archive, folder, where=path.name)
    except _UNREADABLE as error:
        raise _refused("不是备份文件，或已残缺、损坏", path.name, "B01") from error


def may_hold(name: str) -> bool:
    """True for the name of a member that a backup may have."""
    return _NAME.match(name) is not None or is_picture(name)


def _pack(
    file: IO[bytes], members: Mapping[str, Path], pictures: Iterable[Path], begun: Manifest
) -> Manifest:
    digests: dict[str, str] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, source in members.items():
            digest = hashlib.sha256()
            with source.open("rb") as read, archive.open(name, "w", force_zip64=True) as write:
                for chunk in _chunks(read):
                    digest.update(chunk)
                    write.write(chunk)
            digests[name] = digest.hexdigest()
        packed, missing = add_pictures(archive, pictures)
        manifest = replace(
            begun,
            sha256=digests,
            pictures=len(packed),
            pictures_sha256=digest_of_names(packed),
            pictures_missing=missing,
        )
        told = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        archive.writestr(_MANIFEST, told)
        archive.comment = hashlib.sha256(told).hexdigest().encode()
    return manifest


def _unpack(archive: zipfile.ZipFile, folder: Path, *, where: str) -> Manifest:
    members = _checked_members(archive, where)
    manifest = _manifest(archive, where)
    shown = [name for name in members if is_picture(name)]
    plain = set(members) - set(shown)
    if set(manifest.sha256) != plain or DATABASE not in plain:
        what = f"备份不完整（清单 {len(manifest.sha256)} 个文件，实有 {len(plain)} 个）"
        _refuse(what, where, "B01")
    if len(shown) != manifest.pictures:
        what = f"备份不完整（清单 {manifest.pictures} 张截图，实有 {len(shown)} 张）"
        _refuse(what, where, "B01")
    if shown and digest_of_names(shown) != manifest.pictures_sha256:
        _refuse("截图与清单不符，备份被改动", where, "B05")
    for name, info in members.items():
        digest = _unpack_one(archive, info, folder / name)
        if digest != manifest.sha256.get(name, Path(name).stem):
            _refuse(f"「{name}」与清单中的 SHA-256 不符，备份被改动", where, "B05")
    return manifest


def _unpack_one(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> str:
    """Write one member to its place → its digest."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(info) as read, target.open("xb") as write:
        digest = _write(read, write, most=info.file_size)
        if not is_picture(info.filename):
            # Of thousands of pictures each would take its turn; one that is lost is noticed.
            os.fsync(write.fileno())
    target.chmod(0o600)
    return digest


def _checked_members(archive: zipfile.ZipFile, where: str) -> dict[str, zipfile.ZipInfo]:
    """Members but the manifest, by name; nothing is read yet."""
    listed = archive.infolist()
    shown = sum(is_picture(info.filename) for info in listed)
    if shown > MOST_PICTURES or len(listed) - shown > _MOST_MEMBERS:
        _refuse(f"文件过多（{len(listed)} 个）", where, "B03")
    if archive.fp and sum(info.compress_size for info in listed) > _size_of(archive.fp):
        # Members that lie over one another: few bytes would unpack to many.
        _refuse("各文件压缩后的大小超过备份本身", where, "B03")
    members: dict[str, zipfile.ZipInfo] = {}
    for info in listed:
        if info.filename in members:
            _refuse(f"「{info.filename}」出现两次", where, "B02")
        if info.filename != _MANIFEST and not may_hold(info.filename):
            _refuse(f"含非法路径 {info.filename[:80]!r}", where, "B02")
        if fault := picture_fault(info):
            _refuse(f"「{info.filename}」{fault}", where, "B03")
        if info.file_size > _most(info) or info.compress_type not in _PACKINGS:
            _refuse(f"「{info.filename}」解压后有 {info.file_size} 字节，超过上限", where, "B03")
        members[info.filename] = info
    texts = sum(
        info.file_size
        for name, info in members.items()
        if name != DATABASE and not is_picture(name)
    )
    if texts > _MOST_TEXTS:
        _refuse(f"站点文件解压后共有 {texts} 字节，超过上限", where, "B03")
    if members.pop(_MANIFEST, None) is None:
        _refuse("没有清单，不是备份文件，或已残缺", where, "B01")
    return members


def _size_of(file: IO[bytes]) -> int:
    here = file.tell()
    size = file.seek(0, os.SEEK_END)
    file.seek(here)
    return size


def _most(info: zipfile.ZipInfo) -> int:
    """Bytes that a member may unpack to."""
    if is_picture(info.filename):
        return info.file_size
    if info.filename == DATABASE:
        return _MOST_RATIO * max(info.compress_size, 2**16)
    return _MOST_MANIFEST if info.filename == _MANIFEST else _MOST_TEXT


def _manifest(archive: zipfile.ZipFile, where: str) -> Manifest:
    told = archive.read(_MANIFEST)
    try:
        plain = json.loads(told)
        found = int(plain["format"])
        if found > FORMAT:
            _refuse(f"备份格式 {found} 高于程序 {FORMAT}，请升级程序", where, "B04")
        manifest = _typed(Manifest(**plain))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _refused("清单无法读出", where, "B01") from error
    if archive.comment.decode("ascii", "replace") != hashlib.sha256(told).hexdigest():
        _refuse("清单被改动", where, "B05")
    return manifest


def _typed(told: Manifest) -> Manifest:
    """What a manifest says, every part of the kind it should be, or a `ValueError` or the like."""
    return Manifest(
        schema=str(told.schema),
        made_at=str(told.made_at),
        rows={str(name): int(count) for name, count in told.rows.items()},
        sha256={str(name): str(digest) for name, digest in told.sha256.items()},
        pictures=int(told.pictures),
        pictures_sha256=str(told.pictures_sha256),
        pictures_missing=int(told.pictures_missing),
        format=int(told.format),
    )


def _write(read: IO[bytes], write: IO[bytes], *, most: int) -> str:
    """Copy at most `most` bytes → their digest; one byte more makes the digest another."""
    digest, left = hashlib.sha256(), most
    for chunk in _chunks(read):
        digest.update(chunk)
        left -= len(chunk)
        if left < 0:
            break
        write.write(chunk)
    write.flush()
    return digest.hexdigest()


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _refuse(what: str, where: str, code: str) -> NoReturn:
    raise _refused(what, where, code)


def _refused(what: str, where: str, code: str) -> ImportRefused:
    return ImportRefused(f"{what}，已拒绝", where=where, remedy=_UNTOUCHED, code=code)
