"""`backup`: everything of an installation in one file."""

from pathlib import Path

import click

from jobs.chinese import ChineseCommand
from jobs.shell import Shell


@click.command(
    cls=ChineseCommand, help="把数据库、站点文件与证据截图备份到一个文件；抓取进行中也可以。"
)
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--no-pictures", "is_bare", is_flag=True, help="不带证据截图（截图很多、另行备份时）")
@click.pass_obj
def command(home: str | None, file: Path, is_bare: bool) -> int:  # noqa: FBT001  (a flag)
    """Write the archive."""
    from store.backup import back_up

    shell = Shell.at(home)
    made = back_up(shell.store, file, home=shell.home, with_pictures=not is_bare)
    shown = "不带截图" if is_bare else f"截图 {made.pictures} 张"
    click.echo(f"已备份到 {file}（{file.stat().st_size / 1_000_000:.1f} MB，{shown}）")
    if made.pictures_missing:
        click.echo(f"另有 {made.pictures_missing} 张截图的文件已不在或已损坏，没有收入。")
    return 0
