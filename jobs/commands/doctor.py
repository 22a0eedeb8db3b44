"""`doctor`: is this machine fit, and is anything about the installation odd?"""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

import click

from config.home import Home
from jobs.chinese import ChineseCommand
from jobs.shell import Shell
from model.days import utc_now
from model.errors import StoreError, ZhanbaoError

_PYTHON = (3, 11)
_LEAST_FREE_MB = 200
_MARKS = {True: "正常", False: "问题", None: "提示"}


class Look(NamedTuple):
    """One thing looked at."""

    what: str
    #: None: no fault, but worth knowing.
    is_good: bool | None
    detail: str


@click.command(
    cls=ChineseCommand, help="检查运行环境：Python、SQLite、磁盘、字体、数据库、站点文件、告警。"
)
@click.pass_obj
def command(home: str | None) -> int:
    """Print what was looked at; exit code 1 where something must be mended."""
    shell = Shell.at(home)
    looks = list(look_around(shell))
    for look in looks:
        click.echo(f"[{_MARKS[look.is_good]}] {look.what}：{look.detail}")
    return 1 if any(look.is_good is False for look in looks) else 0


def look_around(shell: Shell) -> Iterator[Look]:
    """Everything worth looking at, one after the other."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Look("Python", sys.version_info[:2] >= _PYTHON, version)
    yield _sqlite()
    yield _disk(shell.home)
    yield _fonts()
    yield _store(shell)
    yield from _guards(shell)
    yield from _sites(shell.home)
    yield from _watching(shell)


def _sqlite() -> Look:
    from store.sqlite import journal_mode

    version = sqlite3.sqlite_version
    if journal_mode(sqlite3.sqlite_version_info) == "WAL":
        return Look("SQLite", True, f"{version}，使用 WAL")
    return Look("SQLite", None, f"S04 {version} 有 WAL 损坏缺陷，已改用回滚日志")


def _disk(home: Home) -> Look:
    place = next(path for path in (home.path, *home.path.parents) if path.exists())
    free = shutil.disk_usage(place).free // 1_000_000
    words = f"剩余 {free} MB"
    if free < _LEAST_FREE_MB:
        return Look("磁盘", False, f"S06 {words}，不足 {_LEAST_FREE_MB} MB")
    return Look("磁盘", True, words)


def _fonts() -> Look:
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        return Look(
            "中文字体", None, "没有 fontconfig，不能导出 PDF → 安装 fontconfig fonts-noto-cjk"
        )
    found = subprocess.run(
        [fc_list, ":lang=zh", "family"], capture_output=True, text=True, check=False
    ).stdout.strip()
    if not found:
        return Look("中文字体", None, "没有中文字体，不能导出 PDF → 安装 fonts-noto-cjk")
    return Look("中文字体", True, found.splitlines()[0].split(",")[0])


def _store(shell: Shell) -> Look:
    try:
        shell.store.close()
    except ZhanbaoError as error:
        return Look("数据库", False, str(error))
    return Look("数据库", True, "已打开，结构为最新")


def _guards(shell: Shell) -> Iterator[Look]:
    """Who could get in that should not."""
    from config.keys import key_fault
    from jobs.people import unused_people

    if fault := key_fault(shell.home.key):
        yield Look("密钥", False, f"S07 {fault} → chmod 600 {shell.home.key.name}")
    try:
        unused = unused_people(shell, now=utc_now())
    except StoreError:
        return  # told already
    except ZhanbaoError as error:
        yield Look("账户", False, str(error))
        return
    if unused:
        names = "、".join(user.name for user in unused[:10])
        yield Look("账户", None, f"{len(unused)} 个长期没有人用：{names} → 停用或问明原因")


def _watching(shell: Shell) -> Iterator[Look]:
    from jobs.watching_looks import look_at_watching

    yield from (Look(*looked) for looked in look_at_watching(shell))


def _sites(home: Home) -> Iterator[Look]:
    from config.sites import load_site

    paths = sorted(home.sites.glob("*.toml"))
    if not paths:
        yield Look("站点文件", None, "还没有 → zhanbao discover 首页网址 --key KEY")
    for path in paths:
        try:
            site = load_site(path)
        except ZhanbaoError as error:
            yield Look("站点文件", False, str(error))
        else:
            yield Look("站点文件", True, f"{site.key} {site.name}，{len(site.columns)} 个栏目")
