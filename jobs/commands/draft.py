"""`draft`: the newest draft, for a person by section or as JSON."""

import json

import click

from jobs.chinese import ChineseCommand
from jobs.options import json_option, site_argument, year_option
from jobs.shell import Shell
from model.errors import UsageError


@click.command(cls=ChineseCommand, help="显示草稿：每个值、状态与来源。")
@site_argument
@year_option()
@json_option()
@click.pass_obj
def command(home: str | None, key: str, year: int, as_json: bool) -> int:  # noqa: FBT001  (click passes flags by name)
    """Print the draft."""
    from store import reports
    from store.sheets import load_cells

    shell = Shell.at(home)
    site = shell.site(key)
    with shell.reading() as tx:
        draft, cells = load_cells(tx, site, year=year)
        state = reports.state(tx, site.key, year).state
    if draft is None:
        raise UsageError(
            f"{key} {year} 年度还没有草稿", remedy=f"先运行 zhanbao compile {key} --year {year}"
        )
    if as_json:
        from report.draft_json import draft_to_json

        click.echo(json.dumps(draft_to_json(draft, cells, state=state), ensure_ascii=False))
        return 0
    from jobs.tables import print_draft

    print_draft(site, draft, cells)
    return 0
