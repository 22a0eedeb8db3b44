"""The register: a row for each site file, so that lists of thousands need not open them."""

import os
import time
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select

from config.sites import load_site
from model.errors import ConfigError
from model.fleet import Selection, SiteEntry
from model.organisations import SEPARATOR, WHOLE
from model.sites import Site
from store.engine import Store, Transaction
from store.fleet_figures import refresh_figures
from store.parts import parts_of
from store.tables import fleet_sites
from store.upsert import insert_into

#: File stem → nanoseconds of its last change, bytes.
Looks = dict[str, tuple[int, int]]
#: SQLite takes at most 32,766 values in a statement.
_BATCH = 500
_MOST_VALUES = 30_000
#: Where there are more files than that, they are not looked at more often than so.
_MANY_FILES, _LOOK_SECONDS = 1000, 2.0


def look_at_files(folder: Path) -> Looks:
    """What every site file looks like from outside; two looks that are equal: nothing changed."""
    if not folder.is_dir():
        return {}
    with os.scandir(folder) as entries:
        return {
            entry.name.removesuffix(".toml"): (entry.stat().st_mtime_ns, entry.stat().st_size)
            for entry in entries
            if entry.name.endswith(".toml")
        }


def refresh_register(store: Store, folder: Path, looks: Looks | None = None) -> int:
    """Read the site files that changed since the register last saw them → how many.

    A file that cannot be used keeps the organisation it last had, and says why.
    """
    looks = look_at_files(folder) if looks is None else looks
    with store.reading() as tx:
        known = {row.site: row for row in tx.execute(select(fleet_sites))}
    changed = [
        site
        for site, look in looks.items()
        if site not in known or (known[site].file_changed, known[site].file_size) != look
    ]
    gone = [site for site in known if site not in looks]
    if not changed and not gone:
        return 0
    rows = [_read(folder, site, looks[site], known.get(site)) for site in changed]
    with store.transaction() as tx:
        _write(tx, rows)
        refresh_figures(tx, [site for site in changed if site not in known])
        for part in parts_of(gone, _BATCH):
            tx.execute(delete(fleet_sites).where(fleet_sites.c.site.in_(part)))
    return len(changed) + len(gone)


class FreshRegister:
    """Brings the register up to date where a file changed since the last time it was asked to."""

    def __init__(self) -> None:
        self._seen: Looks | None = None
        self._looked_at = 0.0

    def refresh(self, store: Store, folder: Path) -> None:
        """As `refresh_register`; files that did not change cost one look at their folder."""
        now = time.monotonic()
        if len(self._seen or ()) > _MANY_FILES and now - self._looked_at < _LOOK_SECONDS:
            return
        self._looked_at = now
        looks = look_at_files(folder)
        if looks != self._seen:
            refresh_register(store, folder, looks)
            self._seen = looks


def entries_of(tx: Transaction, selection: Selection) -> list[SiteEntry]:
    """The chosen sites by key; those whose file cannot be used are among them."""
    query = select(fleet_sites).where(is_chosen(selection)).order_by(fleet_sites.c.site)
    return [entry_of(row) for row in tx.execute(query)]


def entries_after(
    tx: Transaction, selection: Selection, *, after: str, part: str = "", limit: int
) -> list[SiteEntry]:
    """The chosen sites whose file can be used, by key from the one after a key on.

    `part`: only those that have it in their name or key.
    """
    f = fleet_sites.c
    wanted = [is_chosen(selection), f.problem == "", f.site > after]
    if part:
        wanted.append(or_(*(each.contains(part, autoescape=True) for each in (f.name, f.site))))
    query = select(fleet_sites).where(*wanted).order_by(f.site).limit(limit)
    return [entry_of(row) for row in tx.execute(query)]


def names_of(tx: Transaction, sites: Collection[str]) -> dict[str, str]:
    """Key → name of some sites; one that has no file any more is named by its key."""
    f = fleet_sites.c
    found = tx.execute(select(f.site, f.name).where(f.site.in_(sites)))
    return {site: site for site in sites} | {row.site: row.name for row in found}


