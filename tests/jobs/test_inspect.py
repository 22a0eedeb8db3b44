"""Inspection of a site: outages of our own, false alarms, reminders, what the rules are given."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from loopback_site import LoopbackSite, Reply
from pytest_httpserver import HTTPServer
from store_cases import make_sighting
from watched_site import CHANNELS, MINUTE, NOW, PAGE, keys_of, probe

from config.indicators import load_indicators
from jobs.check import check_site
from jobs.inspect import inspect_site, load_channels_of
from jobs.remind import remind
from jobs.schedule_work import SlotWork, work_off
from jobs.shell import Shell
from jobs.uplink import is_offline
from model.columns import Column, ColumnKind
from model.days import SHANGHAI, utc_now
from model.fetching import Outcome
from model.issues import IssueAction, IssueEvent, NewIssue, Severity
from model.observations import Observation
from model.sites import Site
from store import issue_events, issues, observations, outbox, runs, slots
from store.items import record_sightings
from store.site_records import load_records


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
        probe(shell, site, NOW + n * MINUTE)
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
        probe(shell, site, NOW + n * MINUTE)
    before = keys_of(shell)
    page.answers["/"] = Reply("坏了", 500)
    for n in range(5, 9):
        probe(shell, site, NOW + n * MINUTE)

    assert keys_of(shell) == before
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

        told = partial(remind, tx, {site.key: site}, channels, indicators=load_indicators())
        first = told(now=NOW + timedelta(hours=13))
        again = told(now=NOW + timedelta(hours=14))
        second = told(now=NOW + timedelta(hours=30))
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
