import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from store_cases import AT, crawl, make_sighting, make_walk

from model.errors import Conflict, StoreError
from model.runs import ColumnWalk, CrawlRun, RunStatus, WalkEnd
from model.standings import Standing
from store.engine import Store
from store.runs import (
    finish_run,
    first_started_at,
    interrupt_unfinished,
    record_walk,
    run_of,
    run_since,
    runs_of,
    start_run,
)
from store.walks import standing_walks

PARTIAL = RunStatus.PARTIAL


def standing(store: Store, year: int = 2025) -> Standing | None:
    with store.reading() as tx:
        return standing_walks(tx, "a", year).get("工作动态")


def test_a_run_comes_back_with_its_counts_and_walks(store: Store) -> None:
    walk = make_walk(
        reason="到末页",
        stated_items=61,
        stated_pages=3,
        covers_from="2024-12-30",
        covers_to="2025-12-31",
        notes=("标称 61 条，实有 60 条",),
    )
    end = AT + timedelta(minutes=5)
    with store.transaction() as tx:
        run = start_run(tx, site="a", year=2025, is_full=True, started_at=AT)
        record_walk(tx, run=run, walk=walk)
        finish_run(
            tx,
            run=run,
            status=PARTIAL,
            reason="一栏未读",
            finished_at=end,
            requests=9,
            list_pages=3,
            article_pages=2,
            items=60,
            new=4,
            changed=1,
            seconds=9.5,
            article_reasons=[("no_date", 2)],
        )
        found = run_of(tx, run)

    assert found == CrawlRun(
        id=run,
        site="a",
        year=2025,
        status=PARTIAL,
        started_at=AT,
        finished_at=end,
        reason="一栏未读",
        is_full=True,
        requests=9,
        list_pages=3,
        article_pages=2,
        items=60,
        new=4,
        changed=1,
        seconds=9.5,
        walks=(walk,),
        article_reasons=(("no_date", 2),),
    )


def test_a_walk_recorded_again_replaces_the_first(store: Store) -> None:
    with store.transaction() as tx:
        run = start_run(tx, site="a", year=2025, is_full=True, started_at=AT)
        record_walk(tx, run=run, walk=make_walk(WalkEnd.UNREAD, rows=1))
        record_walk(tx, run=run, walk=make_walk(rows=60))
        found = run_of(tx, run)

    assert found is not None
    assert found.walks == (make_walk(rows=60),)


def test_runs_come_newest_first_a_page_at_a_time(store: Store) -> None:
    with store.transaction() as tx:
        ids = [crawl(tx) for _ in range(5)]
        crawl(tx, site="b")
        first = [run.id for run in runs_of(tx, "a", limit=2)]
        second = [run.id for run in runs_of(tx, "a", limit=2, offset=2)]

    assert first == [ids[4], ids[3]]
    assert second == [ids[2], ids[1]]


def test_a_run_that_is_over_takes_nothing_more(store: Store) -> None:
    with store.transaction() as tx:
        run = crawl(tx)

    for late in (
        lambda tx: record_walk(tx, run=run, walk=make_walk()),
        lambda tx: finish_run(tx, run=run, status=PARTIAL, finished_at=AT),
    ):
        with pytest.raises(Conflict, match="完整"), store.transaction() as tx:
            late(tx)


def test_a_run_that_never_was_is_told(store: Store) -> None:
    with pytest.raises(StoreError, match="没有第 9 次抓取"), store.transaction() as tx:
        record_walk(tx, run=9, walk=make_walk())
    with store.reading() as tx:
        assert run_of(tx, 9) is None


def test_only_the_unfinished_runs_of_one_site_are_interrupted(store: Store) -> None:
    with store.transaction() as tx:
        done = crawl(tx)
        mine = start_run(tx, site="a", year=2025, is_full=True, started_at=AT)
        other = start_run(tx, site="b", year=2025, is_full=True, started_at=AT)
        interrupted = interrupt_unfinished(tx, site="a", at=AT)
        states = [run.status for n in (done, mine, other) if (run := run_of(tx, n))]

    assert interrupted == [mine]
    assert states == [RunStatus.COMPLETE, RunStatus.INTERRUPTED, RunStatus.RUNNING]


def test_the_first_crawl_of_a_site_is_remembered(store: Store) -> None:
    with store.transaction() as tx:
        assert first_started_at(tx, "a") is None
        crawl(tx, at=AT)
        crawl(tx, at=AT + timedelta(days=3))

        assert first_started_at(tx, "a") == AT


def test_a_column_never_walked_has_no_standing(store: Store) -> None:
    assert standing(store) is None


@pytest.mark.parametrize("end", [end for end in WalkEnd if end is not WalkEnd.UNREAD])
def test_each_proven_end_makes_a_column_read(store: Store, end: WalkEnd) -> None:
    with store.transaction() as tx:
        run = crawl(tx, make_walk(end))

    found = standing(store)

    assert found is not None
    assert found.proven == found.newest
    assert found.newest.run == run
    assert not found.is_overtaken


