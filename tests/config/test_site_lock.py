"""Whoever writes site files takes his turn: the column editor, discovery, the import of a table."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event

import pytest

from config.column_editor import set_column
from config.site_lock import alone_in
from config.site_writer import write_site
from config.sites import load_site
from model.columns import Column, ColumnKind
from model.errors import ConfigError
from model.sites import Site

DAY = date(2026, 1, 5)
NEWS = Column(name="栏0", kind=ColumnKind.OTHER, url="http://a.gov.cn/0/")


def make_site(*columns: Column) -> Site:
    return Site(
        key="a",
        name="某局",
        home="http://a.gov.cn/",
        hosts=frozenset({"a.gov.cn"}),
        columns=columns,
    )


def test_discovery_waits_for_whoever_edits_the_files(tmp_path: Path) -> None:
    path, begun = tmp_path / "a.toml", Event()

    def discover() -> None:
        begun.set()
        write_site(path, make_site(NEWS), today=DAY)

    with ThreadPoolExecutor(1) as other:
        with alone_in(tmp_path):
            done = other.submit(discover)
            begun.wait()
            with pytest.raises(TimeoutError):
                done.result(timeout=0.2)
            assert not path.exists()
        done.result(timeout=30)
    assert load_site(path).column("栏0") is not None


def test_what_people_decide_and_what_discovery_adds_at_once_all_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    columns = [
        Column(name=f"栏{n}", kind=ColumnKind.OTHER, url=f"http://a.gov.cn/{n}/") for n in range(16)
    ]
    write_site(path, make_site(*columns[:8]), today=DAY)

    def edit(number: int) -> None:
        set_column(
            path, f"栏{number}", kind=ColumnKind.NEWS, freshness_days=number + 1,
            seen=columns[number], by="陈云川", today=DAY,
        )  # fmt: skip

    def find(number: int) -> None:
        write_site(path, make_site(*columns[: number + 1]), today=DAY)

    with ThreadPoolExecutor(8) as people:
        work = [
            people.submit(task, n + at) for n in range(8) for task, at in ((edit, 0), (find, 8))
        ]
        for each in work:
            each.result()

    found = load_site(path).columns
    assert {column.name for column in found} == {column.name for column in columns}
    edited = {column.name: column.freshness_days for column in found[:8]}
    assert edited == {f"栏{n}": n + 1 for n in range(8)}


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="站点目录无法打开"), alone_in(tmp_path / "no"):
        pass
