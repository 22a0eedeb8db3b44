"""Many site files written as one: all of them, or none, whenever the process dies.

They are first written whole into a folder beside the site files, which is then named as ready; from
that moment they count, and whoever comes next moves those over that are not yet in their place.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from config.fleet_plan import PlannedSite
from model.errors import ConfigError

_STAGED, _READY = ".import-staged", ".import-ready"


def read_texts(folder: Path) -> dict[str, str]:
    """Text of every site file by key.

    Raises:
        ConfigError: one of them is no UTF-8 text, or cannot be opened.
    """
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            texts[path.stem] = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"站点文件不能读取（{error}）", where=path.name, remedy="修好或移走后再导入"
            ) from error
    return texts


def write_all(folder: Path, sites: Iterable[PlannedSite]) -> None:
    """Write the files of a plan: all or none.

    Raises:
        ConfigError: they cannot be written; nothing was changed.
    """
    finish_writing(folder)
    staged = folder / _STAGED
    try:
        staged.mkdir(parents=True, exist_ok=True)
        for left in staged.iterdir():
            left.unlink()
        for site in sites:
            (staged / f"{site.key}.toml").write_text(site.text, encoding="utf-8")
        os.sync()
        staged.replace(folder / _READY)
    except OSError as error:
        raise ConfigError(
            f"站点文件无法写入（{error.strerror}），没有改动任何文件",
            where=str(folder),
            remedy="检查目录权限与磁盘空间",
        ) from error
    finish_writing(folder)


def finish_writing(folder: Path) -> int:
    """Move over what an earlier import left ready → how many files.

    Raises:
        ConfigError: the folder cannot be written to.
    """
    ready = folder / _READY
    if not ready.is_dir():
        return 0
    moved = 0
    try:
        for path in sorted(ready.iterdir()):
            path.replace(folder / path.name)
            moved += 1
        ready.rmdir()
    except OSError as error:
        raise ConfigError(
            f"导入的站点文件没有全部就位（{error.strerror}）",
            where=str(ready),
            remedy="检查目录权限后再运行一次 zhanbao fleet import，会接着完成",
        ) from error
    return moved
