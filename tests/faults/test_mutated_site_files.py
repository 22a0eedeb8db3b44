"""A good site file changed at random: read, or refused in words; no traceback, no hang."""

import os
import random
from pathlib import Path
from time import process_time

import pytest

from config.sites import parse_site
from jobs.cli import run
from model.errors import ConfigError

GOOD = """key = "gxmz"
name = "某自治区民政厅网站"
home = "http://mz.example.gov.cn/"
hosts = ["mz.example.gov.cn", "www.mz.example.gov.cn"]
id_code = "4500000092"
icp = "桂ICP备10201924号-7"
police = "桂公网安备45010302000123号"
sponsor = "某自治区民政厅"
type = "部门网站"
phone = "0771-1234567"
letter_limit_days = 15
allow_networks = ["10.1.0.0/16"]

[politeness]
delay_seconds = 1.0
obey_robots = true

[facts]
"media.other" = "无"

[[columns]]
name = "工作动态"
kind = "news"
url = "http://mz.example.gov.cn/gzdt/"
rows = "ul.list > li"
date = "span.date"
freshness_days = 14
note = "首页要闻的来源"

[[columns]]
name = "政策文件"
kind = "policy"
url = "http://mz.example.gov.cn/zcwj/"
next = "a.next"
"""
#: Pieces that are worth putting in the wrong place.
PIECES = (
    "\0", "\t", "\r", "\ufeff", "\u202e", "\ud7ff", "😀", '"', "'''", '"""', "[", "[[", "]]",
    "{", "}", "=", ".", "#", "\\", "\\u0000", "\\U0010FFFF", "1979-05-27T07:32:00Z", "inf",
    "nan", "-0.0", "0x7f", "1e400", "9" * 5000, "true", "[]", "{}", '""', "[[columns]]\n",
    "[politeness]\n",
    "key = 1\n",
    '= "a"', "http://", "javascript:", "file:///etc/passwd", "http://[::1", "http://a:99999/",
    "::/0", "0.0.0.0/0", "(a+)+$", "*" * 300, ":has(" * 200, "li:not(" * 100, "[x=" * 100,
    "x" * 100_000, "[" * 3000, "a." * 2000, "../../etc/passwd", "%00", "\u0661", "１２", "𝟙",
)  # fmt: skip
#: CPU seconds within which one file must have been read.
_HANG = 2.0


def mutate(chance: random.Random) -> str:
    """The good file after one to six random changes."""
    text = GOOD
    for _ in range(chance.randint(1, 6)):
        text = changed(text, chance) or "x"
    return text[:400_000]


def changed(text: str, chance: random.Random) -> str:
    """A text after one change: a piece put in or for another, a line doubled or dropped."""
    a, b = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    b = min(b, a + chance.choice([0, 1, 3, 20, 200]))
    lines = text.splitlines(keepends=True)
    n, m = chance.randrange(len(lines)), chance.randrange(len(lines))
    piece = chance.choice(PIECES)
    match chance.choice(["put", "cut", "sign", "double", "drop", "value"]):
        case "put":
            return text[:a] + piece + text[b:]
        case "cut":
            return text[:a] + text[b:]
        case "sign":
            return text[:a] + chr(chance.randrange(1, 0xD800)) + text[b:]
        case "double":
            return "".join([*lines[:n], lines[m], *lines[n:]])
        case "drop":
            return "".join([*lines[:n], *lines[n + 1 :]])
    return text.replace(lines[n].partition("=")[2].strip() or "x", piece, 1)


def read_many(count: int, seed: int) -> dict[str, int]:
    """Read that many changed files → how many were good, how many were refused in words."""
    chance = random.Random(seed)
    told = {"read": 0, "refused": 0, "slowest_ms": 0}
    for number in range(count):
        text = mutate(chance)
        start = process_time()
        try:
            parse_site(text, name="gxmz.toml", stem="gxmz")
        except ConfigError as error:
            told["refused"] += 1
            assert "gxmz.toml" in error.where, (number, error)
            assert error.what, number
            assert error.remedy, (number, error)
            assert len(str(error)) < 2500, (number, str(error)[:300])
        else:
            told["read"] += 1
        spent = process_time() - start
        told["slowest_ms"] = max(told["slowest_ms"], round(spent * 1000))
        assert spent < _HANG, (number, spent, text[:300])
    return told


def test_five_hundred_changed_files_are_read_or_refused_in_words() -> None:
    told = read_many(500, seed=1)

    assert told["refused"] > 100
    assert told["read"] > 10


@pytest.mark.parametrize("seed", range(25))
def test_the_command_ends_with_0_or_2_and_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    (tmp_path / "sites").mkdir()
    text = mutate(random.Random(1000 + seed))
    (tmp_path / "sites" / "gxmz.toml").write_bytes(text.encode("utf-8", "surrogatepass"))

    code = run(["--home", str(tmp_path), "compile", "gxmz", "--year", "2025"])

    said = capsys.readouterr().err
    assert code in {0, 2}
    assert "Traceback" not in said
    assert len(said.splitlines()) <= 3


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\0", b"\0" * 100, os.urandom(4096)])
def test_what_is_no_text_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], body: bytes
) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "gxmz.toml").write_bytes(body)

    assert run(["--home", str(tmp_path), "compile", "gxmz", "--year", "2025"]) == 2
    assert "→" in capsys.readouterr().err


@pytest.mark.soak
def test_ten_thousand_changed_files_are_read_or_refused_in_words() -> None:
    told = read_many(10_000, seed=2)

    print(f"\n10,000 changed site files: {told}")  # noqa: T201  (the figure of docs/reliability.md)
    assert told["read"] + told["refused"] == 10_000
