"""The deployment files and their manual speak of commands, tasks and variables that exist."""

import configparser
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from config.schedule import load_schedule, parse_schedule
from jobs.cli import COMMANDS, LazyGroup

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
FILES = [*sorted(DEPLOY.iterdir()), ROOT / "docs" / "deploy.md"]
UNITS = [*sorted(DEPLOY.glob("*.service")), *sorted(DEPLOY.glob("*.timer"))]
PROGRAM = "/opt/zhanbao/.venv/bin/zhanbao"


def test_every_command_that_is_written_exists():
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        written = set(
            re.findall(r"(?<![\w/.-])(?:/opt/zhanbao/\.venv/bin/)?zhanbao ([a-z]+)\b", text)
        )
        written |= set(re.findall(r'(?:CMD|command:) \["([a-z]+)"', text))

        # The user, the service and the database are called zhanbao too.
        assert written - {"zhanbao"} <= set(COMMANDS), file.name


def calls() -> Iterator[tuple[str, list[str]]]:
    """File and words of each call of the program."""
    for file in FILES:
        text = file.read_text(encoding="utf-8").replace("\\\n", " ")
        for line in re.findall(r"(?:^|[\s/])zhanbao ((?:[a-z]+ )+[^#;'|\n]*)", text):
            yield file.name, line.split()
        for line in re.findall(r"(?:CMD|command:) (\[.*\])", text):
            yield file.name, list(yaml.safe_load(line))


def options_of(words: list[str]) -> set[str]:
    """The options that the command takes which some words begin with."""
    command: click.Command = LazyGroup(name="zhanbao")
    context = click.Context(command)
    for word in words:
        if not isinstance(command, click.Group):
            break
        found = command.get_command(context, word)
        if found is None:
            return set()
        command = found
    return {option for each in command.params for option in each.opts} | {"--help"}


def test_every_option_that_is_written_is_one_of_its_command():
    seen = 0
    for file, words in calls():
        if words[0] not in COMMANDS:
            continue
        for option in (word.partition("=")[0] for word in words if word.startswith("--")):
            assert option in options_of(words), (file, words)
            seen += 1

    assert seen > 8


def test_the_manual_lists_every_task():
    manual = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")

    for task in load_schedule().tasks:
        assert f"| `{task.name}` |" in manual


def test_every_variable_of_the_manual_is_read_by_the_program():
    manual = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("config", "gate", "jobs")
        for path in (ROOT / folder).rglob("*.py")
    )

    for name in set(re.findall(r"ZHANBAO_[A-Z_]+", manual)):
        assert name in code


def test_every_schedule_that_the_manual_shows_is_one():
    text = "".join(
        file.read_text(encoding="utf-8")
        for file in (ROOT / "docs" / "deploy.md", ROOT / "docs" / "scale.md")
    )
    bundled = (ROOT / "config" / "schedule.toml").read_text(encoding="utf-8")
    shown = [
        each for each in re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
        if re.search(r"^\[(tasks|limits|visits|sites)", each)
    ]  # fmt: skip

    assert len(shown) >= 4
    for each in shown:
        parse_schedule(bundled, each, name="schedule.toml")


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(path.read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("*.service")), ids=lambda path: path.name)
def test_a_unit_runs_the_program_where_the_manual_puts_it_as_its_own_user(path):
    service = unit(path)["Service"]
    manual = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")

    assert PROGRAM in service["ExecStart"]
    assert PROGRAM.removesuffix("/.venv/bin/zhanbao") in manual
    assert f"useradd --system --home-dir /var/lib/zhanbao --create-home {service['User']}" in manual
    assert service["Environment"] == "ZHANBAO_HOME=/var/lib/zhanbao"
    assert service["EnvironmentFile"].removeprefix("-") in manual
    assert service["UMask"] == "0077"
    if "Restart" in service:
        assert service["Restart"] == "always"


def test_systemd_takes_the_units(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd here")
    for path in UNITS:
        # A template is checked as one of what it is made for.
        target = tmp_path / path.name.replace("@.", "@1.")
        text = path.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        target.write_text(text, encoding="utf-8")
    checked = subprocess.run(
        [program, "verify", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_compose_file_names_what_there_is():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    services, volumes = compose["services"], set(compose["volumes"])

    assert {"database", "page", "worker", "backup"} == set(services)
    assert services["worker"]["deploy"]["replicas"] == 2
    for name, service in services.items():
        assert ("image" in service) or ("build" in service), name
        assert set(service.get("depends_on", ())) <= set(services)
        assert {volume.partition(":")[0] for volume in service["volumes"]} <= volumes
        assert service["restart"] == "unless-stopped"
        if build := service.get("build"):
            context = (DEPLOY / build["context"]).resolve()
            assert (context / build["dockerfile"]).is_file()
    # Only what the page and the workers share may be a place of the installation.
    homes = [
        name for name, service in services.items() if "home:/var/lib/zhanbao" in service["volumes"]
    ]
    assert sorted(homes) == ["backup", "page", "worker"]


def test_the_container_file_copies_what_there_is_and_runs_as_no_root():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    sources = [line.split()[1] for line in text.splitlines() if line.startswith("COPY ")]

    assert all((ROOT / source).exists() for source in sources)
    assert "\nUSER zhanbao\n" in text
    assert 'ENTRYPOINT ["zhanbao"]' in text
    assert "zhanbao = " in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
