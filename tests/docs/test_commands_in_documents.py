"""A command that a document shows must be one the program understands."""

import re
import shlex
from pathlib import Path

import click
import pytest

from jobs.cli import COMMANDS, zhanbao

_ROOT = Path(__file__).parents[2]
_DOCUMENTS = sorted([*_ROOT.glob("*.md"), *(_ROOT / "docs").glob("*.md")])
_SHOWN = re.compile(r"^\$ (?:\.venv/bin/)?zhanbao (.+)$", re.MULTILINE)


def shown_commands() -> list[str]:
    """Every command line shown with a prompt, in all documents."""
    return sorted({line for path in _DOCUMENTS for line in _SHOWN.findall(path.read_text("utf-8"))})


@pytest.mark.parametrize("line", shown_commands())
def test_a_shown_command_has_the_name_options_and_arguments_it_uses(line):
    words = shlex.split(line, comments=True)
    context = click.Context(zhanbao)
    name = words.pop(0)
    command = zhanbao.get_command(context, name)
    assert command is not None, name
    while isinstance(command, click.Group):
        command = command.get_command(context, words.pop(0))
        assert command is not None, line

    parser = command.make_parser(click.Context(command))
    parser.parse_args(words)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_spoken_of_in_some_document(command):
    assert any(f"zhanbao {command}" in path.read_text("utf-8") for path in _DOCUMENTS)


def test_the_documents_show_the_commands_of_the_main_job():
    named = {line.split()[0] for line in shown_commands()}

    assert {"demo", "discover", "crawl", "check", "logs", "import", "compile", "draft"} <= named
    assert {"items", "confirm", "export", "report", "inspect", "issues", "backup"} <= named
    assert named <= set(COMMANDS)
