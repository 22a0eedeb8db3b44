"""Crawls of a site on a misbehaving server: one column misbehaves, the other is good."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bad_server import BadServer, Behaviour, page, serve
from faults.nursery import YEAR, Nursery
from loopback_site import days_back, list_page

from model.runs import ColumnWalk
from store.engine import open_store
from store.items import items_of
from store.runs import run_of

GOOD_ROWS = 8
BAD, GOOD = "坏栏目", "好栏目"


class Desk:
    """One installation that crawls the bad server."""

    def __init__(self, home: Path, server: BadServer, children: Nursery) -> None:
        self.home = home
        self.server = server
        self.children = children
        self.url = f"sqlite:///{home / 'zhanbao.sqlite3'}"

    def write_site(self, bad: str, *, networks: str = '"127.0.0.0/8"') -> None:
        """The site file; its first column is the one at path or address `bad`."""
        address = bad if "://" in bad else self.server.root + bad
        text = f"""key = "demo"
name = "某局网站"
home = "{self.server.root}/"
hosts = ["127.0.0.1:{self.server.port}"]
allow_networks = [{networks}]
[politeness]
delay_seconds = 0
[[columns]]
name = "{GOOD}"
kind = "news"
url = "{self.server.root}/good/"
[[columns]]
name = "{BAD}"
kind = "notice"
url = "{address}"
"""
        (self.home / "sites").mkdir(parents=True, exist_ok=True)
        (self.home / "sites" / "demo.toml").write_text(text, encoding="utf-8")

    def crawl(self, *, full: bool = True, **more: Any) -> dict[str, Any]:
        """One crawl → what the child said: code, signal, out; `patience`: seconds for an answer."""
        argv = ["crawl", str(self.home), "demo", str(YEAR), *(["full"] if full else [])]
        return self.children.run(argv, self.url, **more)

    def walk(self, run: int, column: str = BAD) -> ColumnWalk:
        """How one run walked a column."""
        store = open_store(self.url)
        try:
            with store.reading() as tx:
                found = run_of(tx, run)
                assert found is not None
                return next(walk for walk in found.walks if walk.column == column)
        finally:
            store.close()

    def addresses(self, column: str = BAD) -> set[str]:
        """Items of a column that are kept, none of them flagged as vanished."""
        store = open_store(self.url)
        try:
            with store.reading() as tx:
                return {
                    item.address
                    for item in items_of(tx, "demo")
                    if column in item.columns and "vanished" not in item.flags
                }
        finally:
            store.close()


def good_list(name: str = "good") -> str:
    """A list of eight items, one page."""
    rows = [
        (f"/{name}/t{day:%Y%m%d}_{n + 1000}.html", f"关于做好{name}第{n}项工作的通知", day)
        for n, day in enumerate(days_back(date(YEAR, 11, 20), GOOD_ROWS, step=6))
    ]
    return list_page(rows, 1, 0)


@contextmanager
def desk(
    home: Path, children: Nursery, behaviours: dict[str, Behaviour] | None = None
) -> Iterator[Desk]:
    """A desk with its bad server; `/good/` is an ordinary list, robots.txt is missing."""
    own = {"/good": page(good_list()), "/robots.txt": page(b"", status=404)}
    with serve({**own, **(behaviours or {})}) as server:
        yield Desk(home, server, children)
