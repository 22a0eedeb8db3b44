"""Check → inspect → outbox → deliver, against a real site, webhook and mail server with errors."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from loopback_site import LoopbackSite, Reply, serving
from pytest_httpserver import HTTPServer
from store_cases import make_sighting
from werkzeug import Request, Response

from config.home import find_home
from jobs.check import check_site, probe_home
from jobs.deliver import deliver_due
from jobs.inspect import inspect_home, inspect_site, load_channels_of, load_records
from jobs.remind import remind
from jobs.schedule_work import SlotWork, work_off
from jobs.shell import Shell
from jobs.uplink import is_offline
from model.columns import Column, ColumnKind
from model.days import SHANGHAI, utc_now
from model.fetching import Outcome
from model.issues import IssueAction, IssueEvent, NewIssue, Severity
from model.messages import DeliveryStatus
from model.observations import Observation
from model.sites import Site
from store import issue_events, issues, observations, outbox, runs, slots
from store.items import record_sightings

#: Wednesday, 10:00 in Asia/Shanghai.
NOW = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAGE = "<html><head><title>某局</title></head><body><p>某局网站首页</p></body></html>"
SITE = """\
key = "t"
name = "某局网站"
home = "{address}/"
allow_networks = ["127.0.0.0/8"]
"""
CHANNELS = """\
[[channels]]
name = "平台"
type = "webhook"
url = "{hook}"
allow_networks = ["127.0.0.0/8"]
[[channels]]
name = "邮件"
type = "email"
host = "127.0.0.1"
port = {port}
tls = "none"
sender = "zhanbao@x.gov.cn"
to = "office@x.gov.cn"
allow_networks = ["127.0.0.0/8"]
"""


class _Mailbox:
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


class _Hook:
    """Answers as listed, then 200; keeps the keys of what it accepted."""

    def __init__(self, statuses: tuple[int, ...]) -> None:
        self._statuses = chain(statuses, repeat(200))
        self.accepted: list[str] = []
        self.bodies: list[str] = []

    def __call__(self, request: Request) -> Response:
        status = next(self._statuses)
        told = json.loads(request.data)
        if status < 300:
            self.accepted.extend(told["keys"])
            self.bodies.append(told["subject"] + told["body"])
        return Response(status=status)


@pytest.fixture
def page() -> Iterator[LoopbackSite]:
    with serving(LoopbackSite(answers={"/": PAGE})) as site:
        yield site


@pytest.fixture
def shell(tmp_path: Path, page: LoopbackSite) -> Iterator[Shell]:
    (tmp_path / "sites").mkdir()
    text = SITE.format(address=page.address.rstrip("/"))
    (tmp_path / "sites" / "t.toml").write_text(text, encoding="utf-8")
    shell = Shell(find_home(str(tmp_path)))
    yield shell
    shell.store.close()


@pytest.fixture
def site(shell: Shell) -> Site:
    return shell.site("t")


def _probe(shell: Shell, site: Site, at: datetime) -> int:
    """One probe and its judgement, as the schedule does it → changes of issues."""
    readings = probe_home(site, at=at)
    with shell.transaction() as tx:
        observations.record_observations(tx, site.key, readings)
        return len(inspect_home(tx, site, home=shell.home, now=at))


def _keys(shell: Shell) -> set[str]:
    with shell.reading() as tx:
        return {delivery.message.key for delivery in outbox.deliveries_of(tx)}


def test_nothing_is_lost_or_doubled_through_errors_of_both_receivers(
    shell: Shell, site: Site, page: LoopbackSite, httpserver: HTTPServer, unused_port: int
) -> None:
    hook, mailbox = _Hook((503, 500, 429)), _Mailbox(refusals=2)
    httpserver.expect_request("/hook").respond_with_handler(hook)
    channels = CHANNELS.format(hook=httpserver.url_for("/hook"), port=unused_port)
    shell.home.channels.write_text(channels, encoding="utf-8")
    page.answers["/"] = Reply("坏了", 500)
    mail = Controller(mailbox, hostname="127.0.0.1", port=unused_port)
    mail.start()
    try:
        opened = [_probe(shell, site, NOW + n * 30 * MINUTE) for n in range(3)]
        page.answers["/"] = PAGE
        back = [_probe(shell, site, NOW + n * 30 * MINUTE) for n in range(3, 5)]
        for minute in range(120, 300, 3):
            moment = NOW + minute * MINUTE
            deliver_due(shell, clock=lambda moment=moment: moment)
    finally:
        mail.stop()

    assert opened == [0, 0, 1]
    assert back == [0, 1]
    assert len(_keys(shell)) == 2
    assert sorted(hook.accepted) == sorted(_keys(shell))
    assert len(mailbox.subjects) == 2
    assert "首页打不开" in hook.bodies[0]
    assert "恢复" in hook.bodies[1]
    with shell.reading() as tx:
        states = [delivery.status for delivery in outbox.deliveries_of(tx)]
    assert states == [DeliveryStatus.SENT] * 4


def test_two_senders_at_once_send_each_message_once(
    shell: Shell, site: Site, page: LoopbackSite, httpserver: HTTPServer
) -> None:
    hook = _Hook(())
    httpserver.expect_request("/hook").respond_with_handler(hook)
    text = CHANNELS.format(hook=httpserver.url_for("/hook"), port=9).split("[[channels]]")[1]
    shell.home.channels.write_text("[[channels]]" + text, encoding="utf-8")
    page.answers["/"] = Reply("坏了", 500)
    for n in range(3):
        _probe(shell, site, NOW + n * 30 * MINUTE)
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


def test_our_own_network_being_down_blames_no_site_and_is_told_once(
    shell: Shell, site: Site, page: LoopbackSite, httpserver: HTTPServer
) -> None:
    text = CHANNELS.format(hook=httpserver.url_for("/hook"), port=9).split("[[channels]]")[1]
    shell.home.channels.write_text("[[channels]]" + text, encoding="utf-8")
    for n in range(3):
        reading = Observation(
            key="home.outcome",
            value=Outcome.TIMEOUT.value,
            observed_at=NOW + n * MINUTE,
            source=page.address,
        )
        with shell.transaction() as tx:
            observations.record_observations(tx, site.key, [reading])
    with shell.transaction() as tx:
        for n in range(3, 6):
            inspect_site(tx, site, home=shell.home, now=NOW + n * MINUTE, is_offline=True)
        told = [delivery.message.subject for delivery in outbox.deliveries_of(tx)]
        found = [issue.rule for issue in issues.open_issues(tx, site.key)]

    assert "home.down" not in found
    assert [subject for subject in told if "本机网络异常" in subject] == [
        "【站报】本机网络异常，暂停判断各网站能否访问"
    ]


@pytest.mark.parametrize(("with_answer", "expected"), [(False, True), (True, False)])
def test_references_tell_whether_we_are_offline(
    with_answer: bool,  # noqa: FBT001  (parametrized)
    expected: bool,  # noqa: FBT001
    unused_port: int,
    page: LoopbackSite,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed = f"http://127.0.0.1:{unused_port}/"
    last = page.address if with_answer else closed + "b"
    monkeypatch.setenv("ZHANBAO_REFERENCES", f"{closed}a {last}")

    assert is_offline(("127.0.0.0/8",)) is expected


def test_a_false_alarm_silences_what_opens_again_and_reminders_stop_with_it(
    shell: Shell, site: Site, page: LoopbackSite, httpserver: HTTPServer
) -> None:
    text = CHANNELS.format(hook=httpserver.url_for("/hook"), port=9).split("[[channels]]")[1]
    shell.home.channels.write_text("[[channels]]" + text, encoding="utf-8")
    page.answers["/"] = Reply("坏了", 500)
    for n in range(3):
        _probe(shell, site, NOW + n * MINUTE)
    with shell.transaction() as tx:
        issue = next(one for one in issues.open_issues(tx) if one.rule == "home.down")
        event = IssueEvent(
            issue=issue.id,
            action=IssueAction.FALSE_ALARM,
            at=NOW,
            by="甲",
            text="机房改造",
            until=date(2026, 7, 31),
        )
        issue_events.append(tx, event)
    page.answers["/"] = PAGE
    for n in range(3, 5):
        _probe(shell, site, NOW + n * MINUTE)
    before = _keys(shell)
    page.answers["/"] = Reply("坏了", 500)
    for n in range(5, 9):
        _probe(shell, site, NOW + n * MINUTE)

    assert _keys(shell) == before
    with shell.reading() as tx:
        assert [one.rule for one in issues.open_issues(tx, site.key)] == ["home.down"]


def test_an_ignored_issue_is_reminded_of_once_a_span_and_it_is_written_down(
    shell: Shell, site: Site, httpserver: HTTPServer
) -> None:
    text = CHANNELS.format(hook=httpserver.url_for("/hook"), port=9).split("[[channels]]")[1]
    shell.home.channels.write_text("[[channels]]" + text, encoding="utf-8")
    with shell.transaction() as tx:
        inspect_site(tx, site, home=shell.home, now=NOW)
        _open_veto(tx, site)
        channels = load_channels_of(shell.home)

        first = remind(tx, {site.key: site}, channels, now=NOW + timedelta(hours=13))
        again = remind(tx, {site.key: site}, channels, now=NOW + timedelta(hours=14))
        second = remind(tx, {site.key: site}, channels, now=NOW + timedelta(hours=30))
        [subject] = [
            d.message.subject for d in outbox.deliveries_of(tx) if "升级" in d.message.subject
        ]

    assert [one.is_escalation for one in first] == [False]
    assert again == ()
    assert [one.is_escalation for one in second] == [True]
    assert "某局网站" in subject


def test_a_site_is_scheduled_once_the_schedule_knows_it(shell: Shell, site: Site) -> None:
    with shell.transaction() as tx:
        before = load_records(tx, site, home=shell.home, now=NOW)
        for hours in range(3):
            _claim(tx, "probe", NOW + timedelta(hours=hours))
        _claim(tx, "crawl", NOW - timedelta(days=20))
        after = load_records(tx, site, home=shell.home, now=NOW)

    assert not before.is_scheduled
    assert after.is_scheduled
    assert {slot.task: slot.scheduled_for for slot in after.slots} == {
        "probe": NOW + timedelta(hours=2),
        "crawl": NOW - timedelta(days=20),
    }


def test_items_of_open_issues_and_new_ones_are_handed_to_the_rules(
    shell: Shell, site: Site
) -> None:
    column = Column(name="动态", kind=ColumnKind.NEWS, url=f"{site.home}a/")
    site = replace(site, columns=(column,))
    days = {"old": date(2020, 1, 2), "asked": date(2020, 1, 3), "new": date(2026, 7, 10)}
    with shell.transaction() as tx:
        run = runs.start_run(tx, site="t", year=2026, is_full=True, started_at=NOW)
        found = [
            make_sighting(f"/{name}", column="动态", published_on=d) for name, d in days.items()
        ]
        record_sightings(tx, run=run, site="t", sightings=found, seen_at=NOW)
        asked = NewIssue(
            rule="items.vanished",
            severity=Severity.NOTICE,
            target=found[1].address,
            detail="不再出现",
            basis="提示",
        )
        issues.apply_changes(tx, site="t", opened=[asked], closed=[], at=NOW)
        records = load_records(tx, site, home=shell.home, now=NOW)

    assert {item.address.rpartition("/")[2] for item in records.items} == {"asked", "new"}
    assert records.columns["动态"].item_count == 3


def test_probes_that_nobody_made_are_written_down_as_not_monitored(
    shell: Shell, site: Site
) -> None:
    gap_from = utc_now() - timedelta(days=3)
    work = SlotWork(
        task="probe", site=site.key, scheduled_for=utc_now(), missed=71, gap_from=gap_from
    )

    assert work_off(shell, work) == "首页 ok"
    with shell.reading() as tx:
        found = observations.series(
            tx, site.key, "home.outcome", gap_from - MINUTE, utc_now() + MINUTE
        )
        newest = observations.latest(tx, site.key)["home.outcome"]
    assert [one.value for one in found] == ["not_monitored", "ok"]
    assert "71" in found[0].detail
    assert newest.value == "ok"


def test_the_year_in_hand_is_the_past_one_until_the_end_of_january() -> None:
    def year(text: str) -> int:
        moment = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
        return SlotWork(task="crawl", site="t", scheduled_for=moment).year

    assert [year("2027-01-01T20:00"), year("2027-01-31T23:59")] == [2026, 2026]
    assert [year("2027-02-01T00:00"), year("2026-12-31T23:59")] == [2027, 2026]


def test_a_check_looks_for_hidden_links_and_gambling_words(site: Site, page: LoopbackSite) -> None:
    page.answers["/"] = PAGE.replace(
        "</body>", '<div style="display:none"><a href="http://bad.example/">博彩</a></div></body>'
    )

    found = {reading.key: reading for reading in check_site(site, at=NOW)}

    assert found["suspects.hidden_links"].value == 1
    assert "bad.example" in found["suspects.hidden_links"].detail
    assert found["suspects.foreign_text"].value == 0


def _claim(tx: Any, task: str, at: datetime) -> None:
    assert slots.claim(tx, task=task, site="t", scheduled_for=at, at=at)


def _open_veto(tx: Any, site: Site) -> None:
    veto = NewIssue(
        rule="home.stale", severity=Severity.VETO, target="首页", detail="未更新", basis="单项否决"
    )
    issues.apply_changes(tx, site=site.key, opened=[veto], closed=[], at=NOW)


@pytest.fixture
def unused_port() -> int:
    """A port of loopback that nobody listens on."""
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