def is_among(column: ColumnElement[str], sites: Collection[str] | Selection) -> ColumnElement[bool]:
    """SQL: a column holds the key of one of some sites, or of a chosen one that can be used."""
    if not isinstance(sites, Selection):
        return column.in_(sorted(sites)[:_MOST_VALUES])
    usable = select(fleet_sites.c.site).where(is_chosen(sites), fleet_sites.c.problem == "")
    return column.in_(usable)


def count_of(tx: Transaction, selection: Selection) -> int:
    """How many sites are chosen."""
    query = select(func.count()).select_from(fleet_sites).where(is_chosen(selection))
    return int(tx.execute(query).scalar_one())


def choices_of(tx: Transaction, name: str, *, under: str) -> list[str]:
    """All values of `organisation`, `region` or `department` that the sites have."""
    column = fleet_sites.c[name]
    query = select(column).where(is_visible(under), column != "").distinct().order_by(column)
    return [str(value) for value in tx.execute(query).scalars()]


def is_visible(under: str) -> ColumnElement[bool]:
    """SQL for `model.organisations.is_under`: the site stands at a path or below it."""
    path = fleet_sites.c.organisation
    if under == WHOLE:
        return path.is_not(None)
    below = under + SEPARATOR
    # Not LIKE: SQLite's takes A for a.
    return or_(path == under, func.substr(path, 1, len(below)) == below)


def is_chosen(selection: Selection) -> ColumnElement[bool]:
    """SQL for a selection; what its `under` does not see is never chosen."""
    f = fleet_sites.c
    wanted = [is_visible(selection.under)]
    if selection.organisation:
        wanted.append(is_visible(selection.organisation))
    if selection.region:
        wanted.append(f.region == selection.region)
    if selection.department:
        wanted.append(f.department == selection.department)
    if selection.sites:
        wanted.append(f.site.in_(selection.sites))
    for word in selection.words:
        path = f.organisation
        # The word is the whole path, its last name, or a name further up.
        ends = path.endswith(SEPARATOR + word, autoescape=True)
        inside = path.contains(SEPARATOR + word + SEPARATOR, autoescape=True)
        wanted.append(or_(f.region == word, f.department == word, is_visible(word), ends, inside))
    if selection.text:
        parts = (f.name, f.site, f.home, f.id_code)
        wanted.append(or_(*(part.contains(selection.text, autoescape=True) for part in parts)))
    return and_(*wanted)


def entry_of(row: Row[Any]) -> SiteEntry:
    """A row that has the columns of the register as an entry."""
    return SiteEntry(
        site=row.site,
        name=row.name,
        home=row.home,
        id_code=row.id_code,
        organisation=row.organisation,
        region=row.region,
        department=row.department,
        is_enabled=row.is_enabled,
        columns=row.columns,
        problem=row.problem,
    )


def _read(
    folder: Path, site: str, look: tuple[int, int], known: Row[Any] | None
) -> dict[str, object]:
    try:
        entry = _entry(load_site(folder / f"{site}.toml"))
    except ConfigError as error:
        before = entry_of(known) if known is not None else SiteEntry(site=site, name=site)
        entry = SiteEntry(**{**asdict(before), "problem": str(error)})
    return {**asdict(entry), "file_changed": look[0], "file_size": look[1]}


def _entry(site: Site) -> SiteEntry:
    return SiteEntry(
        site=site.key,
        name=site.name,
        home=site.home,
        id_code=site.id_code[:40],
        organisation=site.organisation,
        region=site.region[:200],
        department=site.department[:200],
        is_enabled=site.is_enabled,
        columns=len(site.columns),
    )


def _write(tx: Transaction, rows: list[dict[str, object]]) -> None:
    statement = insert_into(tx, fleet_sites)
    others = {name: statement.excluded[name] for name in fleet_sites.c.keys() if name != "site"}  # noqa: SIM118
    upsert = statement.on_conflict_do_update(index_elements=["site"], set_=others)
    for part in parts_of(rows, _BATCH):
        tx.execute(upsert, part)
