"""Forty bad inputs, row by row: code, place, remedy, exit code, no traceback, the store untouched.

Rows that speak of YAML, XPath and user regexes are asked of what stands in their place here: TOML
and CSS selectors; there are no date formats and no regexes of users at all.
"""

import gzip
import hashlib
import io
import json
import shutil
import socket
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from bad_server import BadServer, page, redirect, serve
from faults.crawling import desk, good_list
from faults.nursery import faults_of, nursery
from loopback_site import list_page

from config.keys import load_key
from jobs.cli import run
from jobs.shell import Shell
from model.observations import Observation
from model.people import Role
from store import observations, people

SITE = """key = "a"
name = "某局网站"
home = "http://a.gov.cn/"
hosts = ["a.gov.cn"]

[[columns]]
name = "动态"
kind = "news"
url = "http://a.gov.cn/gzdt/"
"""
LINE = '1.2.3.4 - - [01/Feb/2025:10:00:00 +0800] "GET /a HTTP/1.1" 200 1 "-" "Mozilla/5.0 Chrome"\n'
COMPILE = ("compile", "a", "--year", "2025")


@dataclass
class Bench:
    """A home with a good site file and a store that holds something."""

    home: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch
    server: BadServer

    def call(self, *argv: str) -> tuple[int, str]:
        code = run(["--home", str(self.home), *argv])
        told = self.capsys.readouterr()
        return code, told.out + told.err

    def site(self, old: str, new: str, *argv: str) -> tuple[int, str]:
        """Call with one thing in the site file changed."""
        assert old in SITE
        (self.home / "sites" / "a.toml").write_text(SITE.replace(old, new, 1), encoding="utf-8")
        return self.call(*(argv or COMPILE))

    def file(self, name: str, body: bytes, *argv: str) -> tuple[int, str]:
        """Call with a file of that name beside the site files."""
        (self.home / name).write_bytes(body)
        return self.call(*argv)

    def given(self, command: str, name: str, body: bytes) -> tuple[int, str]:
        """Give a file to `import` or `logs`."""
        (self.home / name).write_bytes(body)
        return self.call(command, "a", "--year", "2025", str(self.home / name))

    def read(self, body: str | bytes, *more: str) -> tuple[int, str]:
        """Read a saved page."""
        path = self.home / "page.html"
        path.write_bytes(body.encode() if isinstance(body, str) else body)
        return self.call("read", str(path), "--url", "http://a.gov.cn/gzdt/", *more)

    def fetch(self, path: str) -> tuple[int, str]:
        """Read a page of the misbehaving server."""
        return self.call("read", self.server.url(path), "--allow-network", "127.0.0.0/8")

    def elsewhere(self, url: str, *argv: str) -> tuple[int, str]:
        """Call with the store at another address."""
        self.monkeypatch.setenv("ZHANBAO_DATABASE_URL", url)
        return self.call(*(argv or ("verify",)))


class Case(NamedTuple):
    """One row of the table: what is done, and what must be said."""

    row: str
    do: Callable[[Bench], tuple[int, str]]
    exit: int
    #: Code and place as they stand in the message.
    head: str
    words: str


