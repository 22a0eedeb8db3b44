"""`registry`: what a person found in a register is kept with who, when and which picture."""

import json
from pathlib import Path

import pytest

from jobs.cli import run
from jobs.shell import Shell
from model.observations import Observation
from store import observations

SITE = """\
key = "t"
name = "某局网站"
home = "http://127.0.0.1:9/"
icp = "桂ICP备10201924号-7"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "t.toml").write_text(SITE, encoding="utf-8")
    return tmp_path


def registry(home: Path, *arguments: str) -> int:
    return run(["--home", str(home), "registry", "t", *arguments])


def kept(home: Path) -> dict[str, Observation]:
    with Shell.at(str(home)).reading() as tx:
        return observations.latest(tx, "t")


def test_keeps_number_name_and_the_digest_of_the_picture(home: Path) -> None:
    picture = home / "icp.png"
    picture.write_bytes(b"png")

    code = registry(home, "icp", "桂ICP备10201924号－7", "--by", "陈云", "--note", str(picture))

    assert code == 0
    reading = kept(home)["checked.icp"]
    assert reading.value == "桂ICP备10201924号－7"
    assert reading.source == "人工核对（陈云）"
    assert "icp.png" in reading.detail
    assert "SHA-256" in reading.detail
    assert str(home) not in reading.detail


def test_words_are_kept_as_they_are(home: Path) -> None:
    registry(home, "police", "桂公网安备 1号", "--by", "陈云", "--note", "电话核实")

    assert "电话核实" in kept(home)["checked.police"].detail


def test_the_draft_shows_the_look_beside_the_value(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registry(home, "icp", "桂ICP备10201924号", "--by", "陈云", "--note", "图.png")
    run(["--home", str(home), "compile", "t", "--year", "2026"])
    capsys.readouterr()

    run(["--home", str(home), "draft", "t", "--year", "2026", "--json"])
    cells = {each["key"]: each for each in json.loads(capsys.readouterr().out)["values"]}

    (line,) = cells["site.icp"]["checked"]
    assert "陈云" in line
    assert "图.png" in line
    assert "与表中不同" in cells["site.icp"]["warnings"][0]
    assert cells["site.police"]["checked"] == []

    run(["--home", str(home), "draft", "t", "--year", "2026"])
    assert "✓ 已核对" in capsys.readouterr().out


@pytest.mark.parametrize("number", ["桂ICP备1号", "-"])
def test_another_number_than_the_site_shows_is_a_problem(
    home: Path, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert registry(home, "icp", number, "--by", "陈云") == 1
    assert "与网站所示不同" in capsys.readouterr().out
    assert kept(home)["checked.icp"].value == number.strip("-")


@pytest.mark.parametrize(
    "arguments", [("icp", "x"), ("icp", "x", "--by", " "), ("isp", "x", "--by", "陈云")]
)
def test_without_a_name_or_a_register_nothing_is_kept(
    home: Path, arguments: tuple[str, ...]
) -> None:
    assert registry(home, *arguments) == 2
    assert "checked.icp" not in kept(home)
