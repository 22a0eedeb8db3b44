import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from store_cases import AT

import crawler.steady_store
import store.sqlite
from crawler.steady_store import SteadyStore
from model.errors import InternalError, StoreError
from store.audit import append, count_entries
from store.engine import Transaction, open_store


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(store.sqlite, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(crawler.steady_store, "WAITS", (0.05,))
    return tmp_path / "z.sqlite3"


@pytest.fixture
def steady(path: Path) -> Iterator[SteadyStore]:
    opened = open_store(f"sqlite:///{path}")
    yield SteadyStore(opened)
    opened.close()


def note(tx: Transaction) -> None:
    append(tx, who="韦", action="login", target="韦", at=AT)


def held(path: Path) -> sqlite3.Connection:
    """Somebody else who writes at length."""
    holder = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    return holder


def test_work_waits_for_a_store_that_is_busy_and_is_done_once(
    path: Path, steady: SteadyStore
) -> None:
    with closing(held(path)) as holder:
        timer = threading.Timer(0.3, holder.execute, ("ROLLBACK",))
        timer.start()
        steady.write(note)
        timer.join()

    assert steady.read(count_entries) == 1
    assert steady.failure is None


def test_a_store_that_stays_away_is_told_and_nothing_more_is_tried(
    path: Path, steady: SteadyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawler.steady_store, "PATIENCE_SECONDS", 0.2)
    with closing(held(path)), pytest.raises(StoreError) as told:
        steady.write(note)

    assert told.value.code == "S11"
    assert "续完" in told.value.remedy
    with pytest.raises(StoreError):
        steady.write(note)


def test_work_that_fails_by_itself_is_a_fault_of_ours_that_stays_told(steady: SteadyStore) -> None:
    def fail(tx: Transaction) -> None:
        note(tx)
        raise ValueError("行")

    with pytest.raises(InternalError, match="ValueError: 行"):
        steady.write(fail)
    with pytest.raises(InternalError):
        steady.read(count_entries)
