"""Bad files and bad answers: each gives a code, its place and a remedy, and nothing is recorded.

The table is asked through the command line, as a person would, on a store that holds something.
"""

import gzip
import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from bad_server import BadServer, page, serve

from jobs.cli import run
from jobs.shell import Shell
from model.observations import Observation
from store import observations

LINE = '1.2.3.4 - - [01/Feb/2025:10:00:00 +0800] "GET /a HTTP/1.1" 200 1 "-" "Mozilla/5.0 Chrome"\n'


def sheet(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def packed(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in members.items():
            file.writestr(name.replace("__", "/").replace("_", "."), body)
    return written.getvalue()


def lines(good: int, *bad: str) -> bytes:
    return (LINE * good + "".join(f"{each}\n" for each in bad)).encode()


#: Name of the file, its bytes, code, place, a word of what was there.
IMPORTS = [
    ("缺列.xlsx", sheet(("标题", "日期"), ("a", "b")), "I01", "缺列.xlsx", "现有：标题、日期"),
    ("日期.xlsx", sheet(("key", "value"), ("site.published_on", "2026.13.01")), "I02", "日期.xlsx",
     "第 2 行「site.published_on」"),
    ("数.csv", "key,value\nvisits.pv,1\nvisits.uv,一万\n".encode(), "I02", "数.csv", "第 3 行"),
    ("零.csv", b"key,value\nvisits.pv,\x00\n", "I03", "零.csv", "utf-8 或 gb18030"),
    ("引号.csv", b'key,value\nvisits.pv,"1\n', "I03", "引号.csv:", "不是完整的 csv"),
    ("参差.csv", b"key,value\nvisits.pv,1\nvisits.uv,1,2\n", "I04", "参差.csv:3", "3 列应为 2"),
    ("百万.csv", b"key,value\n" + b"a,1\n" * 100_001, "I05", "百万.csv", "100,000"),
    ("旧版.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 512, "I07", "旧版.xlsx", "OLE2"),
    ("宏.xlsx", packed(xl__vbaProject_bin=b"x"), "I07", "宏.xlsx", "宏"),
    ("实体.xlsx", packed(xl__workbook_xml=b"<!DOCTYPE a []><a/>"), "I07", "实体.xlsx", "DTD"),
    ("炸弹.xlsx", packed(xl__big_bin=b"\0" * (201 << 20)), "I08", "炸弹.xlsx", "200 MB"),
    ("网页.docx", b"<html>", "I07", "网页.docx", "不是 xlsx 或 docx"),
    ("图.png", b"\x89PNG", "I07", "图.png", ".png"),
]  # fmt: skip
LOGS = [
    ("别的.log", lines(50, "2025-02-01 GET /a", "x"), "L01", "别的.log:51", "第 51、52 行"),
    ("二进制.log", b"\0\x01" * 2_000_000, "L01", "二进制.log", "不是文本日志"),
    ("截断.gz", gzip.compress(lines(2000))[:-30], "L02", "截断.gz", "不完整"),
    ("别年.log", lines(3).replace(b"/2025:", b"/2024:"), "L03", "别年.log", "没有 2025 年"),
]
#: Path of the home page, outcome that is recorded instead of a reading of the page.
ANSWERS = [
    ("/waf", "blocked"), ("/soft", "soft_error"), ("/endless", "too_large"), ("/bomb", "too_large"),
    ("/loop", "redirect"), ("/short", "truncated"), ("/not_http", "malformed"),
    ("/s500", "http_5xx"),
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    (path / "sites").mkdir()
    write_site(path, "http://127.0.0.1:9/")
    reading = Observation(
        key="visits.pv",
        value=7,
        observed_at=datetime(2025, 1, 1, tzinfo=UTC),
        source="a",
        year=2025,
    )
    with Shell.at(str(path)).transaction() as tx:
        observations.record_observations(tx, "t", [reading])
    return path


def write_site(home: Path, url: str) -> None:
    text = f'key = "t"\nname = "某局网站"\nhome = "{url}"\nallow_networks = ["127.0.0.0/8"]\n'
    (home / "sites" / "t.toml").write_text(text, encoding="utf-8")


def dump(home: Path) -> list[str]:
    connection = sqlite3.connect(home / "zhanbao.sqlite3")
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


@pytest.fixture
def told(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[str, str, bytes], str]:
    """The line that a command tells of a file; it must leave the store as it was."""

    def ask(command: str, name: str, body: bytes) -> str:
        path = tmp_path / name
        path.write_bytes(body)
        before = dump(home)

        code = run(["--home", str(home), command, "t", "--year", "2025", str(path)])

        assert code == 1
        assert dump(home) == before
        out = capsys.readouterr()
        assert "Traceback" not in out.err
        return out.err.strip()

    return ask


@pytest.mark.parametrize(
    ("name", "body", "code", "place", "word"), IMPORTS, ids=[case[0] for case in IMPORTS]
)
def test_a_bad_import_says_code_place_and_remedy_and_records_nothing(
    told: Callable[[str, str, bytes], str], name: str, body: bytes, code: str, place: str, word: str
) -> None:
    line = told("import", name, body)

    assert line.startswith(f"错误：{code} {place}")
    assert word in line
    assert " → " in line


@pytest.mark.parametrize(
    ("name", "body", "code", "place", "word"), LOGS, ids=[case[0] for case in LOGS]
)
def test_a_bad_log_says_code_place_and_remedy_and_records_nothing(
    told: Callable[[str, str, bytes], str], name: str, body: bytes, code: str, place: str, word: str
) -> None:
    line = told("logs", name, body)

    assert line.startswith(f"错误：{code} {place}")
    assert word in line
    assert " → " in line


@pytest.fixture(scope="module")
def server() -> Iterator[BadServer]:
    own = {"/waf": page("您的请求已被网站防火墙拦截"), "/soft": page("您访问的页面不存在")}
    with serve(own) as running:
        yield running


@pytest.mark.parametrize(("path", "outcome"), ANSWERS)
def test_a_home_page_that_cannot_be_read_gives_its_outcome_and_no_reading_of_the_page(
    server: BadServer, tmp_path: Path, path: str, outcome: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sites").mkdir()
    write_site(tmp_path, server.url(path))

    code = run(["--home", str(tmp_path), "check", "t"])

    with Shell.at(str(tmp_path)).reading() as tx:
        kept = observations.latest(tx, "t")
    assert code == 1
    assert kept["home.outcome"].value == outcome
    assert not [key for key in kept if key.startswith(("marks.", "footer.", "tags.", "features."))]
    assert "Traceback" not in capsys.readouterr().err


HOME = "<html><title>某局</title><body>网站标识码：4500000092 主办单位：某某局 {more}</body></html>"
#: Odd bytes of a home page whose marks are read all the same.
ODD_PAGES = [
    ("字符集写错", HOME.format(more="").encode("gb18030"), "utf-8"),
    ("嵌套过深", HOME.format(more="<div>" * 3000).encode(), "utf-8"),
    ("夹空字符", HOME.format(more="\0").encode(), "utf-8"),
]


@pytest.mark.parametrize(("body", "charset"), [case[1:] for case in ODD_PAGES],
                         ids=[case[0] for case in ODD_PAGES])  # fmt: skip
def test_marks_of_an_oddly_written_home_page_are_read_all_the_same(
    tmp_path: Path, body: bytes, charset: str, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = (("Content-Type", f"text/html; charset={charset}"),)
    (tmp_path / "sites").mkdir()
    with serve({"/odd": page(body, headers=headers)}) as odd:
        write_site(tmp_path, odd.url("/odd"))
        code = run(["--home", str(tmp_path), "check", "t"])

    with Shell.at(str(tmp_path)).reading() as tx:
        kept = observations.latest(tx, "t")
    assert code == 0
    assert kept["marks.id_code"].value == "4500000092"
    assert kept["footer.sponsor"].value == "某某局"
    assert "Traceback" not in capsys.readouterr().err
