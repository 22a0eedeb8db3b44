"""`check`: look at a site once."""

import json

import click

from jobs.chinese import ChineseCommand
from jobs.options import json_option, site_argument
from jobs.shell import Shell
from model.days import utc_now
from model.fetching import Outcome
from model.observations import Observation


@click.command(cls=ChineseCommand, help="检查一次：首页、标识、网页标签、证书、IPv6、域名。")
@site_argument
@json_option()
@click.pass_obj
def command(home: str | None, key: str, as_json: bool) -> int:  # noqa: FBT001  (flags)
    """Collect and record; exit code 1 where the home page did not open."""
    from jobs.check import check_site
    from store import observations

    shell = Shell.at(home)
    site = shell.site(key)
    readings = check_site(
        site, at=utc_now(), on_step=lambda step: click.echo(f"检查 {step} …", err=True)
    )
    with shell.transaction() as tx:
        observations.record_observations(tx, site.key, readings)
    if as_json:
        click.echo(json.dumps([reading_to_json(one) for one in readings], ensure_ascii=False))
    else:
        for reading in readings:
            click.echo(describe(reading))
    outcome = next((one.value for one in readings if one.key == "home.outcome"), None)
    return 0 if outcome in {Outcome.OK, Outcome.NOT_MONITORED} else 1


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
    """One reading on a line; None is 无法判断, never an empty value."""
    value = "无法判断" if reading.value is None else reading.value
    return f"{reading.key:28} {value} {reading.unit}  {reading.detail}".rstrip()
