import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from store_cases import AT, crawl, make_draft, make_issue, make_walk

from model.drafts import ReportState
from model.errors import UsageError
from model.fleet import FleetLine, Selection, parse_tags
from model.issues import Severity
from model.runs import RunStatus, WalkEnd
from store import audit
from store.drafts import record_draft
from store.engine import Store
from store.fleet import GROUPS, ORDERS, Wish, fleet_page, score_table
from store.fleet_register import refresh_register
from store.fleet_switches import stopped_sites, switch_of, turn_switches
from store.issues import apply_changes, open_issues
from store.reports import move_state
from store.runs import interrupt_unfinished, start_run

FILE = """key = "{key}"
name = "{key} 网站"
home = "http://{key}.gov.cn/"
region = "{region}"
department = "{department}"
organisation = "某区/{region}/{department}"
enabled = {enabled}
"""
WISH = Wish(selection=Selection(), year=2025, deadline=date(2026, 1, 31), today=date(2026, 2, 1))


def write(
    folder: Path, key: str, region: str = "南市", department: str = "民政", **more: str
) -> None:
    text = FILE.format(key=key, region=region, department=department, enabled="true") + "".join(
        f'{name} = "{value}"\n' for name, value in more.items()
    )
    (folder / f"{key}.toml").write_text(text, encoding="utf-8")


def lines(store: Store, **changes: object) -> dict[str, FleetLine]:
    with store.reading() as tx:
        total, found = fleet_page(tx, replace(WISH, **changes), limit=1000)
    assert total == len(found)
    return {line.entry.site: line for line in found}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_a_line_shows_unread_columns_issues_state_and_the_last_crawl(
    store: Store, folder: Path
) -> None:
    write(folder, "a")
    write(folder, "b")
    refresh_register(store, folder)
    with store.transaction() as tx:
        crawl(tx, make_walk(), make_walk(WalkEnd.UNREAD, column="通知"), status=RunStatus.PARTIAL)
        apply_changes(
            tx,
            site="a",
            opened=[make_issue(), make_issue("x.y", severity=Severity.DEDUCTION)],
            closed=[],
            at=AT,
        )
        record_draft(tx, make_draft())
    found = lines(store)

    assert (found["a"].unread, found["a"].vetoes, found["a"].deductions) == (1, 1, 1)
    assert (found["a"].last_status, found["a"].last_run_at) == (RunStatus.PARTIAL, AT)
    assert found["a"].compiled_at is not None
    assert (found["b"].unread, found["b"].last_run_at, found["b"].compiled_at) == (0, None, None)


def test_figures_follow_what_happens_later(store: Store, folder: Path) -> None:
    write(folder, "a")
    refresh_register(store, folder)
    with store.transaction() as tx:
        crawl(tx, make_walk(WalkEnd.UNREAD))
        apply_changes(tx, site="a", opened=[make_issue()], closed=[], at=AT)
    with store.transaction() as tx:
        crawl(tx, at=AT + timedelta(days=1))
        apply_changes(tx, site="a", opened=[], closed=[i.id for i in open_issues(tx)], at=AT)
    assert (lines(store)["a"].unread, lines(store)["a"].vetoes) == (0, 0)

    with store.transaction() as tx:
        start_run(tx, site="a", year=2025, is_full=True, started_at=AT + timedelta(days=2))
    assert lines(store)["a"].last_status is RunStatus.COMPLETE
    with store.transaction() as tx:
        interrupt_unfinished(tx, site="a", at=AT + timedelta(days=2))
    assert lines(store)["a"].last_status is RunStatus.INTERRUPTED


def test_a_site_that_is_registered_after_its_crawl_has_its_figures(
    store: Store, folder: Path
) -> None:
    with store.transaction() as tx:
        crawl(tx, make_walk(WalkEnd.UNREAD))
    write(folder, "a")
    refresh_register(store, folder)

    assert lines(store)["a"].unread == 1


@pytest.mark.parametrize(
    ("today", "state", "is_late"),
    [
        (date(2026, 1, 31), ReportState.DRAFT, False),
        (date(2026, 2, 1), ReportState.DRAFT, True),
        (date(2026, 2, 1), ReportState.SUBMITTED, True),
    ],
)
def test_a_report_is_late_from_the_day_after_the_deadline(
    store: Store,
    folder: Path,
    today: date,
    state: ReportState,
    is_late: bool,  # noqa: FBT001
) -> None:
    write(folder, "a")
    refresh_register(store, folder)
    if state is not ReportState.DRAFT:
        with store.transaction() as tx:
            move_state(
                tx, site="a", year=2025, to=state, by="某人", at=AT, expected=ReportState.DRAFT
            )

    assert lines(store, today=today)["a"].is_late is is_late
    assert set(lines(store, today=today, only="late")) == ({"a"} if is_late else set())


