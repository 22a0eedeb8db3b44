"""`alerts list` and `alerts send`: what could not be delivered is in sight and tried again."""

import pytest
from pytest_httpserver import HTTPServer
from watched_site import CHANNELS

from jobs.cli import run
from jobs.shell import Shell
from model.days import utc_now
from model.messages import Message
from store import outbox


@pytest.fixture
def channels(shell: Shell, httpserver: HTTPServer) -> None:
    text = CHANNELS.format(hook=httpserver.url_for("/hook"), port=9).split("[[channels]]")[1]
    shell.home.channels.write_text("[[channels]]" + text, encoding="utf-8")
    with shell.transaction() as tx:
        message = Message(key="0123456789", subject="首页不更新", body="见页面", site="t")
        outbox.put(tx, message, channels=["平台"], at=utc_now())


@pytest.mark.usefixtures("channels")
def test_a_message_refused_for_good_is_told_with_exit_code_1_until_it_is_sent_again(
    shell: Shell, httpserver: HTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    httpserver.expect_ordered_request("/hook").respond_with_data("", status=404)
    httpserver.expect_ordered_request("/hook").respond_with_data("")
    home = ["--home", str(shell.home.path), "alerts"]

    assert run([*home, "list"]) == 0
    assert run([*home, "send"]) == 1
    assert run([*home, "list", "--undelivered"]) == 1
    told = capsys.readouterr().out
    assert "送达 0，失败 1；还在等候 0，未送达 1" in told
    assert "接收方答复 HTTP 404" in told

    assert run([*home, "send", "--retry"]) == 0
    assert run([*home, "list"]) == 0
    told = capsys.readouterr().out
    assert "送达 1，失败 0；还在等候 0，未送达 0" in told
    assert "已送达" in told
    assert [one.headers["Idempotency-Key"] for one, _ in httpserver.log] == ["0123456789"] * 2
