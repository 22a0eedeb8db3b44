"""`fleet run`, `fleet wave …`: one task over many sites, a few at a time."""

from datetime import time

import click

from config.politeness import parse_window
from config.schedule import require_waves_driven
from jobs.chinese import ChineseCommand, ChineseGroup
from jobs.options import tag_option
from jobs.shell import Shell
from model.days import utc_now
from model.errors import UsageError
from model.waves import Wave, WavePlan, WaveState

#: What may be run over many sites, by the names of the schedule's tasks.
_TASKS = ("crawl", "full", "check", "links", "probe")

waves = ChineseGroup("wave", help="成批任务：查看、暂停、继续、停止。")


@click.command("run", cls=ChineseCommand, help="对许多网站做一件事：crawl full check links probe。")
@click.argument("task", metavar="任务", type=click.Choice(_TASKS))
@tag_option
@click.option(
    "--at-once",
    default=4,
    show_default="4",
    type=click.IntRange(1, 256),
    metavar="个数",
    help="同时几个网站",
)
@click.option(
    "--per-hour",
    default=0,
    type=click.IntRange(0, 100_000),
    metavar="个数",
    help="每小时至多开始几个；默认不限",
)
@click.option("--hours", metavar="20:00-06:00", help="只在这段时间开始（北京时间）")
@click.option("--days-off", is_flag=True, help="周末、节假日不受 --hours 限制")
@click.option("--defer", is_flag=True, help="交给 zhanbao serve 或工作进程做，不在这里等")
@click.option("--by", default="命令行", metavar="姓名", help="谁发起的")
@click.pass_obj
def run(
    home: str | None,
    task: str,
    tags: tuple[str, ...],
    at_once: int,
    per_hour: int,
    hours: str | None,
    days_off: bool,  # noqa: FBT001  (flags)
    defer: bool,  # noqa: FBT001
    by: str,
) -> int:
    """Start a wave, and work it off here unless it is deferred."""
    from jobs.fleet_choice import choose
    from model.fleet import parse_tags
    from store.fleet_waves import start_wave

    shell, now = Shell.at(home), utc_now()
    if defer:
        require_waves_driven(shell.home.schedule)
    chosen = choose(shell, tags)
    plan = WavePlan(
        task=task,
        selection=parse_tags(tags).label,
        at_once=at_once,
        per_hour=per_hour,
        hours=_hours(hours),
        is_free_on_days_off=days_off,
    )
    with shell.transaction() as tx:
        number = start_wave(
            tx, plan, [entry.site for entry in chosen], by=by, at=now, year=now.year
        )
    click.echo(f"成批任务 {number}：{task}，{len(chosen)} 个网站，{plan.limits}", err=True)
    if defer:
        click.echo(f"已交给任务计划。查看：zhanbao fleet wave list；暂停：… wave pause {number}")
        return 0
    return _drive(shell, number)


@waves.command("list", cls=ChineseCommand, help="列出成批任务与进度。")
@click.pass_obj
def list_(home: str | None) -> int:
    """One line a wave, the newest first."""
    from store.fleet_waves import waves_of

    with Shell.at(home).reading() as tx:
        found = waves_of(tx)
    for wave in found:
        click.echo(describe(wave))
    if not found:
        click.echo("没有成批任务。")
    return 0


@waves.command("resume", cls=ChineseCommand, help="在这里接着做（中断、kill -9 之后）。")
@click.argument("number", metavar="编号", type=int)
@click.pass_obj
def resume(home: str | None, number: int) -> int:
    """Work off what is left of a wave in this process."""
    return _drive(Shell.at(home), number)


def _turn(name: str, to: WaveState, line: str) -> None:
    @waves.command(name, cls=ChineseCommand, help=line)
    @click.argument("number", metavar="编号", type=int)
    @click.option("--by", default="命令行", metavar="姓名", help="谁办理的")
    @click.pass_obj
    def turn(home: str | None, number: int, by: str) -> int:
        from store.fleet_waves import turn_wave

        with Shell.at(home).transaction() as tx:
            turn_wave(tx, number, to, by=by, at=utc_now())
        click.echo(f"成批任务 {number} {to.label}")
        return 0


_turn("pause", WaveState.PAUSED, "暂停：进行中的做完，不再开始新的。")
_turn("continue", WaveState.RUNNING, "继续。")
_turn("stop", WaveState.STOPPED, "停止：还没开始的不再做。")


def describe(wave: Wave) -> str:
    """A wave on one line."""
    counts = "，".join(f"{step.label} {count}" for step, count in wave.counts.items())
    plan = wave.plan
    return (
        f"{wave.id}\t{wave.state.label}\t{plan.task}\t{plan.selection}\t"
        f"{wave.ended}/{wave.total}（{counts}）\t{plan.limits}\t{wave.started_by}"
    )


def _drive(shell: Shell, number: int) -> int:
    from jobs.fleet_tables import WaveProgress
    from jobs.fleet_waves import drive_here

    with WaveProgress(number) as progress:
        wave = drive_here(shell, number, on_step=progress.show)
    click.echo(describe(wave))
    return 0 if wave.state is WaveState.DONE and not wave.failed else 1


def _hours(text: str | None) -> tuple[time, time] | None:
    if not text:
        return None
    try:
        return parse_window([part.strip() for part in text.split("-")])
    except ValueError:
        raise UsageError(f"时段 {text!r} 无效", where="--hours", remedy="写 20:00-06:00") from None
