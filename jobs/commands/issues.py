"""`issues`: what inspection found and has not seen mended."""

import json
from datetime import datetime

import click

from jobs.chinese import ChineseCommand
from jobs.options import json_option, site_argument
from jobs.shell import Shell
from model.days import shanghai_day, utc_now
from model.issues import Issue


@click.command(cls=ChineseCommand, help="列出一个网站未关闭的问题。")
@site_argument
@json_option()
@click.option("--all", "with_closed", is_flag=True, help="连同已关闭的")
@click.pass_obj
def command(home: str | None, key: str, as_json: bool, with_closed: bool) -> int:  # noqa: FBT001  (flags)
    """Print the issues."""
    from store import issues
    from store.issue_handling import handlings_of

    shell = Shell.at(home)
    site = shell.site(key)
    with shell.reading() as tx:
        found = issues.issues_of(tx, site.key, include_closed=with_closed)
        handlings = handlings_of(tx, [issue.id for issue in found])
    if as_json:
        click.echo(json.dumps([issue_to_json(issue) for issue in found], ensure_ascii=False))
    else:
        from config.indicators import titles_by_id
        from jobs.issue_table import print_issues

        titles = titles_by_id(shell.home.indicators)
        print_issues(found, handlings, shanghai_day(utc_now()), titles=titles)
    return 0


def issue_to_json(issue: Issue) -> dict[str, str | int | None]:
    """One object of `issues --json`, design §5."""
    return {
        "id": issue.id,
        "rule": issue.rule,
        "severity": issue.severity.value,
        "target": issue.target,
        "opened_at": _moment(issue.opened_at),
        "closed_at": _moment(issue.closed_at),
        "detail": issue.detail,
        "basis": issue.basis,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
