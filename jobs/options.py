"""Options and arguments that several commands share, and how they are checked."""

from collections.abc import Callable
from typing import Any

import click

from jobs.shell import check_year
from model.days import shanghai_day, utc_now

site_argument = click.argument("key", metavar="KEY")
tag_option = click.option(
    "--tag",
    "tags",
    multiple=True,
    metavar="标签",
    help="只要这些网站：甲市、地区=甲市、部门=民政局、单位=某区/甲市、网站=KEY；可写几个，同时满足",
)


def year_option(*, required: bool = True) -> Callable[[Any], Any]:
    """`--year Y`; where it is optional the default is the report's usual year.

    In January to June a report is about the year before; after that about the running one.
    """
    return click.option(
        "--year",
        type=int,
        metavar="年度",
        required=required,
        callback=_checked_year,
        help="年度" if required else "年度，默认当前年度",
    )


def json_option() -> Callable[[Any], Any]:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="输出 JSON")


def _checked_year(ctx: click.Context, parameter: click.Parameter, value: int | None) -> int:
    del ctx, parameter
    today = shanghai_day(utc_now())
    return check_year(value, today_year=today.year) if value is not None else today.year
