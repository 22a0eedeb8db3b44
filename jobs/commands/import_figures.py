"""`import`: figures from a file, or a template to fill in."""

from pathlib import Path

import click

from jobs.chinese import ChineseCommand
from jobs.options import site_argument, year_option
from jobs.shell import Shell
from model.days import utc_now
from model.errors import UsageError


@click.command(
    cls=ChineseCommand,
    help="导入数据：xlsx、csv（表头 key,value 或 指标,值），或往年报表（docx、xlsx、html、json）。",
)
@site_argument
@year_option()
@click.argument(
    "file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path), required=False
)
@click.option("--template", is_flag=True, help="把待填的模板写到「文件」（xlsx）")
@click.pass_obj
def command(home: str | None, key: str, year: int, file: Path | None, template: bool) -> int:  # noqa: FBT001  (flags)
    """Import all of a file or nothing of it."""
    shell = Shell.at(home)
    site = shell.site(key)
    if file is None:
        raise UsageError("没有写文件", remedy=f"zhanbao import {key} --year {year} 文件")
    if template:
        return _write_template(file)
    from collectors.import_file.collect import collect_import
    from store import observations

    imported = collect_import(file, year=year, at=utc_now())
    with shell.transaction() as tx:
        observations.record_observations(tx, site.key, imported.observations)
    for note in imported.notes:
        click.echo(note)
    blank = f"，{imported.blank} 项留空未导入" if imported.blank else ""
    click.echo(f"已导入 {site.name} {year} 年度 {len(imported.observations)} 项{blank}。")
    return 0


def _write_template(file: Path) -> int:
    from collectors.import_file.template import build_template
    from config.fields import load_fields
    from jobs.commands.export import write_whole

    write_whole(file, build_template(load_fields()))
    click.echo(f"模板已写到 {file}，填好「值」一列后再导入。")
    return 0
