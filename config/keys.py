"""The installation's own secret key: outside the database, readable by its owner alone."""

import os
import secrets
from pathlib import Path

from model.errors import ConfigError

_BYTES = 32
#: Bits by which others than the owner may read or write.
_OTHERS = 0o077


def load_key(path: Path) -> bytes:
    """The key in a file; made there, mode 600, where there is none yet.

    Raises:
        ConfigError: others may read the file (S07), or it holds no key.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    except OSError as error:
        raise ConfigError(
            f"不能建立密钥文件（{error.strerror}）", where=path.name, remedy="检查数据目录的权限"
        ) from error
    key = secrets.token_bytes(_BYTES)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def key_fault(path: Path) -> str:
    """What is wrong with who may read a key file; "" where all is well or there is none."""
    if not path.exists():
        return ""
    mode = path.stat().st_mode & 0o777
    return f"密钥文件权限 {mode:o}，应为 600" if mode & _OTHERS else ""


def _read(path: Path) -> bytes:
    if fault := key_fault(path):
        raise ConfigError(fault, where=path.name, remedy=f"chmod 600 {path.name}", code="S07")
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (ValueError, OSError) as error:
        raise ConfigError(
            "密钥文件读不出来", where=path.name, remedy="换回原来的文件", code="S07"
        ) from error
    if len(key) != _BYTES:
        raise ConfigError("密钥文件不完整", where=path.name, remedy="换回原来的文件", code="S07")
    return key
