"""`check`: look at a site once."""

import json

import click

from config.reading_names import reading_name, reading_text
from jobs.chinese import ChineseCommand
from jobs.options import json_option, site_argument
from jobs.shell import Shell
from model.days import utc_now
from model.errors import ZhanbaoError
from model.fetching import Outcome
from model.observations import Observation


@click.command(
    cls=ChineseCommand,
    help="检查一次：首页、标识、网页标签、证书、IPv6、域名，并读取 endpoints.toml 中的接口。",
)
@site_argument
@click.option(
    "--links",
    is_flag=True,
    help="另查链接、附件与站内搜索（逐个慢查；疑似断链隔 4 小时以上再查仍断才算断）",
)
@json_option()
@click.pass_obj
def command(home: str | None, key: str, links: bool, as_json: bool) -> int:  # noqa: FBT001  (flags)
    """Collect and record; exit code 1 where the home page or an interface did not answer."""
    from config.words import load_words
    from jobs.check import check_site
    from jobs.endpoints import collect_endpoints
    from jobs.fleet_switches import site_to_visit
    from jobs.host_turns import is_shut, polite_fetcher
    from jobs.links import look_at_links
    from store import observations

    shell = Shell.at(home)
    site, now = site_to_visit(shell, key), utc_now()
    faults: list[ZhanbaoError] = []
    words = load_words(shell.home.words)
    readings = check_site(
        site,
        at=now,
        words=words,
        fetcher=polite_fetcher(shell, site),
        is_shut=lambda: is_shut(shell, site),
        on_step=_say,
    )
    readings += collect_endpoints(shell, site, at=now, on_fault=faults.append)
    with shell.transaction() as tx:
        observations.record_observations(tx, site.key, readings)
    if links:
        readings += look_at_links(shell, site, at=now, on_step=_say)
    _print(readings, as_json=as_json)
    for fault in faults:
        click.echo(f"错误：{fault}", err=True)
    outcome = next((one.value for one in readings if one.key == "home.outcome"), None)
    is_open = outcome in {Outcome.OK, Outcome.NOT_MONITORED}
    return 0 if is_open and not faults else 1


def reading_to_json(reading: Observation) -> dict[str, object]:
    """One reading as `check --json` prints it."""
    return {
        "key": reading.key,
        "value": reading.value,
        "unit": reading.unit,
        "observed_at": reading.observed_at.isoformat(timespec="seconds"),
        "source": reading.source,
        "detail": reading.detail,
    }


def describe(reading: Observation) -> str:
    """One reading in words on a line; None is 无法判断, never an empty value."""
    told = f"{reading_name(reading.key)}：{reading_text(reading)} {reading.unit}".rstrip()
    has_more = reading.detail not in {"", reading.value}
    return f"{told}（{reading.detail}）" if has_more else told


def _say(step: str) -> None:
    click.echo(f"检查 {step} …", err=True)


def _print(readings: list[Observation], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([reading_to_json(one) for one in readings], ensure_ascii=False))
        return
    from collectors.keys import FOR_PROGRAMS

    for reading in readings:
        if reading.key not in FOR_PROGRAMS:
            click.echo(describe(reading))
