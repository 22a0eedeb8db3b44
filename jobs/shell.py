"""What every command starts from: the home directory, its sites and its store."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from config.home import Home, find_home
from config.sites import load_site
from model.errors import UsageError
from model.sites import Site

if TYPE_CHECKING:
    from store.engine import Store, Transaction

_EARLIEST_YEAR = 2000


@dataclass(frozen=True)
class Shell:
    """One installation, opened when first needed."""

    home: Home

    @classmethod
    def at(cls, path: str | None) -> "Shell":
        """The installation at `--home`, or where the environment says."""
        return cls(find_home(path))

    def site(self, key: str) -> Site:
        """The site of that key.

        Raises:
            ConfigError: there is no such site file, or it is unusable.
        """
        return load_site(self.home.site_file(key))

    @cached_property
    def store(self) -> "Store":
        """The store, opened and migrated."""
        from store.engine import open_store

        self.home.path.mkdir(parents=True, exist_ok=True)
        return open_store(self.home.database_url)

    @contextmanager
    def transaction(self) -> Iterator["Transaction"]:
        """One transaction on the store."""
        with self.store.transaction() as transaction:
            yield transaction

    @contextmanager
    def reading(self) -> Iterator["Transaction"]:
        """One consistent look at the store, which keeps no writer waiting."""
        with self.store.reading() as transaction:
            yield transaction


def check_year(year: int, *, today_year: int) -> int:
    """A year a report can be about.

    Raises:
        UsageError: it is in the future or before there were such reports.
    """
    if not _EARLIEST_YEAR <= year <= today_year:
        raise UsageError(
            f"年度 {year} 无效", where="--year", remedy=f"写 {_EARLIEST_YEAR} 到 {today_year}"
        )
    return year
