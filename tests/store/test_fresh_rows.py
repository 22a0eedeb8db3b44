import re
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from store_cases import AT, crawl, make_sighting, make_walk

from model.items import Sighting
from model.runs import ColumnWalk, RunStatus, WalkEnd
from store.engine import Store, Transaction
from store.items import RunTotals, record_sightings, totals_of
from store.runs import finish_run, interrupt_unfinished, record_walk, start_run
from store.sites import site_id
from store.tables import fresh_rows, sightings
from store.upsert import insert_into

_SITES = count()
_DAYS = (date(2024, 12, 30), date(2025, 4, 30), date(2025, 5, 1), date(2025, 9, 1))
#: No row becomes dated or internal later: that, fresh rows alone can tell.
_ROWS = st.one_of(
    st.builds(
        make_sighting,
        st.sampled_from(("/a/t20250501_7.html", "/b/t20250501_7.html", "/1.html")),
        title=st.sampled_from(("召开会议", "印发通知")),
        published_on=st.sampled_from(_DAYS),
        column=st.sampled_from(("工作动态", "通知公告")),
    ),
    st.builds(make_sighting, st.just("/undated.html"), published_on=st.none()),
    st.builds(
        make_sighting, st.just("/c/t20250501_7.html"), title=st.just("召开会议"),
        is_external=st.just(True),
    ),
)  # fmt: skip
_WALKS = st.sampled_from(
    [
        {"end": WalkEnd.LAST_PAGE},
        {"end": WalkEnd.OLDER, "covers_from": "2025-01-01"},
        {"end": WalkEnd.OLDER, "covers_from": "2024-01-01", "covers_to": "2024-12-31"},
    ]
)
#: Rows of a run, how its columns were walked, whether it came to its end.
_RUNS = st.lists(st.tuples(st.lists(_ROWS, max_size=5), _WALKS, st.booleans()), max_size=5)


def run_once(
    tx: Transaction,
    site: str,
    rows: list[Sighting],
    walk: dict[str, Any],
    *,
    is_whole: bool,
    at: Any,
    looks_at_all: bool,
) -> RunTotals | None:
    """One run of a site; `looks_at_all`: with fresh rows that do not tell everything."""
    run = start_run(tx, site=site, year=2025, is_full=False, started_at=at)
    record_sightings(tx, run=run, site=site, sightings=rows, seen_at=at)
    for column in ("工作动态", "通知公告"):
        record_walk(tx, run=run, walk=ColumnWalk(column=column, **walk))
    if not is_whole:
        interrupt_unfinished(tx, site=site, at=at)
        return None
    number = site_id(tx, site)
    if looks_at_all and number is not None:
        spoilt = {"site_id": number, "address": "", "column_id": 0, "is_new": True}
        tx.execute(insert_into(tx, fresh_rows).on_conflict_do_nothing(), [spoilt])
    totals = totals_of(tx, run)
    finish_run(
        tx, run=run, status=RunStatus.COMPLETE, finished_at=at, items=totals.items,
        new=totals.new, changed=totals.changed,
    )  # fmt: skip
    return totals


def judged(tx: Transaction, site: str) -> list[tuple[Any, ...]]:
    """All that is drawn from a site's rows."""
    s = sightings.c
    query = select(s.address, s.column_id, s.title, s.published_on, s.flags, s.same_as)
    found = tx.execute(query.where(s.site_id == (site_id(tx, site) or 0))).all()
    columns = sorted({row.column_id for row in found})
    return sorted(
        (columns.index(row.column_id), row.address, *(str(each) for each in row[2:]))
        for row in found
    )


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(runs=_RUNS)
def test_fresh_rows_tell_what_a_look_through_all_rows_tells(
    store: Store, runs: list[tuple[list[Sighting], dict[str, Any], bool]]
) -> None:
    number = next(_SITES)
    by_fresh, by_all = f"fresh{number}", f"all{number}"
    with store.transaction() as tx:
        for place, (rows, walk, is_whole) in enumerate(runs):
            at = AT + timedelta(days=30 * place)
            one, other = (
                run_once(tx, site, rows, walk, is_whole=is_whole, at=at, looks_at_all=looks)
                for site, looks in ((by_fresh, False), (by_all, True))
            )
            assert one == other
            assert judged(tx, by_fresh) == judged(tx, by_all)


def test_a_row_that_is_dated_at_last_is_seen_to_repeat_another(store: Store) -> None:
    one, two = make_sighting("/a/t20250501_7.html"), make_sighting("/b/t20250501_7.html")
    same = {"title": one.title}
    with store.transaction() as tx:
        undated = make_sighting("/b/t20250501_7.html", published_on=None, **same)
        crawl(tx, sightings=(one, undated), items=2)
        found = make_sighting("/b/t20250501_7.html", **same)
        news = make_sighting("/3.html", published_on=date(2025, 5, 20))
        crawl(tx, sightings=(one, found, news), at=AT + timedelta(days=1), items=3)

        rows = tx.execute(select(sightings.c.address, sightings.c.same_as)).all()
    assert {row.address: row.same_as for row in rows}[two.address] == one.address


def test_what_was_judged_is_forgotten_and_what_was_cut_short_is_not(store: Store) -> None:
    with store.transaction() as tx:
        crawl(tx, sightings=(make_sighting("/1.html"),), items=1)
        assert tx.execute(select(fresh_rows)).all() == []

        broken = start_run(tx, site="a", year=2025, is_full=False, started_at=AT)
        rows = (make_sighting("/1.html", title="更正"), make_sighting("/2.html"))
        record_sightings(tx, run=broken, site="a", sightings=rows, seen_at=AT)
        finish_run(tx, run=broken, status=RunStatus.INTERRUPTED, finished_at=AT)
        kept = tx.execute(select(fresh_rows.c.address, fresh_rows.c.is_new)).all()
        assert [tuple(row) for row in kept] == [
            ("http://a.gov.cn/1.html", False),
            ("http://a.gov.cn/2.html", True),
        ]

        crawl(tx, sightings=rows, at=AT + timedelta(days=1), items=2)
        assert tx.execute(select(fresh_rows)).all() == []


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_months_news_looks_through_no_sites_rows(store: Store) -> None:
    old = tuple(make_sighting(f"/{n}.html", title=f"第{n}条") for n in range(50))
    with store.transaction() as tx:
        crawl(tx, sightings=old, items=50)
    asked: list[tuple[str, Any]] = []
    engine = store._engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append((args[2], args[3])))
    with store.transaction() as tx:
        run = start_run(tx, site="a", year=2025, is_full=False, started_at=AT)
        new = make_sighting("/new.html", published_on=date(2025, 5, 2))
        record_sightings(tx, run=run, site="a", sightings=(new,), seen_at=AT)
        record_walk(tx, run=run, walk=make_walk(WalkEnd.KNOWN))
        assert totals_of(tx, run).items == 51
        finish_run(tx, run=run, status=RunStatus.COMPLETE, finished_at=AT, items=51)
        plans = [
            line
            for statement, values in tuple(asked)
            if "sightings" in statement and not isinstance(values, list)
            for line in _plan(tx, statement, values)
        ]

    assert plans
    # A look that is led to its rows by the site's number alone goes through all of them.
    ways = [line for line in plans if "fresh_rows" not in line]
    wide = [line for line in ways if re.search(r"SCAN sightings|\(site_id=\?\)$|on<", line)]
    assert wide == []


def _plan(tx: Transaction, statement: str, values: Any) -> list[str]:
    rows = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    return [str(row[3]) for row in rows]
