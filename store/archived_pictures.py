"""Pictures in a backup: each under its digest, as it is, unpacking to no more than it takes."""

import hashlib
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from store import pictures

#: Pictures that one backup takes.
MOST_PICTURES = 200_000
_NAME = re.compile(r"evidence/([0-9a-f]{2})/\1[0-9a-f]{62}\.jpg\Z")
#: Of every picture the same moment: its name says all about it.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_OWNER_ALONE = 0o600 << 16


def is_picture(name: str) -> bool:
    """True for the name that a picture has in a backup."""
    return _NAME.match(name) is not None


def picture_fault(info: zipfile.ZipInfo) -> str:
    """What is wrong with how a picture is packed, in Chinese; "" where nothing, or it is none."""
    if not is_picture(info.filename):
        return ""
    if info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size:
        return "不是原样存放的截图"
    return f"有 {info.file_size} 字节，超过上限" if info.file_size > pictures.MAX_BYTES else ""


def add_pictures(archive: zipfile.ZipFile, files: Iterable[Path]) -> tuple[list[str], int]:
    """Put pictures in, one at a time → their names there, and how many are gone or damaged."""
    packed, missing = [], 0
    for file in files:
        body = _body(file)
        if hashlib.sha256(body).hexdigest() != file.stem:
            missing += 1
            continue
        info = zipfile.ZipInfo(f"evidence/{file.stem[:2]}/{file.stem}.jpg", _NO_DATE)
        info.external_attr = _OWNER_ALONE
        archive.writestr(info, body, compress_type=zipfile.ZIP_STORED)
        packed.append(info.filename)
    return packed, missing


def digest_of_names(names: Iterable[str]) -> str:
    """What shows that pictures were taken out or put in."""
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()


def _body(file: Path) -> bytes:
    """The bytes of a picture, none where it is gone: old ones are removed meanwhile."""
    try:
        with file.open("rb") as read:
            return read.read(pictures.MAX_BYTES + 1)
    except FileNotFoundError:
        return b""