@pytest.mark.parametrize(
    ("covers_from", "covers_to", "is_read"),
    [
        ("", "", True),
        ("2025-01-01", "", True),
        ("2024-12-31", "", True),
        ("2025-01-02", "", False),
        ("", "2025-12-31", True),
        ("", "2025-12-30", False),
        ("2025-01-01", "2025-12-31", True),
        ("2024-01-01", "2024-12-31", False),
        ("2026-01-01", "", False),
    ],
)
def test_a_walk_is_proof_for_a_year_only_where_it_leaves_out_no_day(
    store: Store,
    covers_from: str,
    covers_to: str,
    is_read: bool,  # noqa: FBT001
) -> None:
    with store.transaction() as tx:
        crawl(tx, make_walk(WalkEnd.OLDER, covers_from=covers_from, covers_to=covers_to))

    found = standing(store)

    assert found is not None
    assert found.is_read is is_read


def test_an_older_proof_stands_beside_a_newer_walk_that_failed(store: Store) -> None:
    with store.transaction() as tx:
        proven = crawl(tx)
        unread = crawl(tx, make_walk(WalkEnd.UNREAD, reason="第 2 页 503"), status=PARTIAL)

    found = standing(store)

    assert found is not None
    assert found.proven is not None
    assert (found.proven.run, found.newest.run) == (proven, unread)
    assert found.is_overtaken
    assert found.newest.walk.reason == "第 2 页 503"


def test_the_newest_of_several_proofs_and_of_several_failures_is_taken(store: Store) -> None:
    with store.transaction() as tx:
        crawl(tx)
        second = crawl(tx)
        crawl(tx, make_walk(WalkEnd.UNREAD), status=PARTIAL)
        last = crawl(tx, make_walk(WalkEnd.UNREAD), status=PARTIAL)

    found = standing(store)

    assert found is not None
    assert found.proven is not None
    assert (found.proven.run, found.newest.run) == (second, last)


def test_a_partial_run_proves_the_columns_it_read(store: Store) -> None:
    unread = ColumnWalk(column="通知公告", end=WalkEnd.UNREAD)
    with store.transaction() as tx:
        crawl(tx, make_walk(), unread, status=PARTIAL)
        found = standing_walks(tx, "a", 2025)

    assert {name: s.is_read for name, s in found.items()} == {"工作动态": True, "通知公告": False}


@pytest.mark.parametrize("how", [RunStatus.RUNNING, RunStatus.INTERRUPTED])
def test_walks_of_running_and_interrupted_runs_prove_nothing(store: Store, how: RunStatus) -> None:
    with store.transaction() as tx:
        run = start_run(tx, site="a", year=2025, is_full=True, started_at=AT)
        record_walk(tx, run=run, walk=make_walk())
        if how is RunStatus.INTERRUPTED:
            interrupt_unfinished(tx, site="a", at=AT)

    assert standing(store) is None


def test_the_look_back_for_some_columns_ends_where_each_is_proven(store: Store) -> None:
    with store.transaction() as tx:
        crawl(tx, make_walk(column="旧栏目"), at=AT - timedelta(days=2))
        old = crawl(tx, make_walk(), make_walk(column="通知公告"), at=AT - timedelta(days=1))
        new = crawl(tx, make_walk(), make_walk(WalkEnd.UNREAD, column="通知公告"), at=AT)

        every = standing_walks(tx, "a", 2025)
        some = standing_walks(tx, "a", 2025, columns=("工作动态", "通知公告"))

    assert set(every) == {"工作动态", "通知公告", "旧栏目"}
    assert some == {name: every[name] for name in ("工作动态", "通知公告")}
    notices = some["通知公告"]
    assert notices.proven is not None
    assert (notices.newest.run, notices.proven.run) == (new, old)


def test_the_walks_of_another_site_are_its_own(store: Store) -> None:
    with store.transaction() as tx:
        crawl(tx, site="b", sightings=(make_sighting(),))

    assert standing(store) is None


def test_a_whole_run_since_a_moment_serves_who_takes_its_slot_over(store: Store) -> None:
    def since(*, is_full: bool = False, minutes: int = 0, year: int = 2025) -> int | None:
        moment = AT + timedelta(minutes=minutes)
        found = run_since(tx, "a", year=year, is_full=is_full, since=moment)
        return found and found.id

    with store.transaction() as tx:
        run = start_run(tx, site="a", year=2025, is_full=False, started_at=AT)
        assert since() is None
        finish_run(tx, run=run, status=PARTIAL, reason="一栏未读", finished_at=AT)
        start_run(tx, site="a", year=2025, is_full=False, started_at=AT)
        interrupt_unfinished(tx, site="a", at=AT)

        assert since() == run
        assert since(minutes=1) is None
        assert since(year=2024) is None
        assert since(is_full=True) is None


def test_a_run_that_ends_while_it_is_waited_for_has_ended(store: Store) -> None:
    def take_over() -> list[int]:
        with store.transaction() as tx:
            return interrupt_unfinished(tx, site="a", at=AT)

    with store.transaction() as tx:
        run = start_run(tx, site="a", year=2025, is_full=False, started_at=AT)
    with ThreadPoolExecutor(1) as pool:
        with store.transaction() as tx:
            finish_run(tx, run=run, status=RunStatus.COMPLETE, finished_at=AT)
            taken = pool.submit(take_over)
            time.sleep(0.3)
            assert not taken.done()
        assert taken.result(timeout=20) == []

    with store.reading() as tx:
        found = run_of(tx, run)
    assert found is not None
    assert found.status is RunStatus.COMPLETE
