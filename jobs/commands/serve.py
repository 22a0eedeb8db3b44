"""`serve`: the review page and the schedule, until stopped."""

import click

from jobs.chinese import ChineseCommand
from jobs.shell import Shell


@click.command(cls=ChineseCommand, help="启动填报页与任务计划；Ctrl-C 结束。")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default="127.0.0.1，只供本机",
    metavar="地址",
    help="填报页监听的地址",
)
@click.option(
    "--port",
    default=8000,
    show_default="8000",
    type=click.IntRange(0, 65535),
    metavar="端口",
    help="填报页的端口，0 为任选一个空闲的",
)
@click.option("--no-schedule", is_flag=True, help="只启动填报页，不运行任务计划")
@click.pass_obj
def command(home: str | None, host: str, port: int, no_schedule: bool) -> int:  # noqa: FBT001  (flags)
    """Serve until Ctrl-C or SIGTERM."""
    from jobs.serve import serve

    def say(line: str) -> None:
        click.echo(line, err=True)

    serve(Shell.at(home), host=host, port=port, with_schedule=not no_schedule, say=say)
    return 0
