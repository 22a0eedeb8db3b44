"""`backup`: everything of an installation in one file."""

from pathlib import Path

import click

from jobs.chinese import ChineseCommand
from jobs.shell import Shell


@click.command(cls=ChineseCommand, help="把数据库与站点文件备份到一个文件；抓取进行中也可以。")
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def command(home: str | None, file: Path) -> int:
    """Write the archive."""
    from store.backup import back_up

    shell = Shell.at(home)
    back_up(shell.store, file, home=shell.home)
    click.echo(f"已备份到 {file}（{file.stat().st_size / 1_000_000:.1f} MB）")
    return 0