def sheet(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def packed(name: str, body: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, body)
    return written.getvalue()


def two_addresses(bench: Bench) -> tuple[int, str]:
    def answer(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", (ip, 80)) for ip in ("93.184.215.14", "10.0.0.5")]

    bench.monkeypatch.setattr(socket, "getaddrinfo", answer)
    return bench.call("read", "http://two.example/")


def newer_store(bench: Bench) -> tuple[int, str]:
    path = bench.home / "newer.sqlite3"
    shutil.copy(bench.home / "zhanbao.sqlite3", path)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    return bench.elsewhere(f"sqlite:///{path}")


def on_network_disk(bench: Bench) -> tuple[int, str]:
    import store.sqlite

    bench.monkeypatch.setattr(store.sqlite, "file_system_of", lambda *_: "nfs4")
    return bench.elsewhere(f"sqlite:///{bench.home / 'far.sqlite3'}")


def no_database(bench: Bench) -> tuple[int, str]:
    (bench.home / "text.sqlite3").write_text("no database at all\n" * 100)
    return bench.elsewhere(f"sqlite:///{bench.home / 'text.sqlite3'}")


def cut_database(bench: Bench) -> tuple[int, str]:
    whole = (bench.home / "zhanbao.sqlite3").read_bytes()
    (bench.home / "cut.sqlite3").write_bytes(whole[: len(whole) // 2])
    return bench.elsewhere(f"sqlite:///{bench.home / 'cut.sqlite3'}")


def little_space(bench: Bench) -> tuple[int, str]:
    usage = type(shutil.disk_usage("/"))
    bench.monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 120_000_000))
    return bench.call("doctor")


def open_key(bench: Bench) -> tuple[int, str]:
    load_key(bench.home / "secret.key")
    (bench.home / "secret.key").chmod(0o644)
    return bench.call("audit", "check")


def taken_port(bench: Bench) -> tuple[int, str]:
    return bench.call("serve", "--no-schedule", "--port", str(bench.server.port))


def robot_refuses(bench: Bench) -> tuple[int, str]:
    body = json.dumps({"errcode": 93000, "errmsg": "invalid webhook url"})
    bench.server.behaviours["/robot"] = page(body, headers=(("Content-Type", "application/json"),))
    text = (
        f'[[channels]]\nname = "群"\ntype = "wecom"\nurl = "{bench.server.url("/robot")}"\n'
        'allow_networks = ["127.0.0.0/8"]\n'
    )
    return bench.file("channels.toml", text.encode(), "alerts", "test", "群")


def backup_cut(bench: Bench) -> tuple[int, str]:
    assert bench.call("backup", str(bench.home / "b.zip"))[0] == 0
    whole = (bench.home / "b.zip").read_bytes()
    (bench.home / "b.zip").write_bytes(whole[:-100])
    return _restore(bench)


def backup_escaping(bench: Bench) -> tuple[int, str]:
    assert bench.call("backup", str(bench.home / "b.zip"))[0] == 0
    with zipfile.ZipFile(bench.home / "b.zip", "a") as archive:
        archive.writestr("../x.toml", b"x")
    return _restore(bench)


def _restore(bench: Bench) -> tuple[int, str]:
    new = bench.home / "new"
    code = run(["--home", str(new), "restore", str(bench.home / "b.zip")])
    assert sum(path.stat().st_size for path in new.rglob("*") if path.is_file()) == 0
    told = bench.capsys.readouterr()
    return code, told.out + told.err


def schedule(text: str) -> Callable[[Bench], tuple[int, str]]:
    return lambda bench: bench.file("schedule.toml", text.encode(), "schedule", "list")


def rows_of(count: int, *, day: str = "2025-01-{:02}") -> str:
    lines = "".join(
        f'<li><a href="/gzdt/t2025_{n}.html">关于第{n}号工作安排的通知公告</a>'
        f"<span>{day.format(n)}</span></li>"
        for n in range(1, count + 1)
    )
    return f"<html><head><title>某局</title></head><body><ul>{lines}</ul></body></html>"


WAF = "<html><body><h1>访问验证</h1><p>请完成安全验证后继续访问，验证码</p></body></html>"
HEAD = "错误："
CASES = [
    Case("1 empty file", lambda b: b.site(SITE, ""), 2, "C01 a.toml：", "文件为空"),
    Case("2 broken syntax", lambda b: b.site('"news"', 'news"'), 2, "C02 a.toml：", "line 8"),
    Case("2 tab", lambda b: b.site("kind =", "\tkind\t\t: "), 2, "C02 a.toml：", "line 8"),
    Case("3 same key twice", lambda b: b.site("name =", 'key = "b"\nname ='), 2, "C02 a.toml：",
         "line 2"),
    Case("3 same column twice",
         lambda b: b.site('"http://a.gov.cn/gzdt/"\n', '"http://a.gov.cn/gzdt/"\n[[columns]]\n'
                          'name = "动态"\nkind = "news"\nurl = "http://a.gov.cn/b/"\n'),
         2, "C03 a.toml:", "首次是第 1 个栏目"),
    Case("4 unknown key", lambda b: b.site("[[columns]]", "[[colums]]"), 2, "C04 a.toml:6",
         "是否为「columns」"),
    Case("5 code in a value", lambda b: b.site('"某局网站"', "!!python/object/apply:os.system"), 2,
         "C02 a.toml：", "line 2"),
    Case("6 no scheme", lambda b: b.site('"http://a.gov.cn/gzdt/"', '"www.a.gov.cn/"'), 2,
         "C06 a.toml:9", "缺少 http(s)://"),
    Case("7 file:", lambda b: b.site('"http://a.gov.cn/gzdt/"', '"file:///etc/passwd"'), 2,
         "C07 a.toml:9", "不支持的协议 file"),
    Case("8 loopback", lambda b: b.call("read", b.server.url("/ok")), 1, "C08", "（回环）"),
    Case("8 cloud metadata", lambda b: b.call("read", "http://100.100.100.200/"), 1, "C08",
         "云主机元数据"),
    Case("9 one of two addresses is inside", two_addresses, 1, "C09", "10.0.0.5"),
    Case("10 selector", lambda b: b.site('"news"', '"news"\nrows = "ul.list[ > li"'), 2,
         "C10 a.toml:9", "选择器"),
    Case("11 a selector that fits nothing", lambda b: b.read(rows_of(20), "--rows", "ul.none > li"),
         1, "", "ul.none > li"),
    Case("12 a regex that backtracks", lambda b: b.site('"news"', '"news"\nrows = "(a+)+$"'), 2,
         "C10 a.toml:9", "选择器"),
    Case("13 a date format is no selector",
         lambda b: b.site('"news"', '"news"\ndate = "%Y-%m-%d"'), 2, "C10 a.toml:9", "选择器"),
    Case("14 end before start",
         lambda b: b.call("report", "a", str(b.home / "x.docx"), "--from", "2026-03-31", "--to",
                          "2026-01-01"), 2, "", "早于"),
    Case("15 a vague zone", schedule('timezone = "CST"\n'), 2, "C15 schedule.toml", "有歧义"),
    Case("16 cron", schedule('[tasks.probe]\ncron = "61 * * * *"\n'), 2, "C16 schedule.toml", "61"),
    Case("17 no pause", lambda b: b.site("\n\n", "\n[politeness]\ndelay_seconds = -1\n\n"), 2,
         "C17 a.toml:6", "delay_seconds"),
    Case("18 plain http to the internet",
         lambda b: b.file("channels.toml",
                          b'[[channels]]\nname="x"\ntype="webhook"\nurl="http://8.8.8.8/"\n',
                          "alerts", "test", "x"), 2, "C18 channels.toml", "须为 https"),
    Case("19 200 with an error inside", robot_refuses, 1, "D01", "93000"),
    Case("20 no such server",
         lambda b: b.elsewhere("postgresql://x:y@127.0.0.1:1/z"), 1, "S01", "连接被拒绝"),
    Case("20 no such host",
         lambda b: b.elsewhere("postgresql://x:y@no.such.host.invalid/z"), 1, "S01", "主机名"),
    Case("20 a newer store", newer_store, 1, "S02", "9999 高于程序"),
    Case("21 SQLite on NFS", on_network_disk, 1, "S03", "网络文件系统"),
    Case("23 no database", no_database, 1, "S05", "不是有效的数据库"),
    Case("23 half a database", cut_database, 1, "S05", "损坏"),
    Case("24 little space", little_space, 1, "S06", "120 MB"),
    Case("25 a key that all can read", open_key, 2, "S07 secret.key", "权限 644，应为 600"),
    Case("26 the port is taken", taken_port, 2, "", "不能监听"),
    Case("27 a wall instead of the page", lambda b: b.read(WAF), 1, "", "疑似验证码页"),
    Case("29 too large", lambda b: b.fetch("/endless"), 1, "F03", "32 MiB"),
    Case("30 a bomb", lambda b: b.fetch("/bomb"), 1, "F04", "解压"),
    Case("32 nested too deep", lambda b: b.read("<div>" * 5000 + rows_of(3)), 1, "", "F06"),
    Case("34 a loop", lambda b: b.fetch("/loop"), 1, "F09", "重定向"),
    Case("34 to another protocol", lambda b: b.fetch("/to_file"), 1, "", "file"),
    Case("36 a column is missing",
         lambda b: b.given("import", "x.xlsx", sheet(("标题", "日期"), ("a", "b"))), 1,
         "I01 x.xlsx", "现有：标题、日期"),
    Case("36 a wrong type",
         lambda b: b.given("import", "x.xlsx", sheet(("key", "value"), ("visits.pv", "一万"))), 1,
         "I02 x.xlsx", "第 2 行"),
    Case("37 NUL", lambda b: b.given("import", "x.csv", b"key,value\nvisits.pv,\x00\n"), 1,
         "I03 x.csv", "utf-8 或 gb18030"),
    Case("37 ragged", lambda b: b.given("import", "x.csv", b"key,value\nvisits.pv,1,2\n"), 1,
         "I04 x.csv:2", "3 列应为 2"),
    Case("37 a million rows",
         lambda b: b.given("import", "x.csv", b"key,value\n" + b"a,1\n" * 100_001), 1, "I05 x.csv",
         "100,000"),
    Case("38 an old xls",
         lambda b: b.given("import", "x.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 1,
         "I07 x.xlsx", "OLE2"),
    Case("38 DTD",
         lambda b: b.given("import", "x.xlsx", packed("xl/workbook.xml", b"<!DOCTYPE a []>")), 1,
         "I07 x.xlsx", "DTD"),
    Case("38 macro", lambda b: b.given("import", "x.xlsx", packed("xl/vbaProject.bin", b"x")), 1,
         "I07 x.xlsx", "宏"),
    Case("38 a bomb",
         lambda b: b.given("import", "x.xlsx", packed("xl/a.bin", b"\0" * (201 << 20))), 1,
         "I08 x.xlsx", "200 MB"),
    Case("39 another format",
         lambda b: b.given("logs", "x.log", (LINE * 5 + "2025-02-01 GET /a\n").encode()), 1,
         "L01 x.log:6", "combined"),
    Case("39 binary", lambda b: b.given("logs", "x.log", b"\0\x01" * 100_000), 1, "L01 x.log",
         "不符合"),
    Case("39 cut short",
         lambda b: b.given("logs", "x.gz", gzip.compress(LINE.encode() * 999)[:-30]), 1, "L02 x.gz",
         "不完整"),
    Case("39 another year",
         lambda b: b.given("logs", "x.log", LINE.replace("/2025:", "/2024:").encode()), 1,
         "L03 x.log", "没有 2025 年"),
    Case("40 a backup cut short", backup_cut, 1, "B01", "残缺"),
    Case("40 a backup with ../", backup_escaping, 1, "B0", "未改动任何数据"),
]  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[BadServer]:
    with serve({"/to_file": redirect("file:///etc/passwd")}) as found:
        yield found


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose store holds a reading and a person."""
    home = tmp_path_factory.mktemp("filled")
    at = datetime(2025, 1, 1, tzinfo=UTC)
    reading = Observation(key="visits.pv", value=7, observed_at=at, source="a", year=2025)
    shell = Shell.at(str(home))
    with shell.transaction() as tx:
        observations.record_observations(tx, "a", [reading])
        people.add_user(tx, name="甲", role=Role.FILLER, password_hash="h", at=at)
    shell.store.close()
    return home


@pytest.fixture
def bench(
    filled: Path,
    tmp_path: Path,
    server: BadServer,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Bench:
    home = tmp_path / "home"
    shutil.copytree(filled, home)
    (home / "sites").mkdir()
    (home / "sites" / "a.toml").write_text(SITE, encoding="utf-8")
    monkeypatch.delenv("ZHANBAO_DATABASE_URL", raising=False)
    return Bench(home=home, capsys=capsys, monkeypatch=monkeypatch, server=server)


def digest(home: Path) -> str:
    return hashlib.sha256((home / "zhanbao.sqlite3").read_bytes()).hexdigest()


@pytest.mark.parametrize("case", CASES, ids=[case.row for case in CASES])
def test_a_bad_input_is_told_and_changes_nothing(bench: Bench, case: Case) -> None:
    before = digest(bench.home)

    code, told = case.do(bench)

    assert code == case.exit, told
    assert "Traceback" not in told
    assert "程序内部错误" not in told
    assert case.words in told
    if case.head:
        assert case.head in told
        assert "→" in told
    assert digest(bench.home) == before


@pytest.mark.parametrize("case", [
    Case("22 SQLite with the WAL fault", lambda b: b.call("doctor"), 0, "", "SQLite"),
    Case("31 another charset than it says",
         lambda b: b.read(rows_of(12).replace("<head>", '<head><meta charset="utf-8">')
                          .encode("gb18030")), 0, "", "第1号工作安排"),
    Case("33 a date to come", lambda b: b.read(rows_of(12, day="2062-01-{:02}")), 0, "", ""),
    Case("37 GBK", lambda b: b.given("import", "x.csv", "key,value\nsite.sponsor,某局\n"
                                     .encode("gb18030")), 0, "", "I03"),
    Case("37 formulas",
         lambda b: b.given("import", "x.csv", b'key,value\nsite.sponsor,"=1+1"\n'), 0, "", "I06"),
    Case("39 a few bad lines",
         lambda b: b.given("logs", "x.log", (LINE * 999 + "x\n").encode()), 0, "", "1 行"),
], ids=lambda case: case.row)  # fmt: skip
def test_what_is_odd_but_usable_is_used_and_said(bench: Bench, case: Case) -> None:
    code, told = case.do(bench)

    assert code == case.exit, told
    assert "Traceback" not in told
    assert case.words in told


def test_an_empty_list_that_held_rows_is_no_zero(tmp_path: Path) -> None:
    """Row 28: F02, and what was there stays."""
    with nursery() as children, desk(tmp_path, children, {"/bad": page(good_list("bad"))}) as found:
        found.write_site("/bad/")
        assert found.crawl()["code"] == 0
        before = found.addresses()
        found.server.behaviours["/bad"] = page(list_page([], 1, 0))

        told = json.loads(found.crawl()["out"].strip().splitlines()[-1])

        assert "F02" in found.walk(told["run"]).reason
        assert found.addresses() == before
        assert faults_of(found.url) == []
