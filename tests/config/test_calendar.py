from pathlib import Path

import pytest

from config.calendar import load_calendar
from model.errors import ConfigError


def test_the_bundled_steps_follow_one_another_to_the_end_of_january() -> None:
    steps = load_calendar()

    assert [step.role.label for step in steps] == [
        "填报人", "填报人", "审核人", "单位负责人", "填报人",
    ]  # fmt: skip
    days = [step.due_on(2025).isoformat() for step in steps]
    assert days == sorted(days)
    assert (days[0], days[-1]) == ("2025-12-31", "2026-01-31")


def test_an_office_sets_its_own_days(tmp_path: Path) -> None:
    own = tmp_path / "calendar.toml"
    own.write_text('[steps.submit]\ndue = "01-10"\n', encoding="utf-8")

    assert load_calendar(own)[1].due == (1, 10)
    assert load_calendar(own)[2] == load_calendar()[2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[steps.submit]\ndue = "02-29"', "不是日期"),
        ('[steps.submit]\ndue = "13-01"', "不是日期"),
        ("[steps.submit]\ndue = 5", "不是日期"),
        ('[steps.submit]\nopens = "01-21"', "早于开始日"),
        ('[steps.nonsense]\ndue = "01-10"', "没有步骤"),
        ('[steps.submit]\nrole = "head"', "不能改"),
        ("[other]\nx = 1", "只能有"),
        ("steps = 3", "只能有"),
        ("[steps]\nsubmit = 3", "应写成一段"),
        ("[steps", "TOML"),
    ],
)
def test_an_unusable_entry_is_told(tmp_path: Path, text: str, words: str) -> None:
    own = tmp_path / "calendar.toml"
    own.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match=words):
        load_calendar(own)
