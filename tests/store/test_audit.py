# ruff: noqa: S608  (statements of our own tampering)
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from store_cases import AT

from store.audit import append, check_chain, check_part, count_entries, digest_of, entries, head
from store.engine import Store, Transaction, open_store

MUTATIONS = 1000
LENGTH = 40


def fill(tx: Transaction, count: int) -> None:
    for number in range(count):
        who, moment = f"人{number % 3}", AT + timedelta(seconds=number)
        append(tx, who=who, action="confirm", target=f"a/2025/f{number}", detail="x", at=moment)


def test_entries_are_numbered_without_a_gap_and_chained(store: Store) -> None:
    with store.transaction() as tx:
        fill(tx, 3)
        found = entries(tx)[::-1]

        assert [entry.id for entry in found] == [1, 2, 3]
        assert [entry.previous for entry in found] == ["", found[0].digest, found[1].digest]
        assert all(entry.digest == digest_of(entry) for entry in found)
        assert head(tx) == (3, found[2].digest)
        assert check_chain(tx) is None


def test_an_empty_chain_holds(store: Store) -> None:
    with store.reading() as tx:
        assert head(tx) == (0, "")
        assert check_chain(tx) is None


def test_an_entry_s_digest_is_the_same_in_every_zone_and_database(store: Store) -> None:
    moment = datetime(2026, 1, 1, 0, 30, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with store.transaction() as tx:
        kept = append(tx, who="韦", action="login", target="“韦”\n", detail='"x"', at=moment)
    with store.reading() as tx:
        (found,) = entries(tx)

    assert found == kept
    assert found.at == moment
    assert found.at.tzinfo is UTC
    assert found.digest == "9d2a9deef1210a7cc031f39ee02dd303e883e545b2242c26857511a94854b25c"


def test_entries_are_found_by_person_and_by_thing(store: Store) -> None:
    with store.transaction() as tx:
        fill(tx, 12)
        append(tx, who="人1", action="login", target="100%_x", at=AT)

        assert [e.id for e in entries(tx, limit=2, who="人1")] == [13, 11]
        assert [e.id for e in entries(tx, target_prefix="a/2025/f1")] == [12, 11, 2]
        assert [e.id for e in entries(tx, target_prefix="100%_")] == [13]
        assert [e.id for e in entries(tx, limit=2, offset=3)] == [10, 9]
        assert count_entries(tx) == 13


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A chain whose triggers somebody with the database in hand has dropped."""
    path: Path = tmp_path_factory.mktemp("audit") / "store.sqlite3"
    store = open_store(f"sqlite:///{path}")
    with store.transaction() as tx:
        fill(tx, LENGTH)
        for change in ("replace", "update", "delete"):
            tx.execute(text(f"DROP TRIGGER audit_entries_no_{change}"))
    yield store
    store.close()


def change_one(tx: Transaction, chance: random.Random) -> str:
    """Tamper with the chain in one way → what was done."""
    one, other = chance.sample(range(1, LENGTH + 1), 2)
    column = chance.choice(["who", "action", "target", "detail", "previous", "digest"])
    statements = {
        "edit": f"UPDATE audit_entries SET {column} = {column} || 'x' WHERE id = {one}",
        "move": f"UPDATE audit_entries SET at = datetime(at, '-1 day') WHERE id = {one}",
        "delete": f"DELETE FROM audit_entries WHERE id = {one}",
        "cut": f"DELETE FROM audit_entries WHERE id >= {one}",
        "renumber": f"UPDATE audit_entries SET id = id + 1000 WHERE id = {one}",
        "insert": "INSERT INTO audit_entries SELECT 41, at, who, action, target, detail, "
        f"previous, digest FROM audit_entries WHERE id = {one}",
        "swap": f"UPDATE audit_entries SET id = -id WHERE id IN ({one}, {other})",
        "copy": "UPDATE audit_entries SET detail = 'y', digest = (SELECT digest FROM "
        f"audit_entries WHERE id = {other}) WHERE id = {one}",
        "head": f"UPDATE audit_heads SET entry = entry - {one}",
        "head digest": "UPDATE audit_heads SET digest = 'x'",
        "no head": "DELETE FROM audit_heads",
    }
    name = chance.choice(sorted(statements))
    tx.execute(text(statements[name]))
    if name == "swap":
        swap = f"UPDATE audit_entries SET id = CASE id WHEN -{one} THEN {other} ELSE {one} END"
        tx.execute(text(f"{swap} WHERE id < 0"))
    return f"{name} {one} {other} {column}"


def test_each_of_a_thousand_random_changes_is_found(bare: Store) -> None:
    chance = random.Random(7)
    missed: list[str] = []
    with bare.transaction() as tx:
        for _ in range(MUTATIONS):
            undo = tx.connection.begin_nested()
            done = change_one(tx, chance)
            if check_chain(tx) is None:
                missed.append(done)
            undo.rollback()
        assert check_chain(tx) is None

    assert missed == []


def test_the_first_broken_entry_is_named(bare: Store) -> None:
    with bare.transaction() as tx:
        undo = tx.connection.begin_nested()
        tx.execute(text("UPDATE audit_entries SET who = 'x' WHERE id IN (7, 9)"))
        fault = check_chain(tx)
        undo.rollback()

    assert fault is not None
    assert (fault.id, fault.what) == (7, "第 7 条审计记录被改动")


def test_a_cut_tail_says_how_much_is_missing(bare: Store) -> None:
    with bare.transaction() as tx:
        undo = tx.connection.begin_nested()
        tx.execute(text("DELETE FROM audit_entries WHERE id > 38"))
        fault = check_chain(tx)
        undo.rollback()

    assert fault is not None
    assert fault.what == "审计记录应有 40 条，实有 38 条，末尾被截去"


def test_a_chain_rebuilt_as_a_whole_is_found_by_an_anchor_noted_elsewhere(bare: Store) -> None:
    with bare.transaction() as tx:
        anchor = head(tx)
        undo = tx.connection.begin_nested()
        tx.execute(text("DELETE FROM audit_entries"))
        tx.execute(text("DELETE FROM audit_heads"))
        fill(tx, LENGTH - 1)
        append(tx, who="别人", action="confirm", target="a/2025/f39", detail="x", at=AT)
        alone, anchored = check_chain(tx), check_chain(tx, anchors=[anchor])
        undo.rollback()

        assert check_chain(tx, anchors=[anchor]) is None
    assert alone is None
    assert anchored is not None
    assert "锚值不符" in anchored.what


@pytest.mark.parametrize("offset", [0, 4, 10, 50])
def test_a_whole_chain_holds_in_each_part(store: Store, offset: int) -> None:
    with store.transaction() as tx:
        fill(tx, 12)

        assert check_part(tx, entries(tx, 4, offset)) is None


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE audit_entries SET who = 'x' WHERE id = 38", "第 38 条审计记录被改动"),
        ("UPDATE audit_entries SET digest = 'x' WHERE id = 36", "第 37 条审计记录与上一条不衔接"),
        ("DELETE FROM audit_entries WHERE id > 37", "末尾被截去"),
        ("DELETE FROM audit_entries WHERE id = 38", "缺失"),
        ("DELETE FROM audit_entries", "末尾被截去"),
    ],
)
def test_what_was_done_to_the_part_shown_is_found(bare: Store, change: str, found: str) -> None:
    with bare.transaction() as tx, tx.connection.begin_nested() as passing:
        tx.execute(text(change))
        fault = check_part(tx, entries(tx, 4))
        passing.rollback()

    assert fault is not None
    assert found in fault.what
