"""The command line: help, usage errors, exit codes; nothing heavy is imported to show help."""

import subprocess
import sys
from pathlib import Path

import pytest

from jobs.cli import COMMANDS, run

SITE = """\
key = "t"
name = "某局网站"
home = "http://127.0.0.1:9/"
icp = "桂ICP备10201924号-7"
[[columns]]
name = "动态"
kind = "news"
url = "http://127.0.0.1:9/a/"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "t.toml").write_text(SITE, encoding="utf-8")
    return tmp_path


def zhanbao(home: Path, *arguments: str) -> int:
    return run(["--home", str(home), *arguments])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_chinese_help(command, capsys):
    assert run([command, "--help"]) == 0

    text = capsys.readouterr().out
    assert "用法：zhanbao" in text
    assert "Show this message" not in text
    assert "Options" not in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["crwl"], "没有命令"),
        (["draft", "t"], "--year"),
        (["draft", "t", "--yaer", "2025"], "--yaer"),
        (["draft", "t", "--year", "abc"], "--year"),
        (["draft", "t", "--year", "1999"], "1999"),
        (["draft", "t", "--year", "2999"], "2999"),
        (["draft", "none", "--year", "2025"], "discover"),
        (["draft", "t", "--year", "2025"], "compile"),
        (["items", "t", "--year", "2025", "--field", "no.such"], "info.news"),
        (["items", "t", "--year", "2025", "--column", "没有"], "动态"),
        (["confirm", "t", "--year", "2025", "no.such", "--by", "甲"], "no.such"),
        (["confirm", "t", "--year", "2025", "site.icp", "--by", " "], "--by"),
        (["export", "t", "--year", "2025", "x.odt"], "docx"),
        (["read", "no-such-file.html"], "no-such-file.html"),
        (["user", "add", "甲", "--role", "king"], "--role"),
    ],
)
def test_wrong_usage_is_told_in_chinese_and_ends_with_2(home, capsys, arguments, words):
    assert zhanbao(home, *arguments) == 2

    told = capsys.readouterr()
    assert words in told.err
    assert "Traceback" not in told.err
    assert told.out == ""


def test_a_draft_is_compiled_shown_confirmed_and_exported(home, capsys):
    assert zhanbao(home, "compile", "t", "--year", "2025") == 0
    assert zhanbao(home, "confirm", "t", "--year", "2025", "site.icp", "--by", "甲") == 0
    assert zhanbao(home, "confirm", "t", "--year", "2025", "site.police", "无", "--by", "甲") == 0
    assert zhanbao(home, "draft", "t", "--year", "2025") == 0

    text = capsys.readouterr().out
    assert "桂ICP备10201924号-7" in text
    assert "83 项" in text
    assert zhanbao(home, "export", "t", "--year", "2025", str(home / "x.docx")) == 0
    assert (home / "x.docx").read_bytes().startswith(b"PK")


def test_a_replaced_value_needs_a_reason(home, capsys):
    zhanbao(home, "compile", "t", "--year", "2025")

    arguments = ["confirm", "t", "--year", "2025", "site.icp", "桂ICP备1号", "--by", "甲"]
    assert zhanbao(home, *arguments) == 2
    assert "理由" in capsys.readouterr().err
    assert zhanbao(home, *arguments, "--reason", "以备案系统为准") == 0


def test_a_column_never_read_is_not_a_zero(home, capsys):
    import json

    zhanbao(home, "compile", "t", "--year", "2025")
    capsys.readouterr()
    assert zhanbao(home, "draft", "t", "--year", "2025", "--json") == 0

    values = {v["key"]: v for v in json.loads(capsys.readouterr().out)["values"]}
    assert values["info.news"]["value"] is None
    assert values["info.news"]["state"] == "not_proposed"
    assert len(values) == 83


def test_a_fault_of_ours_ends_with_3_and_keeps_the_traceback_in_a_file(home, capsys, monkeypatch):
    import store.sheets

    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(store.sheets, "compile_site", break_down)

    assert zhanbao(home, "compile", "t", "--year", "2025") == 3
    told = capsys.readouterr().err
    assert "planted" in told
    assert "Traceback" not in told


def test_help_imports_no_heavy_library():
    script = (
        "import sys; from jobs.cli import run; run(['--help']);"
        "heavy = {'scrapy', 'sqlalchemy', 'fastapi', 'rich', 'httpx', 'docx'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_a_package_that_an_update_needs_is_named_with_what_to_do(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)

    assert zhanbao(home, "import", "t", "--year", "2025", "--template", str(home / "x.xlsx")) == 2
    assert "没有安装 openpyxl → 程序更新后须重新运行 make setup" in capsys.readouterr().err
