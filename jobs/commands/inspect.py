"""`inspect`: observations → issues."""

import json
from collections.abc import Mapping

import click

from config.home import Home
from jobs.chinese import ChineseCommand
from jobs.options import json_option, site_argument
from jobs.shell import Shell
from model.days import shanghai_day, utc_now
from model.issues import Answer, Finding
from model.sites import Site


@click.command(cls=ChineseCommand, help="按官方检查指标判断一个网站，开立或关闭问题，并发出告警。")
@site_argument
@json_option()
@click.option("--score", "with_score", is_flag=True, help="打印自查表：单项否决与扣分分列")
@click.pass_obj
def command(home: str | None, key: str, as_json: bool, with_score: bool) -> int:  # noqa: FBT001  (flags)
    """Inspect, alert and print; exit code 1 where issues are open."""
    from jobs.deliver import deliver_due
    from jobs.evidence import gather_evidence
    from jobs.inspect import count_answers, inspect_site
    from jobs.uplink import is_offline
    from store import issues
    from store.issue_handling import false_alarms, handlings_of

    shell = Shell.at(home)
    site = shell.site(key)
    offline = is_offline(site.allow_networks)
    with shell.transaction() as tx:
        findings, changed = inspect_site(
            tx, site, home=shell.home, now=utc_now(), is_offline=offline
        )
        still_open = issues.open_issues(tx, site.key)
        handlings = handlings_of(tx, [issue.id for issue in still_open])
        aside = false_alarms(tx, site, today=shanghai_day(utc_now()))
    deliver_due(shell)
    if not offline and (looked := gather_evidence(shell, site, now=utc_now())):
        click.echo(f"留存证据 {looked} 个问题。", err=True)
    if as_json:
        click.echo(
            json.dumps(
                [
                    {
                        "rule": finding.rule,
                        "target": finding.target,
                        "answer": finding.answer.value,
                        "detail": finding.detail,
                    }
                    for finding in findings
                ],
                ensure_ascii=False,
            )
        )
        return 1 if still_open else 0
    from config.indicators import titles_by_id
    from jobs.issue_table import print_issues

    counts = count_answers(findings)
    opened = sum(change.is_opened for change in changed)
    click.echo(
        f"{site.name}：合格 {counts[Answer.PASS]} 项，发现问题 {counts[Answer.FAIL]} 项，"
        f"无法判断 {counts[Answer.UNKNOWN]} 项；新开问题 {opened}，关闭 {len(changed) - opened}。"
    )
    print_issues(
        still_open, handlings, shanghai_day(utc_now()), titles=titles_by_id(shell.home.indicators)
    )
    if with_score:
        _print_score(site, shell.home, findings, aside)
    return 1 if still_open else 0


def _print_score(
    site: Site, home: Home, findings: tuple[Finding, ...], aside: Mapping[tuple[str, str], str]
) -> None:
    from config.indicators import load_own_groups, load_own_indicators
    from inspection.score import score
    from jobs.score_table import print_score

    indicators, groups = load_own_indicators(home.indicators), load_own_groups(home.indicators)
    sheet = score(findings, indicators, groups, false_alarms=aside, site=site.key)
    print_score(site.name, sheet)
