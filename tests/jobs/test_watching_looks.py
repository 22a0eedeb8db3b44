"""`doctor` says whether anybody would hear of a fault."""

import pytest
from watched_site import CHANNELS

from jobs.cli import run
from jobs.shell import Shell
from jobs.watching_looks import look_at_watching
from model.days import utc_now
from model.messages import Message
from store import outbox


def looks(shell: Shell) -> dict[str, tuple[bool | None, str]]:
    return {what: (is_good, detail) for what, is_good, detail in look_at_watching(shell)}


def test_what_is_not_set_is_worth_knowing_and_no_fault(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZHANBAO_REFERENCES", raising=False)
    monkeypatch.delenv("ZHANBAO_HEARTBEAT_URL", raising=False)

    found = looks(shell)

    for what in ("告警渠道", "参照地址", "存活通知"):
        assert found[what][0] is None
    assert found["检查指标与词表"][0] is True
    assert "告警" not in found


def test_a_broken_file_and_an_alert_that_reached_nobody_are_faults(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.home.indicators.write_text('[[indicators]]\nid = "x.y"\n', encoding="utf-8")
    shell.home.channels.write_text(
        CHANNELS.format(hook="http://127.0.0.1:9/", port=9), encoding="utf-8"
    )
    with shell.transaction() as tx:
        outbox.put(tx, Message(key="k", subject="s", body="b"), channels=["平台"], at=utc_now())
        [waiting] = outbox.waiting(tx)
        outbox.mark_failed(tx, waiting.id, error="HTTP 404", next_try_at=None)

    found = looks(shell)

    assert found["检查指标与词表"][0] is False
    assert found["告警渠道"] == (True, "平台、邮件")
    assert found["告警"][0] is False
    assert "HTTP 404" in found["告警"][1]
    assert run(["--home", str(shell.home.path), "doctor"]) == 1
    assert "alerts send --retry" in capsys.readouterr().out
