"""`schedule`: what is due when, and one task at once."""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from jobs.chinese import ChineseCommand, ChineseGroup
from jobs.options import json_option
from jobs.schedule_list import PlanLine
from jobs.shell import Shell
from model.days import SHANGHAI, utc_now
from model.slots import Slot, SlotStatus

if TYPE_CHECKING:
    from store.engine import Transaction

command = ChineseGroup("schedule", help="任务计划：查看、立即运行。")


@command.command(
    "list", cls=ChineseCommand, help="每个任务与站点：上次、下次、迟了多久、状态（北京时间）。"
)
@click.option("--site", "key", metavar="KEY", help="只列这个站点")
@click.option("--task", "name", metavar="任务", help="只列这个任务")
@json_option()
@click.pass_obj
def list_(home: str | None, key: str | None, name: str | None, as_json: bool) -> int:  # noqa: FBT001  (flags)
    """Print the plan; exit code 1 where a slot failed or nobody has begun it in time."""
    from config.schedule import load_schedule
    from jobs.schedule_list import UNLISTED_REMEDY, plan_lines
    from jobs.schedule_work import require_known
    from jobs.scheduler import rhythms_of
    from jobs.sites import load_all
    from store import slots, turns

    shell = Shell.at(home)
    if key is not None:
        shell.site(key)
    if name is not None:
        require_known(name)
    schedule, loaded, now = load_schedule(shell.home.schedule), load_all(shell.home), utc_now()
    with shell.reading() as tx:
        newest = slots.newest(tx, until=now)
        held = turns.holds(tx)
    wanted = (
        (at, rhythm)
        for at, rhythm in rhythms_of(schedule, loaded.sites)
        if (name is None or at[0] == name) and (key is None or at[1] == key)
    )
    lines = list(plan_lines(wanted, newest, now))
    if as_json:
        click.echo(json.dumps([_to_json(line) for line in lines], ensure_ascii=False))
    else:
        from jobs.tables import print_plan, told_moment

        print_plan(lines, {task.name: task.title for task in schedule.tasks})
        if any(line.is_unlisted for line in lines):
            click.echo(UNLISTED_REMEDY)
        for hold in held:
            click.echo(f"{hold.host} 要求 {told_moment(hold.until)} 以前不再访问：{hold.reason}")
        for problem in loaded.problems:
            click.echo(f"站点文件不可用：{problem}", err=True)
    return 1 if any(line.overdue or _has_failed(line) for line in lines) else 0


@command.command("run", cls=ChineseCommand, help="立即运行一个任务；不写站点即全部站点。")
@click.argument("name", metavar="任务")
@click.option("--site", "key", metavar="KEY", help="只运行这个站点")
@click.pass_obj
def run(home: str | None, name: str, key: str | None) -> int:
    """Run one task now, in this process; exit code 1 where it failed."""
    from config.schedule import load_schedule
    from jobs.schedule_slots import SlotEnd, new_owner, run_slot, staying_alive
    from jobs.schedule_work import SlotWork, require_known
    from jobs.sites import load_all
    from store import slots

    shell, owner = Shell.at(home), new_owner()
    task = load_schedule(shell.home.schedule).task(require_known(name))
    is_per_site = task is not None and task.is_per_site
    keys = [shell.site(key).key] if key else list(load_all(shell.home).sites)
    failed = 0
    with staying_alive(shell, owner):
        for site in keys if is_per_site else [""]:
            work = SlotWork(task=name, site=site, scheduled_for=utc_now())
            end = run_slot(shell, work, owner=owner, backoff=())
            with shell.transaction() as tx:
                slot = slots.slot_at(tx, name, site, work.scheduled_for)
                if end is SlotEnd.AGAIN and slot is not None:
                    _give_up(tx, slot)
            failed += end is not SlotEnd.DONE
            word = "未完成" if end is SlotEnd.AGAIN else end.label
            click.echo(f"{name} {site} {word}：{slot.detail if slot else ''}")
    return 1 if failed else 0


def _give_up(tx: "Transaction", slot: Slot) -> None:
    """A person runs it by hand and sees the error: nobody else shall try it again."""
    from store import slots

    slots.finish(
        tx,
        task=slot.task,
        site=slot.site,
        scheduled_for=slot.scheduled_for,
        at=utc_now(),
        status=SlotStatus.FAILED,
        detail=slot.detail,
    )


def _has_failed(line: PlanLine) -> bool:
    return line.last is not None and line.last.status is SlotStatus.FAILED


def _to_json(line: PlanLine) -> dict[str, object]:
    last = line.last
    return {
        "task": line.task,
        "site": line.site,
        "last": _moment(last.scheduled_for if last else None),
        "status": last.status.value if last else None,
        "detail": last.detail if last else "",
        "tries": last.tries if last else 0,
        "next": _moment(line.next_at),
        "late_seconds": _seconds(line.lateness),
        "overdue_seconds": _seconds(line.overdue),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds") if moment else None


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())
