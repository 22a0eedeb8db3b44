from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerts.calendar_message import is_told_on
from config.calendar import load_calendar
from jobs.remind_steps import remind_steps
from model.drafts import ReportState
from model.messages import Channel, Message
from model.sites import Site
from store import outbox, reports
from store.engine import Store, open_store

YEAR = 2025
ALL = Channel(name="all", type="webhook")
ONE = Channel(name="one", type="webhook", sites=("a",))
BOSS = Channel(name="boss", type="webhook", is_escalation=True)
SITES = {
    key: Site(key=key, name=f"{key}局网站", home=f"http://{key}.gov.cn/", hosts=frozenset())
    for key in ("a", "b")
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'z.sqlite3'}")
    yield opened
    opened.close()


def remind(store: Store, day: str, *channels: Channel, sites: dict[str, Site] = SITES) -> None:
    with store.transaction() as tx:
        now = datetime.fromisoformat(f"{day}T01:00:00+00:00")
        remind_steps(tx, sites, channels, load_calendar(), now=now)


def told(store: Store) -> list[tuple[str, Message]]:
    with store.reading() as tx:
        late = datetime(2027, 1, 1, tzinfo=UTC)
        return [(d.channel, d.message) for d in outbox.due(tx, at=late)]


def sign_all_but(store: Store, state: ReportState) -> None:
    """Bring both reports to a state."""
    with store.transaction() as tx:
        for key in SITES:
            for to in (ReportState.SUBMITTED, ReportState.REVIEWED):
                at = datetime(2026, 1, 10, tzinfo=UTC)
                reports.move_state(tx, site=key, year=YEAR, to=to, by="x", at=at)
                if to is state:
                    break


def test_three_days_ahead_one_message_names_every_site(store: Store) -> None:
    remind(store, "2025-12-28", ALL)

    ((channel, message),) = told(store)
    assert channel == "all"
    assert message.subject == "【站报】2 个网站：2025 年度报表「核对全年数据」还有 3 天"
    assert "a局网站、b局网站" in message.body
    assert "由填报人办理" in message.body


@pytest.mark.parametrize("day", ["2025-12-27", "2025-12-29", "2025-12-31"])
def test_on_other_days_nothing_is_said(store: Store, day: str) -> None:
    remind(store, day, ALL)

    assert told(store) == []


def test_a_channel_hears_of_its_own_sites(store: Store) -> None:
    remind(store, "2025-12-28", ONE)

    ((_, message),) = told(store)
    assert message.site == "a"
    assert message.subject.startswith("【站报】a局网站：")


def test_an_overdue_step_is_told_to_who_is_asked_when_nobody_acts(store: Store) -> None:
    sign_all_but(store, ReportState.REVIEWED)

    remind(store, "2026-01-25", ALL, BOSS)
    assert [channel for channel, _ in told(store)] == ["all"]
    remind(store, "2026-01-29", ALL, BOSS)

    late = [(c, m) for c, m in told(store) if "已逾期 1 天" in m.subject]
    assert [channel for channel, _ in late] == ["all", "boss"]
    assert "「签发」" in late[0][1].subject
    assert late[0][1].severity == "deduction"


def test_asked_twice_a_day_it_is_told_once(store: Store) -> None:
    remind(store, "2025-12-28", ALL)
    remind(store, "2025-12-28", ALL)

    assert len(told(store)) == 1


def test_a_site_that_is_switched_off_is_left_alone(store: Store) -> None:
    off = {key: replace(site, is_enabled=False) for key, site in SITES.items()}
    remind(store, "2025-12-28", ALL, sites=off)

    assert told(store) == []


@pytest.mark.parametrize(
    ("days_left", "is_told"),
    [(4, False), (3, True), (2, False), (0, False), (-1, True), (-2, False), (-8, True),
     (-57, True), (-60, False), (-64, False)],
)  # fmt: skip
def test_it_is_told_ahead_once_and_then_each_week_for_two_months(
    days_left: int, *, is_told: bool
) -> None:
    assert is_told_on(days_left) is is_told
