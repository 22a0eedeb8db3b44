"""`audit check|anchor|export`: the trail for auditors."""

from datetime import datetime, timedelta
from pathlib import Path

import click

from jobs.chinese import ChineseCommand, ChineseGroup
from jobs.shell import Shell
from model.days import SHANGHAI, utc_now

command = ChineseGroup("audit", help="审计：核对记录链、登记锚值、导出。")

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@command.command("check", cls=ChineseCommand, help="核对审计记录链与留存的锚值。")
@click.option(
    "--anchors",
    metavar="文件",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="另处留存的锚值文件，一并核对",
)
@click.pass_obj
def check(home: str | None, anchors: Path | None) -> int:
    """Check the chain; exit code 1 where somebody changed it."""
    from jobs.audit import find_tampering

    faults = list(find_tampering(Shell.at(home), anchors))
    for fault in faults:
        click.echo(fault)
    click.echo(f"发现 {len(faults)} 处改动。" if faults else "审计记录链完整，与锚值相符。")
    return 1 if faults else 0


@command.command("anchor", cls=ChineseCommand, help="登记一个锚值并显示；请另处留存一份。")
@click.pass_obj
def anchor(home: str | None) -> int:
    """Note the end of the chain outside the database and print the line."""
    from jobs.audit import take_anchor

    click.echo(take_anchor(Shell.at(home), now=utc_now()) or "还没有审计记录。")
    return 0


@command.command(
    "export", cls=ChineseCommand, help="导出审计记录为 csv（供人看）或 jsonl（供机器核对）。"
)
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--since", type=_DAY, metavar="日期", help="从这一天起，如 2026-01-01；默认全部")
@click.option("--until", type=_DAY, metavar="日期", help="到这一天止（含当天）；默认今天")
@click.pass_obj
def export(home: str | None, file: Path, since: datetime | None, until: datetime | None) -> int:
    """Write the trail of a span of days."""
    from jobs.audit import export_trail

    first = (since or datetime(2000, 1, 1)).replace(tzinfo=SHANGHAI)  # noqa: DTZ001  (given its zone here)
    last = until.replace(tzinfo=SHANGHAI) + timedelta(days=1) if until else utc_now()
    count = export_trail(Shell.at(home), file, since=first, until=last)
    click.echo(f"已导出 {count} 条审计记录：{file}")
    return 0
