"""`confirm`: a person decides one value."""

import click

from jobs.chinese import ChineseCommand
from jobs.options import site_argument, year_option
from jobs.shell import Shell
from model.days import utc_now


@click.command(
    cls=ChineseCommand, help="确认一个指标：不写值即确认建议值；写值则替换（须写理由）。"
)
@site_argument
@year_option()
@click.argument("field", metavar="指标")
@click.argument("value", metavar="[值]", required=False)
@click.option("--by", "by", required=True, metavar="姓名", help="由谁确认")
@click.option("--reason", default="", metavar="理由", help="替换建议值的理由")
@click.pass_obj
def command(
    home: str | None, key: str, year: int, field: str, value: str | None, by: str, reason: str
) -> int:
    """Record the decision and say what now stands."""
    from config.fields import fields_by_key
    from report.values import format_value
    from store.sheets import Decision, confirm_value

    shell = Shell.at(home)
    decision = Decision(
        site=shell.site(key), year=year, field=field, text=value, by=by, reason=reason
    )
    with shell.transaction() as tx:
        confirmed = confirm_value(tx, decision, now=utc_now())
    label = fields_by_key()[field]
    text = format_value(label, confirmed.value) if confirmed.value is not None else ""
    click.echo(
        f"已确认 {label.label} = {text}（{confirmed.decided_by}，第 {confirmed.version} 次）"
    )
    return 0
