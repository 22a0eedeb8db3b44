"""`alerts`: try a channel, send what waits, see and retry what could not be delivered."""

import click

from jobs.chinese import ChineseCommand, ChineseGroup
from jobs.shell import Shell
from model.days import utc_now
from model.errors import AlertNotSent, UsageError

command = ChineseGroup("alerts", help="告警：渠道（channels.toml）、送达情况、重发。")


@command.command("test", cls=ChineseCommand, help="向一个渠道发送测试消息。")
@click.argument("channel", metavar="渠道")
@click.pass_obj
def test(home: str | None, channel: str) -> int:
    """Send a test message; an error says what the receiver answered."""
    from alerts.channels import send
    from alerts.message import probe_message
    from gate.fetch import Fetcher
    from jobs.inspect import load_channels_of

    shell = Shell.at(home)
    channels = {one.name: one for one in load_channels_of(shell.home)}
    if channel not in channels:
        names = "、".join(channels) or "（没有，先写 channels.toml）"
        raise UsageError(f"没有渠道「{channel}」", remedy=f"可用：{names}")
    now = utc_now()
    chosen = channels[channel]
    fetcher = Fetcher(allow_networks=chosen.allow_networks)
    try:
        send(chosen, probe_message(channel, now), fetcher, now=now)
    except AlertNotSent as error:
        # Nobody sends a test again by itself.
        error.remedy = "检查地址、端口、密钥与网络，再试一次"
        raise
    click.echo(f"测试消息已由「{channel}」接收。")
    return 0


@command.command("list", cls=ChineseCommand, help="列出告警及其送达情况；有未送达的，退出码 1。")
@click.option("--undelivered", "only_failed", is_flag=True, help="只列未送达的")
@click.option("--limit", default=50, metavar="条数", help="最多列几条，默认 50")
@click.pass_obj
def list_(home: str | None, only_failed: bool, limit: int) -> int:  # noqa: FBT001  (a flag)
    """Print the newest messages with where each stands."""
    from jobs.delivery_table import print_deliveries
    from store import outbox

    shell = Shell.at(home)
    with shell.reading() as tx:
        failed = outbox.undelivered(tx, limit=limit)
        shown = failed if only_failed else outbox.deliveries_of(tx, limit=limit)
    print_deliveries(shown)
    return 1 if failed else 0


@command.command("send", cls=ChineseCommand, help="立即发送到期的告警；有未送达的，退出码 1。")
@click.option("--retry", is_flag=True, help="连同已放弃的，重新计 72 小时")
@click.pass_obj
def send_due(home: str | None, retry: bool) -> int:  # noqa: FBT001  (a flag)
    """Send what is due, without waiting for the schedule."""
    from jobs.deliver import deliver_due
    from store import outbox

    shell = Shell.at(home)
    if retry:
        with shell.transaction() as tx:
            click.echo(f"重新发送 {outbox.revive(tx, at=utc_now())} 条。", err=True)
    sent, failed = deliver_due(shell)
    with shell.reading() as tx:
        waiting, given_up = len(outbox.waiting(tx)), len(outbox.undelivered(tx))
    click.echo(f"送达 {sent}，失败 {failed}；还在等候 {waiting}，未送达 {given_up}。")
    return 1 if given_up else 0
