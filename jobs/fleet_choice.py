"""Tags → the sites that a command is about."""

from jobs.shell import Shell
from model.errors import UsageError
from model.fleet import SiteEntry, parse_tags
from store.fleet_register import entries_of, refresh_register


def choose(shell: Shell, tags: tuple[str, ...], *, needs_some: bool = False) -> list[SiteEntry]:
    """The sites that the tags choose, by key; without tags all of them.

    Raises:
        UsageError: a tag is unusable or no site has it; or there is none though one is needed.
    """
    if needs_some and not tags:
        raise UsageError("没有写哪些网站", remedy="写 KEY，或 --tag 甲市")
    selection = parse_tags(tags)
    refresh_register(shell.store, shell.home.sites)
    with shell.reading() as tx:
        found = entries_of(tx, selection)
    missing = set(selection.sites) - {entry.site for entry in found}
    if not found and not tags:
        raise UsageError("还没有网站", remedy="zhanbao fleet import 名单.xlsx")
    if not found or missing:
        what = (
            f"没有网站 {'、'.join(sorted(missing))}" if missing else f"没有网站：{selection.label}"
        )
        raise UsageError(what, where="--tag", remedy="zhanbao fleet list 查看")
    return found
