"""`token add|list|revoke`: tokens of programs, from the command line."""

import click

from jobs.chinese import ChineseCommand, ChineseGroup
from jobs.shell import Shell
from model.api_tokens import TokenPurpose
from model.days import SHANGHAI, utc_now
from model.errors import UsageError

command = ChineseGroup("token", help="接口令牌：生成、列出、吊销。")

#: Who the audit trail says it was.
_WHO = "命令行"


@command.command("add", cls=ChineseCommand, help="以某个用户的名义生成令牌，只显示这一次。")
@click.argument("person", metavar="姓名")
@click.argument("name", metavar="名称")
@click.option(
    "--purpose",
    default=TokenPurpose.API.value,
    show_default="api",
    type=click.Choice([purpose.value for purpose in TokenPurpose]),
    metavar="用途",
    help="用途：" + "、".join(f"{purpose.value}（{purpose.label}）" for purpose in TokenPurpose),
)
@click.option("--days", default=180, show_default="180", type=int, metavar="天数", help="有效天数")
@click.pass_obj
def add(home: str | None, person: str, name: str, purpose: str, days: int) -> int:
    """Print the secret alone on stdout, so that a script can take it."""
    from store import api_tokens, people

    now = utc_now()
    with Shell.at(home).transaction() as tx:
        owner = people.user_named(tx, person)
        if owner is None:
            raise UsageError(f"没有用户「{person}」", remedy="zhanbao user list 查看")
        secret, token = api_tokens.make_token(
            tx, owner=owner, name=name, purpose=TokenPurpose(purpose), days=days, by=_WHO, at=now
        )
    day = token.expires_at.astimezone(SHANGHAI)
    click.echo(f"令牌 {token.id}，{day:%Y-%m-%d} 到期（只显示这一次）：", err=True)
    click.echo(secret)
    return 0


@command.command("list", cls=ChineseCommand, help="列出令牌：编号、何人、名称、用途、状态。")
@click.pass_obj
def list_tokens(home: str | None) -> int:
    """One line a token."""
    from store import api_tokens

    now = utc_now()
    with Shell.at(home).transaction() as tx:
        found = api_tokens.all_tokens(tx)
    for token in found:
        used = token.last_used_at
        seen = f"{used.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if used else "从未使用"
        day = f"{token.expires_at.astimezone(SHANGHAI):%Y-%m-%d} 到期"
        parts = (token.owner.name, token.name, token.purpose.label, f"{token.prefix}…", seen, day)
        click.echo("\t".join((str(token.id), *parts, token.standing(now))))
    return 0


@command.command("revoke", cls=ChineseCommand, help="吊销令牌，立即生效。")
@click.argument("number", metavar="编号", type=int)
@click.pass_obj
def revoke(home: str | None, number: int) -> int:
    """Take it back for good."""
    from store import api_tokens

    with Shell.at(home).transaction() as tx:
        token = api_tokens.revoke_token(tx, number, by=_WHO, at=utc_now())
    click.echo(f"已吊销 {token.owner.name} 的令牌 {number}「{token.name}」")
    return 0
