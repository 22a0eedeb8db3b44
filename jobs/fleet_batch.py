"""What needs no network, done for many sites one after the other; a fault of one stops no other."""

from collections.abc import Callable
from pathlib import Path

import click

from jobs.fleet_choice import choose
from jobs.fleet_tables import FleetProgress
from jobs.shell import Shell
from model.days import utc_now
from model.errors import StoreError, ZhanbaoError
from model.fleet import SiteEntry

#: One site → how it ended, in Chinese.
Do = Callable[[Shell, SiteEntry], str]
#: Faults that are told one by one.
_TOLD = 20


def over_sites(shell: Shell, tags: tuple[str, ...], title: str, do: Do) -> int:
    """Do it for each chosen site → exit code, 1 where one or more failed.

    Raises:
        UsageError: a tag is unusable, or no site has it.
        StoreError: the database is away: then no site could be done.
    """
    entries = choose(shell, tags)
    faults: list[str] = []
    with FleetProgress(title, len(entries)) as progress:
        for done, entry in enumerate(entries, 1):
            try:
                end = do(shell, entry)
            except StoreError:
                raise
            except ZhanbaoError as error:
                faults.append(f"{entry.site}：{error}")
                end = "失败"
            progress.tell(entry, end, done)
    click.echo(progress.summary)
    for fault in faults[:_TOLD]:
        click.echo(fault, err=True)
    if len(faults) > _TOLD:
        click.echo(f"… 共 {len(faults)} 个失败", err=True)
    return 1 if faults else 0


def compile_one(year: int) -> Do:
    """Compile the draft of a year."""
    from store.sheets import compile_site

    def do(shell: Shell, entry: SiteEntry) -> str:
        with shell.transaction() as tx:
            compile_site(tx, shell.site(entry.site), year=year, now=utc_now())
        return "已生成"

    return do


def inspect_one(shell: Shell, entry: SiteEntry) -> str:
    """Judge a site by what the store holds."""
    from jobs.inspect import inspect_site

    with shell.transaction() as tx:
        _, changed = inspect_site(tx, shell.site(entry.site), home=shell.home, now=utc_now())
    return "问题有变化" if changed else "没有变化"


def export_one(folder: Path, *, year: int, extension: str) -> Do:
    """Write the form of a year into a folder, named by the site's key."""
    from jobs.commands.export import form_bytes, write_whole

    folder.mkdir(parents=True, exist_ok=True)

    def do(shell: Shell, entry: SiteEntry) -> str:
        body = form_bytes(shell, shell.site(entry.site), year, extension)
        write_whole(folder / f"{entry.site}-{year}.{extension}", body)
        return "已导出"

    return do
