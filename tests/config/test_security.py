from datetime import timedelta
from pathlib import Path

import pytest

from config.keys import key_fault, load_key
from config.security import load_security
from model.errors import ConfigError
from model.people import Role
from model.security import PasswordPolicy, SecuritySettings


def read(tmp_path: Path, text: str) -> SecuritySettings:
    path = tmp_path / "security.toml"
    path.write_text(text, encoding="utf-8")
    return load_security(path)


def test_without_a_file_the_defaults_are_those_of_dengbao(tmp_path: Path) -> None:
    rules = load_security(tmp_path / "security.toml")

    assert rules == SecuritySettings()
    assert (rules.password_policy, rules.tries) == (PasswordPolicy.DENGBAO, 5)
    assert (rules.idle, rules.absolute) == (timedelta(minutes=15), timedelta(hours=8))


def test_everything_can_be_chosen(tmp_path: Path) -> None:
    rules = read(
        tmp_path,
        'password_policy = "asvs"\nsecond_factor_roles = ["admin", "head"]\nidle_minutes = 30\n'
        "session_hours = 4\nlogin_tries = 3\nlock_minutes = 60\ntries_per_minute = 10\n"
        "plain_http = true\nunused_days = 60\n",
    )

    assert rules == SecuritySettings(
        password_policy=PasswordPolicy.ASVS,
        second_factor_roles=frozenset({Role.ADMIN, Role.HEAD}),
        idle=timedelta(minutes=30),
        absolute=timedelta(hours=4),
        tries=3,
        lock=timedelta(hours=1),
        tries_per_minute=10,
        plain_http=True,
        unused=timedelta(days=60),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("audit_keep_days = 179", "未知的项"),
        ("login_tries = 100", "3 到 10"),
        ("idle_minutes = true", "整数"),
        ('password_policy = "none"', "没有密码规则"),
        ('second_factor_roles = "admin"', "应为列表"),
        ('second_factor_roles = ["root"]', "没有角色"),
        ('plain_http = "yes"', "不是真假值"),
        ("password_polcy = 1", "未知的项"),
        ("x = ", "TOML"),
    ],
)
def test_what_is_unusable_is_told_with_its_entry(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as told:
        read(tmp_path, text)

    assert told.value.where.startswith("security.toml")
    assert told.value.remedy


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    made = load_key(path)

    assert len(made) == 32
    assert load_key(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert key_fault(path) == ""


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    load_key(path)
    path.chmod(0o644)

    with pytest.raises(ConfigError, match="密钥文件权限 644，应为 600") as told:
        load_key(path)
    assert told.value.code == "S07"


@pytest.mark.parametrize("text", ["", "abcd\n", "zz" * 32, "汉"])
def test_a_key_file_without_a_key_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secret.key"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)

    with pytest.raises(ConfigError, match="密钥"):
        load_key(path)
