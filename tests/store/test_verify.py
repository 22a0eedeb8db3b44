from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from postgres_server import PostgresServer
from sqlalchemy import text
from store_cases import (
    AT,
    crawl,
    make_confirmation,
    make_draft,
    make_issue,
    make_message,
    make_proposal,
    make_reading,
    make_sighting,
    make_walk,
    sign_report,
)

from model.runs import RunStatus, WalkEnd
from store.confirmations import record_confirmation, record_review
from store.decisions import decide_item
from store.drafts import record_draft
from store.engine import Store, Transaction, open_store
from store.faults import Fault
from store.issues import apply_changes
from store.observations import record_observations
from store.outbox import due, mark_failed, mark_sent, put
from store.runs import start_run
from store.verify import verify_store

DAY = timedelta(days=1)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def full(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """A store with a year of everything in it, signed; each test leaves it as it was."""
    if request.param == "sqlite":
        store = open_store(f"sqlite:///{tmp_path_factory.mktemp('full') / 'store.sqlite3'}")
        fill(store)
        yield store
        store.close()
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database(request.getfixturevalue("postgres_template")) as url:
        store = open_store(url)
        fill(store)
        yield store
        store.close()


def fill(store: Store) -> None:
    """A year of everything."""
    rows = (make_sighting("/1.html"), make_sighting("/2.html"))
    unread = make_walk(WalkEnd.UNREAD, column="通知公告")
    with store.transaction() as tx:
        first = crawl(tx, make_walk(rows=2), sightings=rows)
        edited = (make_sighting("/1.html", title="改过"), make_sighting("/3.html"))
        crawl(
            tx,
            make_walk(WalkEnd.OLDER, rows=2, covers_from="2025-01-01"),
            unread,
            sightings=edited,
            at=AT + DAY,
            status=RunStatus.PARTIAL,
            reason="一栏未读",
        )
        record_draft(tx, make_draft(make_proposal(2, run=first)))
        record_confirmation(tx, make_confirmation(1), expected_version=0)
        record_confirmation(tx, make_confirmation(2), expected_version=1)
        record_review(tx, site="a", year=2025, field="info.news", version=2, by="审", at=AT + DAY)
        decide_item(
            tx,
            site="a",
            year=2025,
            address=rows[0].address,
            is_counted=False,
            by="韦",
            at=AT,
            reason="转载",
        )
        readings = [make_reading("ok"), make_reading("timeout", AT + DAY)]
        readings += [make_reading("桂ICP备1号", at, key="marks.icp") for at in (AT, AT + DAY)]
        record_observations(tx, "a", readings)
        apply_changes(tx, site="a", opened=[make_issue()], closed=[], at=AT)
        fill_outbox(tx)
    sign_report(store)


def fill_outbox(tx: Transaction) -> None:
    """One message sent, one given up, one waiting."""
    for key in ("a/1", "a/2", "a/3"):
        put(tx, make_message(key), channels=["值班"], at=AT)
    sent, given_up, _ = due(tx, at=AT)
    mark_sent(tx, sent.id, at=AT)
    mark_failed(tx, given_up.id, error="地址无效", next_try_at=None)


def plant(tx: Transaction, *statements: str) -> None:
    """Change rows as somebody with the database in hand would: past triggers and keys."""
    if not tx.is_sqlite:
        tx.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            tx.execute(text(statement))
        tx.execute(text("SET LOCAL session_replication_role = origin"))
        return
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = tx.execute(query).all()
    for trigger in triggers:
        tx.execute(text(f"DROP TRIGGER {trigger.name}"))
    for statement in statements:
        tx.execute(text(statement))
    for trigger in triggers:
        tx.execute(text(trigger.sql))


@contextmanager
def undone(store: Store) -> Iterator[Transaction]:
    """A transaction that leaves the store as it was."""
    with store.transaction() as tx:
        undo = tx.connection.begin_nested()
        yield tx
        undo.rollback()


def verified(store: Store, days: int = 1) -> tuple[Fault, ...]:
    with store.reading() as tx:
        return verify_store(tx, now=AT + days * DAY)


def test_a_healthy_store_has_no_fault(full: Store) -> None:
    assert verified(full) == ()


def test_an_empty_store_has_no_fault(store: Store) -> None:
    assert verified(store) == ()


def test_a_run_under_way_is_no_fault(full: Store) -> None:
    with undone(full) as tx:
        start_run(tx, site="a", year=2025, is_full=True, started_at=AT)

        assert verify_store(tx, now=AT) == ()


@pytest.mark.parametrize(
    ("statement", "invariant", "table", "what"),
    [
        ("UPDATE sightings SET last_run = 99 WHERE first_run = 2", "I1", "sightings", "第 99 次"),
        ("UPDATE item_versions SET run = 99", "I1", "item_versions", "第 99 次"),
        ("UPDATE sightings SET site_id = 99", "I1", "sightings", "编号 99 的网站"),
        ("UPDATE sightings SET column_id = 99", "I1", "sightings", "编号 99 的栏目"),
        ("UPDATE sightings SET same_as = 'http://x/'", "I1", "sightings", "那一条不存在"),
        ("DELETE FROM newest_observations", "I1", "newest_observations", "不是最新"),
        (
            "UPDATE newest_observations SET observed_at = '2025-01-01 00:00:00'",
            "I1",
            "newest_observations",
            "不是最新",
        ),
        (
            "UPDATE crawl_runs SET finished_at = '2020-01-01 00:00:00'",
            "I1",
            "crawl_runs",
            "finished_at 早于 started_at",
        ),
        ("UPDATE sightings SET first_run = 2, last_run = 1", "I1", "sightings", "早于 first_run"),
        (
            "UPDATE issues SET closed_at = '2020-01-01 00:00:00'",
            "I1",
            "issues",
            "closed_at 早于 opened_at",
        ),
        ("UPDATE crawl_runs SET status = 'done'", "I2", "crawl_runs", "状态不是已知"),
        ("UPDATE crawl_runs SET status = 'running'", "I2", "crawl_runs", "却有结束时间"),
        ("UPDATE crawl_runs SET finished_at = NULL", "I2", "crawl_runs", "没有结束时间"),
        ("UPDATE crawl_runs SET status = 'partial', reason = ''", "I2", "crawl_runs", "为何不完整"),
        ("UPDATE crawl_runs SET status = 'complete'", "I2", "column_walks", "「通知公告」未能读取"),
        ("UPDATE column_walks SET walk_end = 'somehow'", "I2", "column_walks", "不是已知的"),
        (
            "UPDATE crawl_runs SET status = 'interrupted', reason = 'x' WHERE id = 1",
            "I2",
            "drafts",
            "第 1 次抓取没有抓完",
        ),
        ("UPDATE drafts SET body = '{'", "I2", "drafts", "无法读出"),
        ("UPDATE drafts SET site = 'b'", "I2", "drafts", "属于另一网站 a"),
        (
            "DELETE FROM sightings WHERE address LIKE '%/2.html'",
            "I3",
            "sightings",
            "新增 2 条，实有 1",
        ),
        ("DELETE FROM run_tallies", "I3", "run_tallies", "没有登记"),
        ("DELETE FROM item_versions", "I3", "item_versions", "变更记录只有 0 条"),
        ("DELETE FROM item_versions", "I3", "item_versions", "却没有变更记录"),
        (
            "UPDATE column_walks SET row_count = 60 WHERE run = 1",
            "I3",
            "sightings",
            "见到 60 行，只记录了 3 行",
        ),
        ("UPDATE day_sums SET size = 9", "I3", "day_sums", "记有 9 条，实有"),
        ("UPDATE day_sums SET mark_low = 9", "I3", "day_sums", "内容或栏目不符"),
        ("DELETE FROM day_sums", "I3", "day_sums", "记有 0 条，实有"),
        (
            "INSERT INTO mixed_items VALUES (1, 20250501, 'http://a.gov.cn/9.html')",
            "I3",
            "mixed_items",
            "说法不一的信息记有 1 条，实有 0 条",
        ),
        ("UPDATE fleet_figures SET unread = 0", "I3", "fleet_figures", "未读栏目为 0，"),
        ("UPDATE fleet_figures SET vetoes = 7", "I3", "fleet_figures", "单项否决为 7，"),
        ("UPDATE fleet_figures SET last_run = 1", "I3", "fleet_figures", "最近一次抓取为 1，"),
        ("UPDATE issues SET severity = 'notice'", "I3", "fleet_figures", "提示为 0，"),
        ("UPDATE deliveries SET status = 'lost'", "I4", "deliveries", "状态不是已知"),
        ("UPDATE deliveries SET sent_at = NULL", "I4", "deliveries", "没有送达时间"),
        ("UPDATE deliveries SET status = 'waiting'", "I4", "deliveries", "却不标为已送达"),
        ("UPDATE deliveries SET last_error = ''", "I4", "deliveries", "没有说明原因"),
        ("UPDATE confirmations SET value = '9' WHERE version = 2", "I5", "confirmations", "不符"),
        ("UPDATE confirmations SET decided_by = 'x'", "I5", "confirmations", "不符"),
        ("UPDATE confirmations SET reason = 'x'", "I5", "confirmations", "不符"),
        ("UPDATE confirmations SET replaces = '1'", "I5", "confirmations", "不符"),
        ("UPDATE confirmations SET audit = 99", "I5", "confirmations", "没有第 99 条审计记录"),
        (
            "DELETE FROM confirmations WHERE version = 1",
            "I5",
            "confirmations",
            "应有 2 次确认，实有 1",
        ),
        ("DELETE FROM confirmations WHERE version = 2", "I5", "confirmations", "所载的确认不在了"),
        ("DELETE FROM reviews", "I5", "reviews", "所载的事不在了"),
        ("UPDATE reviews SET reviewed_by = 'x'", "I5", "reviews", "没有审计记录"),
        ("DELETE FROM item_decisions", "I5", "item_decisions", "所载的事不在了"),
        ("UPDATE item_decisions SET decided_by = 'x'", "I5", "item_decisions", "没有审计记录"),
        (
            "UPDATE audit_entries SET who = 'x' WHERE id = 1",
            "I5",
            "audit_entries",
            "第 1 条审计记录被改动",
        ),
        ("DELETE FROM audit_heads", "I5", "audit_entries", "末尾与登记不符"),
        ("UPDATE signed_versions SET sha256 = 'x'", "I5", "signed_versions", "与其 SHA-256 不符"),
        ("UPDATE signed_versions SET format = 'pdf'", "I5", "signed_versions", "没有这次签发"),
        ("UPDATE signed_versions SET version = 2", "I5", "signed_versions", "不连续"),
        ("DELETE FROM signed_versions", "I5", "signed_versions", "所载的签发文件不在了"),
        ("DELETE FROM signed_versions", "I5", "reports", "没有签发的文件"),
        ("UPDATE reports SET state = 'x'", "I5", "reports", "状态不是已知的"),
    ],
)
def test_each_planted_fault_is_found_and_named(
    full: Store, statement: str, invariant: str, table: str, what: str
) -> None:
    with undone(full) as tx:
        plant(tx, statement)
        found = verify_store(tx, now=AT)

    assert [f for f in found if (f.invariant, f.table) == (invariant, table) and what in f.what]


def test_a_decision_slipped_in_after_the_signature_is_found(full: Store) -> None:
    with undone(full) as tx:
        plant(tx, "UPDATE reports SET state = 'draft'")
        record_confirmation(tx, make_confirmation(9), expected_version=2)
        plant(tx, "UPDATE reports SET state = 'signed'")
        (fault,) = verify_store(tx, now=AT)

    assert str(fault) == "I5 confirmations（a/2025/info.news 第 3 版）：签发之后又有确认"


@pytest.mark.parametrize(("days", "is_lost"), [(3, False), (4, False), (5, True)])
def test_a_message_that_waits_past_all_tries_is_lost(
    full: Store,
    days: int,
    is_lost: bool,  # noqa: FBT001
) -> None:
    found = [fault.what for fault in verified(full, days)]

    assert found == (["等待已超过重试期限，却没有标为未送达"] if is_lost else [])


def test_a_dropped_trigger_is_found(full: Store) -> None:
    with undone(full) as tx:
        if tx.is_sqlite:
            for change in ("replace", "update", "delete"):
                tx.execute(text(f"DROP TRIGGER reviews_no_{change}"))
        else:
            tx.execute(text("ALTER TABLE reviews DISABLE TRIGGER ALL"))
        found = verify_store(tx, now=AT)

    assert [(f.table, f.what) for f in found] == [("reviews", "防改动的触发器不在了")]


def test_of_many_faults_of_one_kind_the_first_are_told(store: Store) -> None:
    rows = tuple(make_sighting(f"/{n}.html", published_on=date(2025, 1, 1)) for n in range(150))
    with store.transaction() as tx:
        crawl(tx, make_walk(rows=150), sightings=rows)
        plant(tx, "UPDATE sightings SET same_as = 'http://x/'")

    assert len(verified(store)) == 100
