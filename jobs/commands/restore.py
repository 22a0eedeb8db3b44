"""`restore`: a backup into an empty installation."""

from pathlib import Path

import click

from jobs.chinese import ChineseCommand
from jobs.shell import Shell


@click.command(
    cls=ChineseCommand, help="从备份恢复到一个空的数据目录；备份有任何不对都不改动数据。"
)
@click.argument(
    "file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.pass_obj
def command(home: str | None, file: Path) -> int:
    """Restore the archive."""
    from store.backup import restore

    shell = Shell.at(home)
    restore(file, home=shell.home)
    click.echo(f"已从 {file} 恢复到 {shell.home.path}。可运行 zhanbao verify 核对。")
    return 0
