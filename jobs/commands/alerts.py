"""`alerts test`: a message on the real path, to see that a channel works."""

import click

from jobs.chinese import ChineseCommand, ChineseGroup
from jobs.shell import Shell
from model.days import utc_now
from model.errors import UsageError

command = ChineseGroup("alerts", help="告警渠道（channels.toml）。")


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
    send(chosen, probe_message(channel, now), fetcher, now=now)
    click.echo(f"测试消息已由「{channel}」接收。")
    return 0
