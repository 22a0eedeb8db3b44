"""`logs`: access logs → visitors and page views of a year."""

from pathlib import Path

import click

from jobs.chinese import ChineseCommand
from jobs.options import site_argument, year_option
from jobs.shell import Shell
from model.days import utc_now


@click.command(cls=ChineseCommand, help="从访问日志（可为 .gz、.xz，多个、乱序）统计 UV 与 PV。")
@site_argument
@year_option()
@click.argument(
    "files",
    metavar="文件…",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.pass_obj
def command(home: str | None, key: str, year: int, files: tuple[Path, ...]) -> int:
    """Count and record; nothing is recorded where a file is refused."""
    from collectors.access_log.collect import collect_visits
    from store import observations

    shell = Shell.at(home)
    site = shell.site(key)
    readings = collect_visits(files, year=year, at=utc_now())
    with shell.transaction() as tx:
        observations.record_observations(tx, site.key, readings)
    for reading in readings:
        click.echo(f"{reading.key} = {reading.value} {reading.unit}  {reading.detail}".rstrip())
    return 0
