"""The parts of the queue that are not installed are named in Chinese, before they are needed."""

from importlib.util import find_spec

import pytest

from jobs import scheduler_extra
from jobs.scheduler_extra import require_queue
from model.errors import UsageError


def test_what_is_installed_passes() -> None:
    require_queue()


def test_a_missing_part_is_named_with_the_command_that_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without(name: str) -> object:
        return None if name == "procrastinate" else find_spec(name)

    monkeypatch.setattr(scheduler_extra, "find_spec", without)

    with pytest.raises(UsageError, match="没有安装 procrastinate") as told:
        require_queue()
    assert "zhanbao[postgres]" in told.value.remedy
