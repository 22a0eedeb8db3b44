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
@click.option(
    "--keep-access",
    "keeps_access",
    is_flag=True,
    help="密码与接口令牌照备份时的样子有效（仅限备份之后没有改过密码、停用过账户、吊销过令牌时，如换机器）",
)
@click.pass_obj
def command(home: str | None, file: Path, keeps_access: bool) -> int:  # noqa: FBT001  (a flag)
    """Restore the archive."""
    from store.backup import restore

    shell = Shell.at(home)
    made, closed = restore(file, home=shell.home, keeps_access=keeps_access)
    click.echo(f"已从 {file} 恢复到 {shell.home.path}。可运行 zhanbao verify 核对。")
    click.echo(f"备份作于 {made.made_at}；账户的角色与停用、启用回到了那时，请在「人员」页核对。")
    if closed is None:
        click.echo("密码与接口令牌照旧有效；备份之后更换的密码、吊销的令牌请立即再做一遍。")
        return 0
    click.echo(
        f"登录已全部退出，密码已全部作废（{closed.passwords} 个账户），"
        f"接口令牌已全部吊销（{closed.tokens} 个）。\n"
        "先运行 zhanbao user password 系统管理员姓名，再由他在「人员」页逐人核对后重设密码。"
    )
    return 0
