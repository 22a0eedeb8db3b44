"""`user`: people who may log in."""

import sys

import click

from jobs.chinese import ChineseCommand, ChineseGroup
from jobs.shell import Shell
from model.days import utc_now
from model.people import Role

command = ChineseGroup("user", help="用户：添加。")


@command.command("add", cls=ChineseCommand, help="添加用户；不给密码时生成一个并显示一次。")
@click.argument("name", metavar="姓名")
@click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in Role]),
    metavar="角色",
    help="角色：" + "、".join(f"{role.value}（{role.label}）" for role in Role),
)
@click.option("--password-stdin", "from_stdin", is_flag=True, help="从标准输入读密码")
@click.pass_obj
def add(home: str | None, name: str, role: str, from_stdin: bool) -> int:  # noqa: FBT001  (flags)
    """Add a person and print the password once if it was made here."""
    from jobs.people import add_person, new_password

    given = sys.stdin.readline().rstrip("\n") if from_stdin else None
    password = given or new_password()
    add_person(Shell.at(home), name, Role(role), password, now=utc_now())
    click.echo(f"已添加 {name}（{Role(role).label}）")
    if given is None:
        click.echo(f"密码（只显示这一次）：{password}")
    return 0
