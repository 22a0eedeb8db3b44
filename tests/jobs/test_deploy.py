"""The deployment files and their manual speak of commands, tasks and variables that exist."""

import re
from pathlib import Path

import pytest

from config.schedule import load_schedule
from jobs.cli import COMMANDS

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "deploy").iterdir()), ROOT / "docs" / "deploy.md"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_command_that_is_written_exists(file):
    text = file.read_text(encoding="utf-8")
    written = set(re.findall(r"(?<![\w/.-])(?:/opt/zhanbao/\.venv/bin/)?zhanbao ([a-z]+)\b", text))
    written |= set(re.findall(r'(?:CMD|command:) \["([a-z]+)"', text))

    # The user, the service and the database are called zhanbao too.
    assert written - {"zhanbao"} <= set(COMMANDS)


def test_the_manual_lists_every_task():
    manual = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")

    for task in load_schedule().tasks:
        assert f"| `{task.name}` |" in manual


def test_every_variable_of_the_manual_is_read_by_the_program():
    manual = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("config", "jobs")
        for path in (ROOT / folder).rglob("*.py")
    )

    for name in set(re.findall(r"ZHANBAO_[A-Z_]+", manual)):
        assert name in code
