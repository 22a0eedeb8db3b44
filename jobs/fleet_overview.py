"""What a command asks of the overview of many sites."""

from config.deadlines import report_deadline
from jobs.shell import Shell
from model.days import shanghai_day, utc_now
from model.fleet import parse_tags
from store.fleet import Wish
from store.fleet_register import refresh_register


def make_wish(
    shell: Shell,
    tags: tuple[str, ...],
    *,
    year: int,
    only: str = "",
    order: str = "name",
    is_falling: bool = False,
) -> Wish:
    """The wish that the options of a command make; the register is brought up to date.

    Raises:
        UsageError: a tag is unusable.
    """
    selection = parse_tags(tags)
    refresh_register(shell.store, shell.home.sites)
    return Wish(
        selection=selection,
        year=year,
        deadline=report_deadline(year, shell.home.calendar),
        today=shanghai_day(utc_now()),
        only=only,
        order=order,
        is_falling=is_falling,
    )
