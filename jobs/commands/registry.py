"""`registry`: a person looked into the ICP or 公安 register, and says so."""

from pathlib import Path

import click

from jobs.chinese import ChineseCommand
from jobs.options import site_argument
from jobs.shell import Shell
from model.days import utc_now
from model.registers import Register, is_same_number

_NAMES = [register.value for register in Register]


@click.command(
    cls=ChineseCommand,
    help="记录人工核对：在登记系统中查到的号码（有验证码，程序不代查）。查不到写 -。"
    "icp 与 police 是备案号，id_code 是政府网站标识码，conac 是电子标识码。",
)
@site_argument
@click.argument("register", metavar="icp|police|id_code|conac", type=click.Choice(_NAMES))
@click.argument("number", metavar="号码")
@click.option("--by", "by", required=True, metavar="姓名", help="由谁核对")
@click.option("--note", default="", metavar="截图或说明", help="截图文件（只记文件名与摘要）或文字")
@click.pass_obj
def command(home: str | None, key: str, register: str, number: str, by: str, note: str) -> int:
    """Record the look; exit code 1 where the register shows another number than the site."""
    from collectors.registry_check import RegistryCheck, collect_registry_check
    from store import observations
    from store.register_checks import record_check

    shell = Shell.at(home)
    site = shell.site(key)
    found = "" if number.strip() in {"-", "－", "无"} else number
    check = RegistryCheck(
        register=Register(register),
        number=found,
        checked_by=by,
        checked_at=utc_now(),
        note=describe_note(note),
    )
    (reading,) = collect_registry_check(check)
    with shell.transaction() as tx:
        record_check(tx, site.key, reading, by=by.strip(), at=check.checked_at)
        seen = observations.latest(tx, site.key, [f"marks.{register}"]).get(f"marks.{register}")
    shown = str(seen.value) if seen and seen.value else str(getattr(site, register))
    note = f"，{check.note}" if check.note else ""
    click.echo(f"已记录：{check.register.label} {found or '查不到'}，{by.strip()} 已核对{note}")
    if is_same_number(found, shown):
        return 0
    click.echo(f"与网站所示不同：网站为 {shown or '（未显示）'}")
    return 1


def describe_note(note: str) -> str:
    """A note as it is kept: of a file its name and digest, else the words themselves."""
    from collectors.registry_check import describe_picture

    path = Path(note) if note else None
    try:
        if path is None or not path.is_file():
            return note
    except (OSError, ValueError):
        return note
    return describe_picture(path.name, path.read_bytes())
