"""The home directory: where site files, the database and exports of one installation live."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """Paths under `--home` and the address of the store."""

    path: Path
    #: SQLAlchemy address of the store.
    database_url: str

    @property
    def sites(self) -> Path:
        """Folder of the site files."""
        return self.path / "sites"

    @property
    def exports(self) -> Path:
        """Folder of exported documents."""
        return self.path / "exports"

    @property
    def evidence(self) -> Path:
        """Folder of the pictures that are evidence of issues."""
        return self.path / "evidence"

    @property
    def channels(self) -> Path:
        """File of the alert channels."""
        return self.path / "channels.toml"

    @property
    def schedule(self) -> Path:
        """File of what this installation does at other times than the bundled schedule."""
        return self.path / "schedule.toml"

    @property
    def endpoints(self) -> Path:
        """File of the interfaces of other systems."""
        return self.path / "endpoints.toml"

    @property
    def indicators(self) -> Path:
        """File of what a province's table of indicators has otherwise than the bundled one."""
        return self.path / "indicators.toml"

    @property
    def words(self) -> Path:
        """File of the office's own forbidden and mistaken expressions."""
        return self.path / "words.toml"

    @property
    def security(self) -> Path:
        """File of how strictly logins are guarded."""
        return self.path / "security.toml"

    @property
    def calendar(self) -> Path:
        """File of the days by which the steps of a report are due here."""
        return self.path / "calendar.toml"

    @property
    def known_passwords(self) -> Path:
        """File of passwords that are known to guessers, one a line."""
        return self.path / "known-passwords.txt"

    @property
    def key(self) -> Path:
        """File of the installation's secret key; never in a backup."""
        return self.path / "secret.key"

    @property
    def anchors(self) -> Path:
        """File of the noted ends of the audit chain."""
        return self.path / "audit-anchors.txt"

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file beside the site files that a person edits; any may be missing."""
        return (
            self.channels,
            self.schedule,
            self.endpoints,
            self.indicators,
            self.words,
            self.security,
            self.calendar,
        )

    def site_file(self, key: str) -> Path:
        """Path of one site file."""
        return self.sites / f"{key}.toml"


def find_home(path: str | None = None) -> Home:
    """The home directory by argument, else `ZHANBAO_HOME`, else `./var`.

    The store is SQLite inside it, unless `ZHANBAO_DATABASE_URL` names another.
    """
    home = Path(path or os.environ.get("ZHANBAO_HOME") or "var").absolute()
    url = os.environ.get("ZHANBAO_DATABASE_URL") or f"sqlite:///{home / 'zhanbao.sqlite3'}"
    return Home(path=home, database_url=url)
