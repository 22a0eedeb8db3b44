"""`verify`: do the five invariants hold?"""

import click

from jobs.chinese import ChineseCommand
from jobs.shell import Shell


@click.command(
    cls=ChineseCommand, help="核对数据：已存的不丢、抓取不残缺、数字可解释、告警不漏、确认不被改。"
)
@click.pass_obj
def command(home: str | None) -> int:
    """Verify the store; exit code 1 where something is wrong, each fault on a line."""
    from jobs.audit import find_tampering
    from store.verify import verify_store

    shell = Shell.at(home)
    with shell.reading() as tx:
        faults = [str(fault) for fault in verify_store(tx)]
    if shell.home.anchors.exists():
        faults += (f"I5 审计锚值：{what}" for what in find_tampering(shell))
    for fault in faults:
        click.echo(fault)
    click.echo(f"发现 {len(faults)} 处问题。" if faults else "五条不变式全部成立。")
    return 1 if faults else 0
