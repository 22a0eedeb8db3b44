"""`compile`: records of a site and year → a draft, kept in the store."""

import click

from jobs.chinese import ChineseCommand
from jobs.options import site_argument, year_option
from jobs.shell import Shell
from model.days import utc_now


@click.command(cls=ChineseCommand, help="汇总一个网站一年的记录，生成报表草稿。")
@site_argument
@year_option()
@click.pass_obj
def command(home: str | None, key: str, year: int) -> int:
    """Compile and tell how many of the fields have a proposal."""
    from store.sheets import compile_site, load_cells

    shell = Shell.at(home)
    site = shell.site(key)
    with shell.transaction() as tx:
        draft = compile_site(tx, site, year=year, now=utc_now())
        _, cells = load_cells(tx, site, year=year)
    click.echo(
        f"{site.name} {year} 年度草稿：{len(cells)} 项指标，{len(draft.proposals)} 项有建议值，"
        f"{len(draft.gaps)} 项待填。用 zhanbao draft {key} --year {year} 查看。"
    )
    return 0
