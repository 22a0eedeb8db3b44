"""A scripted year: findings → issues → outbox → receivers of every protocol, with errors.

`pytest -s tests/acceptance/test_watched_year.py` prints the figures.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from alert_receivers import ENVIRON, KINDS, Receiver, receiving
from inspection_cases import BY_ID
from site_year import SITE, at, records_on
from year_plan import END, PLAN, START

from alerts.message import message_for
from config.home import find_home
from inspection.inspect import inspect
from jobs.deliver import deliver_due
from jobs.inspect import inspect_home, load_channels_of
from jobs.shell import Shell
from jobs.tell import record_changes
from model.days import shanghai_day
from model.fetching import Outcome
from model.issues import Answer, Finding, Issue
from model.messages import DeliveryStatus
from model.observations import Observation
from model.sites import Site
from store import issues, observations, outbox

_INDICATORS = tuple(BY_ID.values())
#: Share of all sendings at which a receiver fails.
_TROUBLE = 0.3
_HEALTHY = (date(2026, 5, 1), date(2026, 6, 1))
#: Minutes after the morning's inspection at which the sender looks: as its waits grow.
_ROUNDS = (0, 1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 720)


def say(*lines: str) -> None:
    print("\n" + "\n".join(lines))  # noqa: T201


@pytest.fixture(scope="module")
def receivers_and_channels() -> Iterator[tuple[dict[str, Receiver], str]]:
    with receiving(trouble=_TROUBLE) as found:
        yield found


@pytest.fixture
def receivers(receivers_and_channels: tuple[dict[str, Receiver], str]) -> dict[str, Receiver]:
    for receiver in receivers_and_channels[0].values():
        receiver.taken, receiver.tries = [], 0
    return receivers_and_channels[0]


@pytest.fixture
def shell(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    receivers_and_channels: tuple[dict[str, Receiver], str],
) -> Iterator[Shell]:
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "channels.toml").write_text(receivers_and_channels[1], encoding="utf-8")
    shell = Shell(find_home(str(tmp_path)))
    yield shell
    shell.store.close()


def deliver(shell: Shell, start: datetime) -> None:
    """What the sender does over a day."""
    for minutes in _ROUNDS:
        with shell.reading() as tx:
            if not outbox.waiting(tx):
                return
        now = start + timedelta(minutes=minutes)
        deliver_due(shell, clock=lambda now=now: now)


def judge_day(shell: Shell, day: date) -> set[str]:
    """One inspection → the number of the message it must cause, if any."""
    findings = inspect(records_on(day, PLAN), _INDICATORS, today=day, now=at(day))
    with shell.transaction() as tx:
        facts = record_changes(
            tx, SITE, findings, _INDICATORS, channels=load_channels_of(shell.home), now=at(day)
        )
    return {message_for(facts, SITE).key[:8]} if facts else set()


@pytest.mark.slow
def test_a_year_of_faults_is_found_in_time_and_told_once_on_every_channel(
    shell: Shell, receivers: dict[str, Receiver]
) -> None:
    expected: set[str] = set()
    day = START
    while day < END:
        expected |= judge_day(shell, day)
        deliver(shell, at(day))
        day += timedelta(days=1)
    with shell.reading() as tx:
        history = issues.issues_of(tx, SITE.key)
        waiting, undelivered = outbox.waiting(tx), outbox.undelivered(tx)

    found, healthy = _found_in_time(history), _opened_within(history, *_HEALTHY)
    lost = {kind: expected - receiver.numbers() for kind, receiver in receivers.items()}
    repeats = {kind: _repeats(receiver, expected) for kind, receiver in receivers.items()}
    tries = sum(receiver.tries for receiver in receivers.values())
    taken = sum(len(receiver.taken) for receiver in receivers.values())
    say(
        f"埋下故障 {len(PLAN)} 个，涉及规则 {len({fault.rule for fault in PLAN})} 条，"
        f"限期内查出 {found} 个；健康期（5 月）误报 {healthy} 个",
        f"告警 {len(expected)} 条 × {len(KINDS)} 个渠道，发送 {tries} 次，"
        f"其中出错 {tries - taken} 次："
        f"丢 {sum(map(len, lost.values()))}，重 {sum(repeats.values())}",
    )
    assert found == len(PLAN) >= 60
    assert len({fault.rule for fault in PLAN}) >= 20
    assert healthy == 0
    assert not any(lost.values())
    assert not any(repeats.values())
    assert tries - taken > len(expected)
    assert (waiting, undelivered) == ([], [])
    assert all(receiver.unsigned == 0 for receiver in receivers.values())


def _found_in_time(history: list[Issue]) -> int:
    def is_found(rule: str, target: str, start: date, latest: date) -> bool:
        return any(
            (issue.rule, issue.target) == (rule, target)
            and at(start) <= issue.opened_at <= at(latest)
            for issue in history
        )

    return sum(
        is_found(one.rule, one.target, one.start, one.start + timedelta(days=one.within_days))
        for one in PLAN
    )


def _opened_within(history: list[Issue], start: date, end: date) -> int:
    return sum(start <= shanghai_day(issue.opened_at) < end for issue in history)


def _repeats(receiver: Receiver, expected: set[str]) -> int:
    counts = Counter(number for numbers in receiver.taken for number in numbers & expected)
    return sum(count - 1 for count in counts.values())


@pytest.mark.parametrize("minutes", [15, 30, 180])
def test_a_flapping_site_gives_at_most_five_messages_a_day(shell: Shell, minutes: int) -> None:
    channels = load_channels_of(shell.home)
    start, number = at(date(2026, 7, 6)), 0
    moment = start
    while moment < start + timedelta(days=4):
        # Up and down for the first three days, then at rest.
        is_bad = number % 2 == 0 and moment < start + timedelta(days=3)
        answer = Answer.FAIL if is_bad else Answer.PASS
        finding = Finding(rule="home.down", target="x", answer=answer, detail="首页打不开")
        with shell.transaction() as tx:
            record_changes(tx, SITE, [finding], _INDICATORS, channels=channels, now=moment)
        number, moment = number + 1, moment + timedelta(minutes=minutes)
    with shell.reading() as tx:
        told = [one for one in outbox.deliveries_of(tx, limit=10_000) if one.channel == "email"]
    days = Counter(shanghai_day(one.created_at) for one in told)

    say(f"每 {minutes} 分钟反复一次，三天：每天告警最多 {max(days.values())} 条")
    assert max(days.values()) <= 5
    assert "已稳定，已恢复正常" in told[0].message.subject


def _many(count: int) -> list[Site]:
    return [
        Site(key=f"s{n}", name=f"网站{n}", home=f"http://s{n}.gov.cn/", hosts=frozenset())
        for n in range(count)
    ]


def _probe_all(shell: Shell, outcome: Callable[[int], Outcome], now: datetime) -> None:
    with shell.transaction() as tx:
        for site in _many(500):
            for number in range(3):
                read = Observation(
                    key="home.outcome",
                    value=outcome(number).value,
                    observed_at=now + timedelta(minutes=number),
                    source=site.home,
                )
                observations.record_observations(tx, site.key, [read])
            inspect_home(tx, site, home=shell.home, now=now + timedelta(minutes=3))


def _storm(
    shell: Shell, receivers: dict[str, Receiver], outcome: Outcome, who: str
) -> tuple[list[Issue], Counter[DeliveryStatus]]:
    """All sites read the same at once, alerts are sent → open issues, deliveries by state."""
    now = at(date(2026, 7, 6))
    _probe_all(shell, lambda _: outcome, now)
    deliver(shell, now + timedelta(minutes=4))
    with shell.reading() as tx:
        opened = issues.open_issues(tx)
        states = Counter(one.status for one in outbox.deliveries_of(tx, limit=10_000))
    say(
        f"{who}同时打不开：开立问题 {len(opened)} 个，"
        f"每个渠道告警 {max(len(one.taken) for one in receivers.values())} 条"
    )
    return opened, states


@pytest.mark.slow
def test_five_hundred_sites_that_fail_with_our_own_network_are_one_message(
    shell: Shell, receivers: dict[str, Receiver]
) -> None:
    opened, states = _storm(shell, receivers, Outcome.NOT_MONITORED, "本机网络中断，500 个网站")
    assert opened == []
    assert states == {DeliveryStatus.SENT: len(KINDS)}
    assert [len(receiver.taken) for receiver in receivers.values()] == [1] * len(KINDS)


@pytest.mark.slow
def test_five_hundred_sites_that_fail_themselves_at_once_are_one_message_a_channel(
    shell: Shell, receivers: dict[str, Receiver]
) -> None:
    opened, states = _storm(shell, receivers, Outcome.TIMEOUT, "500 个网站自身")
    assert len(opened) == 500
    assert states == {DeliveryStatus.SENT: 500 * len(KINDS)}
    assert [len(receiver.taken) for receiver in receivers.values()] == [1] * len(KINDS)
