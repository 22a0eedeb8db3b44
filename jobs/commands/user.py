"""`user add|list|disable|…`: accounts, from the command line."""

import sys

import click

from jobs.chinese import ChineseCommand, ChineseGroup
from jobs.shell import Shell
from model.days import utc_now
from model.people import Role
from store.account_changes import Change

command = ChineseGroup("user", help="用户：添加、列出、停用、改角色、解锁、重设。")

_NAME = click.argument("name", metavar="姓名")
_ROLE = click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in Role]),
    metavar="角色",
    help="角色：" + "、".join(f"{role.value}（{role.label}）" for role in Role),
)


@command.command("add", cls=ChineseCommand, help="添加用户；不给密码时生成一个并显示一次。")
@_NAME
@_ROLE
@click.option(
    "--organisation",
    default="",
    metavar="单位",
    help="单位，上级在前，如 某自治区/甲市；只看到它和下级的网站。不写则看到全部",
)
@click.option("--password-stdin", "from_stdin", is_flag=True, help="从标准输入读密码")
@click.pass_obj
def add(home: str | None, name: str, role: str, organisation: str, from_stdin: bool) -> int:  # noqa: FBT001  (flags)
    """Add a person and print the password once if it was made here."""
    from jobs.people import add_person

    given = sys.stdin.readline().rstrip("\n") if from_stdin else None
    user, made = add_person(
        Shell.at(home), name, Role(role), given, now=utc_now(), organisation=organisation
    )
    click.echo(f"已添加 {name}（{user.role.label}，{user.organisation or '全部网站'}）")
    _tell_password(made)
    return 0


@command.command("list", cls=ChineseCommand, help="列出用户：角色、状态、最近登录、动态口令。")
@click.pass_obj
def list_people(home: str | None) -> int:
    """One line a person."""
    from jobs.people import all_people
    from model.days import SHANGHAI

    now = utc_now()
    for account in all_people(Shell.at(home)):
        user, last = account.user, account.last_login_at
        is_locked = account.locked_until is not None and account.locked_until > now
        state = "已停用" if not user.is_active else "已锁定" if is_locked else "正常"
        seen = f"{last.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if last else "从未登录"
        factor = "有动态口令" if account.has_second_factor else "无动态口令"
        where = user.organisation or "全部网站"
        click.echo(f"{user.name}\t{user.role.label}\t{where}\t{state}\t{seen}\t{factor}")
    return 0


@command.command("role", cls=ChineseCommand, help="改角色；此人须重新登录。")
@_NAME
@_ROLE
@click.pass_obj
def set_role(home: str | None, name: str, role: str) -> int:
    """Give a person another role."""
    return _change(home, name, Change.ROLE, Role(role))


@command.command("organisation", cls=ChineseCommand, help="改单位；写 '' 则看到全部。")
@_NAME
@click.argument("organisation", metavar="单位")
@click.pass_obj
def set_organisation(home: str | None, name: str, organisation: str) -> int:
    """Put a person into another organisation."""
    return _change(home, name, Change.ORGANISATION, organisation=organisation)


def _simple(change: Change, line: str) -> None:
    @command.command(change.value, cls=ChineseCommand, help=line)
    @_NAME
    @click.pass_obj
    def run(home: str | None, name: str) -> int:
        return _change(home, name, change)


_simple(Change.DISABLE, "停用；所有登录立即失效。")
_simple(Change.ENABLE, "重新启用。")
_simple(Change.UNLOCK, "解除密码多次错误的锁定。")
_simple(Change.PASSWORD, "重设密码，显示一次；下次登录须更换，令牌一并吊销。")
_simple(Change.SECOND_FACTOR, "去掉动态口令（手机丢失时）。")
_simple(Change.SESSIONS, "使此人的所有登录失效。")


def _change(
    home: str | None,
    name: str,
    change: Change,
    role: Role | None = None,
    organisation: str = "",
) -> int:
    from jobs.people import change_person

    made = change_person(
        Shell.at(home), name, change, now=utc_now(), role=role, organisation=organisation
    )
    click.echo(f"已{change.label}：{name}")
    _tell_password(made)
    return 0


def _tell_password(made: str) -> None:
    if made:
        click.echo(f"密码（只显示这一次，首次登录须更换）：{made}")
