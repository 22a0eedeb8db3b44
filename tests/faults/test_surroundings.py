"""What the program stands on fails: disk, lock, database, clock zone; and what it may keep."""

import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from bad_server import page
from faults.crawling import BAD, GOOD, GOOD_ROWS, Desk, desk, good_list
from faults.nursery import Nursery, faults_of, nursery, state_of
from loopback_site import LoopbackSite, days_back, list_page, serving, write_site
from postgres_server import running_server

import store.sqlite
from model.errors import StoreError
from store.engine import open_store

LAST = date(2025, 11, 20)
PHONE, CARD, MAIL, NAME = "13877123456", "450103198001011233", "lihua@example.org", "李建华"


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    with nursery() as found:
        yield found


@pytest.fixture
def office(tmp_path: Path, children: Nursery) -> Iterator[Desk]:
    with desk(tmp_path, children, {"/bad": page(good_list("bad"))}) as found:
        found.write_site("/bad/")
        yield found


def test_a_file_that_cannot_grow_ends_the_crawl_and_nothing_is_torn(office: Desk) -> None:
    open_store(office.url).close()
    size = (office.home / "zhanbao.sqlite3").stat().st_size
    argv = ["crawl", str(office.home), "demo", "2025"]
    for spare in (0, 4096, 8192, 16384, 32768):
        told = office.children.run(argv, office.url, file_size=size + spare)
        assert told["signal"] == 0
        assert "Traceback" not in told["out"]
        assert faults_of(office.url) == []

    assert office.crawl()["code"] == 0
    assert len(office.addresses(GOOD)) == len(office.addresses(BAD)) == GOOD_ROWS


def test_a_store_held_by_another_writer_is_waited_for_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.sqlite, "BUSY_SECONDS", 0.2)
    path = tmp_path / "z.sqlite3"
    opened = open_store(f"sqlite:///{path}")
    holder = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    with pytest.raises(StoreError) as told, opened.transaction():
        pass
    timer = threading.Timer(0.05, holder.execute, ("ROLLBACK",))
    timer.start()
    with opened.transaction() as tx:
        assert tx.is_sqlite

    timer.join()
    holder.close()
    opened.close()
    assert told.value.code == "S11"


@pytest.mark.postgres
def test_a_database_that_crashes_during_a_crawl_loses_nothing(
    tmp_path: Path, children: Nursery
) -> None:
    site = LoopbackSite()
    for name in "ab":
        site.add_list(name, days_back(LAST, 40, step=8))
    with serving(site), running_server(()) as server, server.database() as url:
        write_site(tmp_path, site, [("要闻", "news", "/a/"), ("公告", "notice", "/b/")])
        argv = ["crawl", str(tmp_path), "demo", "2025"]
        whole = site.answers["/b/index_1.html"]

        def crash(visit: int, _: dict[str, str]) -> str:
            if visit == 1:
                server.stop(3)  # SIGQUIT: immediate
                server.start()
            return str(whole)

        site.answers["/b/index_1.html"] = crash
        first = children.run(argv, url)
        assert faults_of(url) == []
        second = children.run(argv, url)

        assert first["code"] in {0, 1}
        assert second["code"] == 0
        assert faults_of(url) == []
        assert (
            len(state_of(url)["items"])
            == sum(d.year == 2025 for d in days_back(LAST, 40, step=8)) * 2
        )


def test_a_report_is_the_same_under_three_clock_zones(office: Desk) -> None:
    assert office.crawl()["code"] == 0
    start = ["--home", str(office.home)]
    office.children.run([*start, "compile", "demo", "--year", "2025"], office.url)
    found: dict[str, set[bytes]] = {"docx": set(), "html": set(), "json": set()}
    for place, zone in enumerate(("UTC", "America/Los_Angeles", "Asia/Shanghai")):
        for ending, bodies in found.items():
            file = office.home / f"{place}.{ending}"
            argv = [*start, "export", "demo", "--year", "2025", str(file)]
            told = office.children.run(argv, office.url, env={"TZ": zone})
            assert told["code"] == 0, told
            bodies.add(file.read_bytes())

    assert {ending: len(bodies) for ending, bodies in found.items()} == dict.fromkeys(found, 1)


def test_personal_data_of_letters_is_found_nowhere(office: Desk) -> None:
    rows = [
        (f"/letters/{n}.html", f"{text}咨询低保办理", LAST)
        for n, text in enumerate(
            (
                f"电话{PHONE}",
                f"身份证{CARD}",
                f"邮箱{MAIL}",
                f"来信人：{NAME}，",
                f"市民{NAME}反映停车难，",
            )
        )
    ]
    words = f"<p>来信人：{NAME}</p><p>电话：{PHONE} {CARD} {MAIL}</p>"
    letter = f"<html><body><h1>信</h1>{words}</body></html>"
    office.server.behaviours |= {
        "/bad": page(list_page(rows, 1, 0)),
        **{f"/letters/{n}.html": page(letter) for n in range(5)},
    }
    file = office.home / "sites" / "demo.toml"
    file.write_text(file.read_text().replace('kind = "notice"', 'kind = "letters"'))

    start = ["--home", str(office.home)]
    commands = (
        ["compile", "demo", "--year", "2025"],
        ["items", "demo", "--year", "2025", "--jsonl"],
        ["draft", "demo", "--year", "2025", "--json"],
        ["export", "demo", "--year", "2025", str(office.home / "report.html")],
        ["inspect", "demo"],
        ["issues"],
        [
            "report",
            "demo",
            str(office.home / "r.html"),
            "--from",
            "2025-01-01",
            "--to",
            "2025-12-31",
        ],
        ["audit", "export", str(office.home / "trail.jsonl")],
        ["backup", str(office.home / "all.backup")],
    )
    told = [office.crawl()]
    told += [office.children.run([*start, *argv], office.url) for argv in commands]

    # What alerts say stands in the store until it is delivered, and in the backup.
    with zipfile.ZipFile(office.home / "all.backup") as archive:
        packed = b"".join(archive.read(name) for name in archive.namelist())
    kept = packed + b"".join(f.read_bytes() for f in office.home.rglob("*") if f.is_file())
    said = str(told).encode()
    assert len(office.addresses()) == 5
    for planted in (PHONE, CARD, MAIL, NAME):
        assert planted.encode() not in kept
        assert planted.encode() not in said
