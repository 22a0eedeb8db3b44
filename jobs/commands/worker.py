"""`worker`: one more process that works off the schedule, on PostgreSQL."""

import os
import sys

import click

from jobs.chinese import ChineseCommand
from jobs.shell import Shell
from model.errors import UsageError


@click.command(cls=ChineseCommand, help="启动一个工作进程，执行任务计划（须用 PostgreSQL）。")
@click.option(
    "--concurrency",
    default=2,
    show_default="2",
    type=click.IntRange(1, 64),
    metavar="个数",
    help="同时执行几个任务",
)
@click.pass_obj
def command(home: str | None, concurrency: int) -> int:
    """Work until Ctrl-C or SIGTERM."""
    shell = Shell.at(home)
    if not shell.home.database_url.startswith("postgresql"):
        raise UsageError(
            "工作进程须与 PostgreSQL 合用，现在的数据库是 SQLite",
            remedy="设置 ZHANBAO_DATABASE_URL=postgresql://…；单机只需 zhanbao serve",
        )
    from jobs.scheduler_extra import require_queue

    require_queue()
    from jobs.scheduler_queue import work
    from jobs.serve import end_on_sigterm

    shell.store  # noqa: B018  (opened, and brought up to date, before the first slot)
    click.echo(f"工作进程已启动，同时执行 {concurrency} 个任务（Ctrl-C 结束）", err=True)
    end_on_sigterm()
    work(shell, concurrency=concurrency)
    click.echo("工作进程已停止；未完成的任务由其他进程接着做。", err=True)
    sys.stdout.flush()
    sys.stderr.flush()
    # A crawl may run for hours: its child dies with us, and its slot is taken over elsewhere.
    os._exit(0)
