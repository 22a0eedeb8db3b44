"""A wrong use is told in Chinese, down to the reason, with what to do."""

import re
from pathlib import Path

import pytest

from jobs.cli import run


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["user", "add", "张文", "--role", "filer"], "「filer」不是 filler、reviewer、head"),
        (["crawl", "t", "--year", "去年"], "「去年」不是数字"),
        (["discover", "http://x.gov.cn/", "--delay", "-1"], "不在范围"),
        (["discover", "x.gov.cn", "--key", "t"], "写以 http:// 或 https:// 开头的完整网址"),
        (["xyz"], "没有命令「xyz」"),
        (["crawl"], "缺少参数 KEY"),
    ],
)
def test_a_wrong_use_is_told_without_a_word_of_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: list[str], told: str
) -> None:
    assert run(["--home", str(tmp_path), *line]) == 2

    error = capsys.readouterr().err
    assert told in error
    assert not re.search(r"\b(?:is|not|of|valid|range|the|Error)\b", error)


def test_the_help_of_a_group_is_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    run(["fleet", "--help"])

    assert "用法：zhanbao fleet [选项] 命令 …" in capsys.readouterr().out


def test_an_address_that_is_refused_says_how_to_allow_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--home", str(tmp_path), "discover", "http://127.0.0.1:9/", "--key", "t"]) == 1

    error = capsys.readouterr().err
    assert "回环" in error
    assert "--allow-network" in error
