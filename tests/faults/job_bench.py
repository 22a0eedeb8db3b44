"""Jobs on a small site, what each finds in the store and what each must leave behind."""

import contextlib
import itertools
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
from faults.nursery import YEAR, Nursery, faults_of, state_of
from loopback_site import LoopbackSite, days_back, list_page
from postgres_server import PostgresServer

from store.engine import open_store

COLUMNS = [("要闻", "news", "/a/"), ("公告", "notice", "/b/")]
LAST = date(YEAR, 11, 20)
JOBS = ("crawl", "crawl again", "compile", "confirm", "correct")


class Bench:
    """A site, its store before each job on one database, and what each job must leave behind."""

    def __init__(self, home: Path, site: LoopbackSite, children: Nursery, databases: Any) -> None:
        self.home = home
        self.site = site
        self.children = children
        self.databases = databases
        self.before: dict[str, str] = {}
        self.calls: dict[str, int] = {}
        self.after: dict[str, Any] = {}
        self._prepare()

    def argv(self, job: str) -> list[str]:
        """The command of a job."""
        home, key, year = str(self.home), "demo", str(YEAR)
        confirm = ["--home", home, "confirm", key, "--year", year, "info.news"]
        return {
            "crawl": ["crawl", home, key, year],
            "crawl again": ["crawl", home, key, year, "full"],
            "compile": ["--home", home, "compile", key, "--year", year],
            "confirm": [*confirm, "--by", "陈云川"],
            "correct": [*confirm, "7", "--by", "陈云川", "--reason", "两条为转载"],
        }[job]

    def _repeat(self, day: date) -> None:
        """The second column lists a document of the first under an address of its own."""
        page = str(self.site.answers["/b/"])
        row = f'<li><a href="/b/n/t{day:%Y%m%d}_1005.html">{_title(5)}</a><span>{day}</span></li>'
        self.site.answers["/b/"] = page.replace("</ul>", f"{row}</ul>", 1)

    def half_decided(self, job: str, at: int, url: str) -> list[str]:
        """A decision is there whole, as the job makes it, or not at all."""
        found, whole = state_of(url)["decisions"], self.after[job]["decisions"]
        without = self.after["compile" if job == "confirm" else "confirm"]["decisions"]
        return [] if found in (whole, without) else [f"{job}@{at} is half done: {found}"]

    def _prepare(self) -> None:
        before = self.databases.empty()
        for job in JOBS:
            self.show(job)
            self.before[job] = before
            before = self.databases.copy(before)
            done = self.children.run(self.argv(job), self.databases.url(before))
            assert done["code"] == 0, done
            self.calls[job] = done["calls"]
            self.after[job] = state_of(self.databases.url(before))
            assert faults_of(self.databases.url(before)) == []

    def show(self, job: str) -> None:
        """The site as it is at the first crawl; at the next one it has news, old and new."""
        days = days_back(LAST, 24, step=9)
        for name in "ab":
            self.site.add_list(name, days)
        self._repeat(days[5])
        if job == "crawl":
            return
        rows = [
            ("./n/news_1.html", "本周新发布的一条信息", LAST),
            *[_row(place, day) for place, day in enumerate(days[:8])],
            ("./n/late_1.html", "补录的一条旧信息", days[8] + timedelta(days=1)),
        ]  # fmt: skip
        self.site.answers["/a/"] = list_page(rows, 3, 0)


def differences(found: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    return [
        f"{key} differs: {found[key]} / {whole[key]}" for key in found if found[key] != whole[key]
    ]


def _row(place: int, day: date) -> tuple[str, str, date]:
    return f"./{day:%Y%m}/t{day:%Y%m%d}_{place + 1000}.html", _title(place), day


def _title(place: int) -> str:
    return "更正后的标题" if place == 3 else f"关于做好a第{place}项工作的通知"


class SqliteFiles:
    """Stores as files; a copy is a copy of the file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def empty(self) -> str:
        name = self._name()
        open_store(self.url(name)).close()
        return name

    def copy(self, name: str) -> str:
        new = self._name()
        for file in self._folder.glob(f"{name}*"):
            shutil.copy(file, self._folder / file.name.replace(name, new, 1))
        return new

    def url(self, name: str) -> str:
        return f"sqlite:///{self._folder / name}"

    @contextlib.contextmanager
    def __call__(self, name: str) -> Iterator[str]:
        new = self.copy(name)
        yield self.url(new)
        for file in self._folder.glob(f"{new}*"):
            file.unlink()

    def _name(self) -> str:
        self._count += 1
        return f"s{self._count:05}.sqlite3"


class PostgresDatabases:
    """Stores as databases of one server; a copy is made by it."""

    #: Of all instances: several test files share a server.
    _numbers = itertools.count(1)

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    def empty(self) -> str:
        name = self.copy("template1")
        open_store(self.url(name)).close()
        return name

    def copy(self, name: str) -> str:
        new = f"kill{next(self._numbers):05}"
        self._do(f'CREATE DATABASE "{new}" TEMPLATE "{name}"')
        return new

    def url(self, name: str) -> str:
        return self._server.url(name)

    @contextlib.contextmanager
    def __call__(self, name: str) -> Iterator[str]:
        new = self.copy(name)
        yield self.url(new)
        self._do(f'DROP DATABASE "{new}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        conninfo = self._server.conninfo("postgres")
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(statement.encode())
