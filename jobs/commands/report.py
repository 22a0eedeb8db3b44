"""`report`: a month's, a quarter's or any period's self-check report as a document."""

from datetime import datetime
from pathlib import Path

import click

from jobs.chinese import ChineseCommand
from jobs.commands.export import write_whole
from jobs.options import site_argument
from jobs.shell import Shell
from model.days import shanghai_day, utc_now
from model.errors import UsageError

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(
    cls=ChineseCommand, help="写出一段时间的自查情况报告（docx、html，看文件名），月报、季报均可。"
)
@site_argument
@click.option(
    "--from", "first", type=_DAY, metavar="日期", required=True, help="开始，如 2025-03-01"
)
@click.option(
    "--to", "last", type=_DAY, metavar="日期", required=True, help="结束（含），如 2025-03-31"
)
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def command(home: str | None, key: str, first: datetime, last: datetime, file: Path) -> int:
    """Write the document from what the store holds; nothing is fetched or recorded."""
    from jobs.periodic import load_period
    from report.export.periodic_docx import export_periodic_docx
    from report.export.periodic_html import export_periodic_html
    from report.periodic.span import make_span
    from report.periodic.write import write_report

    exports = {"docx": export_periodic_docx, "html": export_periodic_html}
    extension = file.suffix.lstrip(".").lower()
    if extension not in exports:
        raise UsageError(
            f"不能导出为「{file.suffix or '没有后缀'}」",
            where=str(file),
            remedy=f"文件名以 .{'、.'.join(exports)} 结尾",
        )
    now = utc_now()
    span = make_span(first.date(), last.date(), today=shanghai_day(now))
    shell = Shell.at(home)
    site = shell.site(key)
    with shell.reading() as tx:
        records = load_period(tx, site, span, home=shell.home, now=now)
    write_whole(file, exports[extension](write_report(records)))
    click.echo(f"已导出 {file}")
    return 0
