"""All the year round: the demo site is watched, goes down, comes back; people are told of both."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from socket import socket
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pytest_httpserver import HTTPServer
from watched_site import CHANNELS, MINUTE, NOW, SITE, Hook, keys_of, probe

from config.home import find_home
from demo.server import serve
from jobs.check import check_site
from jobs.deliver import deliver_due
from jobs.inspect import inspect_site
from jobs.shell import Shell
from model.messages import DeliveryStatus
from store import issues, observations, outbox

HALF_HOUR = timedelta(minutes=30)


class Mailbox:
    """Refuses the first mails for a while, then takes them."""

    def __init__(self, refusals: int) -> None:
        self.left = refusals
        self.mails: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.left:
            self.left -= 1
            return "451 4.3.0 try later"
        mail = message_from_bytes(bytes(envelope.content), policy=policy.default)
        body = mail.get_body()
        assert body is not None
        self.mails.append(f"{mail['subject']}\n{body.get_content()}")
        return "250 OK"


@pytest.fixture
def port() -> int:
    with socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def mailbox(port: int) -> Iterator[Mailbox]:
    box = Mailbox(refusals=3)
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    (tmp_path / "sites").mkdir()
    shell = Shell(find_home(str(tmp_path)))
    yield shell
    shell.store.close()


def home_is_down(shell: Shell) -> bool:
    with shell.reading() as tx:
        return any(issue.rule == "home.down" for issue in issues.open_issues(tx, "t"))


@pytest.mark.slow
def test_an_outage_is_told_once_with_its_end_and_nothing_is_lost(
    shell: Shell, httpserver: HTTPServer, mailbox: Mailbox, port: int
) -> None:
    hook = Hook((503, 500, 429, 502))
    httpserver.expect_request("/hook").respond_with_handler(hook)
    channels = CHANNELS.format(hook=httpserver.url_for("/hook"), port=port)
    shell.home.channels.write_text(channels, encoding="utf-8")
    times = iter(NOW + number * HALF_HOUR for number in range(20))

    def look() -> bool:
        """One probe and one round of delivery → whether the home page counts as down."""
        now = next(times)
        probe(shell, site, now)
        deliver_due(shell, clock=lambda: now)
        return home_is_down(shell)

    with serve() as server:
        text = SITE.format(address=server.url.rstrip("/"))
        shell.home.site_file("t").write_text(text, encoding="utf-8")
        site = shell.site("t")
        now = next(times)
        readings = check_site(site, at=now)
        with shell.transaction() as tx:
            observations.record_observations(tx, site.key, readings)
            inspect_site(tx, site, home=shell.home, now=now)
        healthy = [look(), look()]
    down = [look(), look(), look(), look()]
    with serve(server.port):
        back = [look(), look(), look()]
    end = next(times)
    for number in range(120):
        deliver_due(shell, clock=lambda moment=end + 3 * number * MINUTE: moment)

    assert healthy == [False, False]
    assert down == [False, False, True, True]
    assert back == [True, False, False]
    # Opened at the third failed look, closed at the second good one, an hour and a half later.
    for told in (hook.bodies, mailbox.mails):
        assert sum("提示：首页打不开" in one for one in told) == 1
        assert sum("已恢复：首页打不开" in one and "1 小时 30 分钟" in one for one in told) == 1
    expected = keys_of(shell)
    assert sorted(hook.accepted) == sorted(expected)
    assert len(mailbox.mails) == len(expected)
    with shell.reading() as tx:
        states = {delivery.status for delivery in outbox.deliveries_of(tx)}
    assert states == {DeliveryStatus.SENT}
