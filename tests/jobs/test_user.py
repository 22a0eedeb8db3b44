import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from jobs.cli import run
from jobs.commands.doctor import look_around
from jobs.shell import Shell
from model.days import utc_now
from model.people import Role
from store import audit, people


def call(home: Path, *words: str) -> int:
    return run(["--home", str(home), "user", *words])


def test_a_person_goes_through_everything_by_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(tmp_path, "add", "张文", "--role", "filler") == 0
    made = re.findall(r"密码（[^）]*）：(\S+)", capsys.readouterr().out)
    assert len(made[0]) >= 10
    for words in (
        ["disable", "张文"],
        ["enable", "张文"],
        ["role", "张文", "--role", "reviewer"],
        ["unlock", "张文"],
        ["password", "张文"],
        ["second-factor", "张文"],
        ["sessions", "张文"],
    ):
        assert call(tmp_path, *words) == 0, words
    assert call(tmp_path, "list") == 0
    said = capsys.readouterr().out
    assert re.search("张文\t审核人\t.*正常\t从未登录\t无动态口令", said)

    with Shell.at(str(tmp_path)).reading() as tx:
        told = [entry.action for entry in audit.entries(tx, 20)][::-1]
    assert told == [
        "add_user", "disable_user", "enable_user", "set_role", "unlock_user", "reset_password",
        "reset_second_factor", "end_sessions",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        ("mK9-vd72-Qpw\n", 0, ""),
        ("Password123!\n", 2, "太常见"),
        ("kurz\n", 2, "至少 10 位"),
        ("张文mK9-vd72\n", 2, "用户名"),
    ],
)
def test_a_password_from_outside_must_follow_the_rule(
    tmp_path: Path, given: str, code: int, words: str
) -> None:
    from jobs.cli import zhanbao

    argv = ["--home", str(tmp_path), "user", "add", "张文", "--role", "filler", "--password-stdin"]
    result = CliRunner().invoke(zhanbao, argv, input=given, standalone_mode=False)

    assert (result.exception is None) is (code == 0)
    assert words in str(result.exception or "")


def test_who_is_not_there_cannot_be_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(tmp_path, "disable", "谁") == 2
    assert "没有用户「谁」" in capsys.readouterr().err


def test_doctor_tells_of_accounts_that_nobody_uses(tmp_path: Path) -> None:
    shell = Shell.at(str(tmp_path))
    long_ago = utc_now() - timedelta(days=91)
    with shell.transaction() as tx:
        people.add_user(tx, name="旧人", role=Role.FILLER, password_hash="h", at=long_ago)
        people.add_user(tx, name="新人", role=Role.FILLER, password_hash="h", at=utc_now())

    told = [look for look in look_around(shell) if look.what == "账户"]

    assert len(told) == 1
    assert "1 个长期没有人用：旧人" in told[0].detail


def test_doctor_tells_of_a_key_that_others_can_read(tmp_path: Path) -> None:
    from config.keys import load_key

    shell = Shell.at(str(tmp_path))
    load_key(shell.home.key)
    assert not [look for look in look_around(shell) if look.what == "密钥"]
    shell.home.key.chmod(0o644)

    told = [look for look in look_around(shell) if look.what == "密钥"]
    assert told[0].is_good is False
    assert "S07" in told[0].detail
