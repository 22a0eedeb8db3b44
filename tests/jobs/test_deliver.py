"""Check → inspect → outbox → deliver: a real webhook and mail server, with errors."""

from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller
from loopback_site import LoopbackSite, Reply
from pytest_httpserver import HTTPServer
from watched_site import CHANNELS, MINUTE, NOW, PAGE, Hook, keys_of, probe
from werkzeug import Request, Response

from jobs.deliver import deliver_due
from jobs.shell import Shell
from model.messages import DeliveryStatus, Message
from model.sites import Site
from store import outbox


class Mailbox:
    """Refuses the first mails for a while, then takes them."""

    def __init__(self, refusals: int) -> None:
        self.left = refusals
        self.subjects: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.left:
            self.left -= 1
            return "451 4.3.0 稍后再试".encode().decode("ascii", "replace")
        mail = message_from_bytes(bytes(envelope.content), policy=policy.default)
        self.subjects.append(str(mail["subject"]))
        return "250 OK"


def test_nothing_is_lost_or_doubled_through_errors_of_both_receivers(
    shell: Shell, site: Site, page: LoopbackSite, httpserver: HTTPServer, unused_port: int
) -> None:
    hook, mailbox = Hook((503, 500, 429)), Mailbox(refusals=2)
    httpserver.expect_request("/hook").respond_with_handler(hook)
    channels = CHANNELS.format(hook=httpserver.url_for("/hook"), port=unused_port)
    shell.home.channels.write_text(channels, encoding="utf-8")
    page.answers["/"] = Reply("坏了", 500)
    mail = Controller(mailbox, hostname="127.0.0.1", port=unused_port)
    mail.start()
    try:
        opened = [probe(shell, site, NOW + n * 30 * MINUTE) for n in range(3)]
        page.answers["/"] = PAGE
        back = [probe(shell, site, NOW + n * 30 * MINUTE) for n in range(3, 5)]
        for minute in range(120, 300, 3):
            moment = NOW + minute * MINUTE
            deliver_due(shell, clock=lambda moment=moment: moment)
    finally:
        mail.stop()

    assert opened == [0, 0, 1]
    assert back == [0, 1]
    assert len(keys_of(shell)) == 2
    assert sorted(hook.accepted) == sorted(keys_of(shell))
    assert len(mailbox.subjects) == 2
    assert "首页打不开" in hook.bodies[0]
    assert "恢复" in hook.bodies[1]
    with shell.reading() as tx:
        states = [delivery.status for delivery in outbox.deliveries_of(tx)]
    assert states == [DeliveryStatus.SENT] * 4


def test_two_senders_at_once_send_each_message_once(
    shell: Shell, site: Site, page: LoopbackSite, httpserver: HTTPServer
) -> None:
    hook = Hook(())
    httpserver.expect_request("/hook").respond_with_handler(hook)
    text = CHANNELS.format(hook=httpserver.url_for("/hook"), port=9).split("[[channels]]")[1]
    shell.home.channels.write_text("[[channels]]" + text, encoding="utf-8")
    page.answers["/"] = Reply("坏了", 500)
    for n in range(3):
        probe(shell, site, NOW + n * 30 * MINUTE)
    later = NOW + 120 * MINUTE

    with shell.transaction() as tx:
        taken = outbox.take(tx, at=later, until=later + 2 * MINUTE)
    meanwhile = deliver_due(shell, clock=lambda: later)
    # The first sender was killed: what it held comes back.
    afterwards = deliver_due(shell, clock=lambda: later + 2 * MINUTE)

    assert len(taken) == 1
    assert meanwhile == (0, 0)
    assert afterwards == (1, 0)
    assert len(hook.accepted) == 1


def test_what_a_slow_sender_has_in_hand_falls_to_no_other(
    shell: Shell, httpserver: HTTPServer
) -> None:
    """Two channels, each slower than the hold: the second is still this sender's at its turn."""
    now, stolen = [NOW], []

    def slow(_: Request) -> Response:
        now[0] += 1.5 * MINUTE
        with shell.transaction() as tx:
            stolen.extend(outbox.take(tx, at=now[0], until=now[0] + MINUTE))
        return Response()

    httpserver.expect_request("/hook").respond_with_handler(slow)
    one = CHANNELS.format(hook=httpserver.url_for("/hook"), port=9).split("[[channels]]")[1]
    names = ("甲", "乙", "丙")
    text = "".join("[[channels]]" + one.replace("平台", name) for name in names)
    shell.home.channels.write_text(text, encoding="utf-8")
    with shell.transaction() as tx:
        outbox.put(tx, Message(key="k", subject="s", body="b"), channels=names, at=NOW)

    assert deliver_due(shell, clock=lambda: now[0]) == (3, 0)

    assert stolen == []
    assert len(httpserver.log) == 3