def fleet(store: Store, folder: Path, count: int = 40) -> None:
    """Many sites, of each something else."""
    draw = random.Random(7)
    for n in range(count):
        write(folder, f"s{n:02}", draw.choice("东西南") + "市", draw.choice(["民政", "财政"]))
    refresh_register(store, folder)
    with store.transaction() as tx:
        for n in range(count):
            key = f"s{n:02}"
            unread = [make_walk(WalkEnd.UNREAD, column=f"c{c}") for c in range(draw.randrange(3))]
            if draw.random() < 0.8:
                crawl(tx, make_walk(), *unread, site=key)
            opened = [make_issue(f"r.{i}") for i in range(draw.randrange(3))]
            apply_changes(tx, site=key, opened=opened, closed=[], at=AT)
            if draw.random() < 0.5:
                record_draft(tx, make_draft(site=key))
        turn_switches(tx, ["s00", "s05"], is_stopped=True, by="甲", at=AT, reason="改版")


@pytest.mark.parametrize("by", GROUPS)
def test_the_score_table_is_the_sum_of_the_lines(store: Store, folder: Path, by: str) -> None:
    fleet(store, folder)
    every = list(lines(store).values())
    with store.reading() as tx:
        table = score_table(tx, WISH, by=by)

    assert sum(line.sites for line in table) == len(every)
    for score in table:
        own = [line for line in every if getattr(line.entry, by) == score.name]
        assert score.sites == len(own)
        assert score.unread == sum(line.unread for line in own)
        assert score.with_unread == sum(line.unread > 0 for line in own)
        assert score.vetoes == sum(line.vetoes for line in own)
        assert score.with_veto == sum(line.vetoes > 0 for line in own)
        assert score.without_draft == sum(line.compiled_at is None for line in own)
        assert score.late == sum(line.is_late for line in own)
        assert score.never_crawled == sum(line.last_run_at is None for line in own)
        assert score.stopped == sum(line.is_stopped for line in own)
        states = Counter(line.state for line in own if line.compiled_at)
        assert {state: n for state, n in score.states.items() if n} == states


def test_each_filter_gives_the_lines_it_speaks_of(store: Store, folder: Path) -> None:
    fleet(store, folder)
    every = lines(store)

    for only, holds in {
        "unread": lambda line: line.unread > 0,
        "veto": lambda line: line.vetoes > 0,
        "late": lambda line: line.is_late,
        "no_draft": lambda line: line.compiled_at is None,
        "never": lambda line: line.last_run_at is None,
        "stopped": lambda line: line.is_stopped,
        "draft": lambda line: line.compiled_at is not None,
        "broken": lambda _: False,
        "no_columns": lambda _: True,
    }.items():
        assert set(lines(store, only=only)) == {k for k, line in every.items() if holds(line)}, only


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("is_falling", [False, True])
def test_pages_in_any_order_hold_every_site_once(
    store: Store,
    folder: Path,
    order: str,
    is_falling: bool,  # noqa: FBT001
) -> None:
    fleet(store, folder, 23)
    wish = replace(WISH, order=order, is_falling=is_falling)
    with store.reading() as tx:
        pages = [fleet_page(tx, wish, limit=5, offset=at) for at in range(0, 30, 5)]

    keys = [line.entry.site for _, page in pages for line in page]
    assert (len(keys), len(set(keys))) == (23, 23)
    assert {total for total, _ in pages} == {23}


def test_the_list_is_sorted_by_what_is_asked(store: Store, folder: Path) -> None:
    fleet(store, folder)

    worst = [line.vetoes for line in lines(store, order="vetoes", is_falling=True).values()]
    assert worst == sorted(worst, reverse=True)
    assert worst[0] > worst[-1]


def test_only_what_is_seen_is_counted(store: Store, folder: Path) -> None:
    fleet(store, folder)
    seen = Selection(under="某区/南市")
    with store.reading() as tx:
        (score,) = score_table(tx, replace(WISH, selection=seen), by="region")

    assert score.name == "南市"
    assert set(lines(store, selection=seen)) == set(lines(store, selection=parse_tags(("南市",))))


@pytest.mark.parametrize("changes", [{"only": "x"}, {"order": "x"}])
def test_an_unknown_filter_or_order_is_told(store: Store, changes: dict[str, str]) -> None:
    with store.reading() as tx, pytest.raises(UsageError):
        fleet_page(tx, replace(WISH, **changes), limit=1)


def test_an_unknown_grouping_is_told(store: Store) -> None:
    with store.reading() as tx, pytest.raises(UsageError):
        score_table(tx, WISH, by="home")


def test_a_switch_is_turned_once_with_an_audit_entry_and_back(store: Store) -> None:
    with store.transaction() as tx:
        assert switch_of(tx, "a") is None
        assert turn_switches(tx, ["a", "b"], is_stopped=True, by="甲", at=AT, reason="改版") == 2
        assert turn_switches(tx, ["a"], is_stopped=True, by="乙", at=AT, reason="再停") == 0
        assert stopped_sites(tx) == {"a", "b"}
        assert turn_switches(tx, ["a"], is_stopped=False, by="乙", at=AT) == 1
        assert stopped_sites(tx) == {"b"}
        found = switch_of(tx, "b")
        assert found is not None
        assert (found.by, found.reason) == ("甲", "改版")
        told = [(entry.action, entry.target) for entry in audit.entries(tx, 3)]
    assert told == [("start_site", "a"), ("stop_site", "b"), ("stop_site", "a")]


def test_a_site_is_not_stopped_without_a_reason(store: Store) -> None:
    with store.transaction() as tx, pytest.raises(UsageError, match="理由"):
        turn_switches(tx, ["a"], is_stopped=True, by="甲", at=AT, reason=" ")
