"""`items`: the list behind a count, with the reason for each item."""

import json
from collections.abc import Iterator
from itertools import islice

import click

from jobs.chinese import ChineseCommand
from jobs.options import site_argument, year_option
from jobs.shell import Shell
from model.days import utc_now
from model.errors import UsageError


@click.command(cls=ChineseCommand, help="列出一个数字背后的每条信息，及计入或不计的理由。")
@site_argument
@year_option()
@click.option("--field", "field", metavar="指标", help="只看这个指标，如 info.news")
@click.option("--column", "column", metavar="栏目", help="只看这个栏目")
@click.option("--jsonl", "as_jsonl", is_flag=True, help="每行一个 JSON 对象")
@click.pass_obj
def command(
    home: str | None,
    key: str,
    year: int,
    field: str | None,
    column: str | None,
    as_jsonl: bool,  # noqa: FBT001  (click passes flags by name)
) -> int:
    """Print the items and why each counts or does not."""
    from report.figures import FIGURES, item_verdicts
    from report.items_json import item_to_json
    from store.sheets import load_site_year

    shell = Shell.at(home)
    site = shell.site(key)
    if field is not None and field not in FIGURES:
        raise UsageError(
            f"指标 {field!r} 不是由信息清点得出的",
            where="--field",
            remedy=f"可用：{' '.join(FIGURES)}",
        )
    if column is not None and site.column(column) is None:
        raise UsageError(
            f"没有栏目「{column}」",
            where="--column",
            remedy=f"可用：{'、'.join(c.name for c in site.columns)}",
        )
    with shell.reading() as tx:
        records = load_site_year(tx, site, year=year, now=utc_now())
    lines: Iterator[dict[str, object]] = (
        item_to_json(verdict)
        for verdict in item_verdicts(records, field)
        if column is None or column in verdict.item.columns
    )
    if as_jsonl:
        for line in lines:
            click.echo(json.dumps(line, ensure_ascii=False))
        return 0
    _print(lines)
    return 0


def _print(lines: Iterator[dict[str, object]]) -> None:
    counted = 0
    while batch := list(islice(lines, 500)):
        for line in batch:
            counted += bool(line["counted"])
            mark = "计入" if line["counted"] else "不计"
            click.echo(
                f"{mark}  {line['published_on'] or '无日期    '}  {line['title']}  {line['url']}"
            )
            click.echo(f"      {line['why']}")
    click.echo(f"计入 {counted} 条。")
