"""kill -9 while a child confirms: what it acknowledged is there, nothing is there by half."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from itertools import count

import psycopg
import pytest
from postgres_server import running_server
from sqlalchemy import Engine, event
from store_cases import AT, make_confirmation, make_sighting

from store.confirmations import history, record_confirmation
from store.engine import open_store
from store.items import items_of, record_sightings
from store.runs import start_run
from store.verify import verify_store

KILLS = 12
FIELDS = ("info.news", "info.total", "visits.pv")


def confirm_for_ever(url: str, pipe: int) -> None:
    """Confirm one cell after the other; tell each version once it is kept."""
    store = open_store(url)
    for number in count():
        field = FIELDS[number % len(FIELDS)]
        with store.transaction() as tx:
            kept = record_confirmation(
                tx, make_confirmation(number, field=field), expected_version=None
            )
        os.write(pipe, f"{field} {kept.version} {number}\n".encode())


def crawl_for_ever(url: str, pipe: int) -> None:
    """Record one batch of items after the other; tell each once it is kept."""
    store = open_store(url)
    with store.transaction() as tx:
        run = start_run(tx, site="a", year=2025, is_full=True, started_at=AT)
    for number in count():
        rows = [make_sighting(f"/{run}/{number}/{n}.html") for n in range(5)]
        with store.transaction() as tx:
            record_sightings(tx, run=run, site="a", sightings=rows, seen_at=AT)
        os.write(pipe, f"{run}/{number}\n".encode())


def killed(work: Callable[[str, int], None], url: str, after: float) -> list[str]:
    """Let a child work, kill it with no warning → what it had acknowledged."""
    read, write = os.pipe()
    child = multiprocessing.get_context("fork").Process(target=work, args=(url, write))
    child.start()
    os.close(write)
    with os.fdopen(read) as told:
        first = told.readline()
        time.sleep(after)
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        # A line cut in the middle was never acknowledged.
        lines = (first + told.read()).splitlines(keepends=True)
    return [line.strip() for line in lines if line.endswith("\n")]


def test_every_confirmation_told_before_a_kill_is_there_after_it(store_url: str) -> None:
    chance = random.Random(1)
    told = [
        line
        for _ in range(KILLS)
        for line in killed(confirm_for_ever, store_url, chance.uniform(0, 0.05))
    ]

    store = open_store(store_url)
    with store.reading() as tx:
        found = {
            f"{field} {c.version} {c.value}"
            for field in FIELDS
            for c in history(tx, "a", 2025, field)
        }
        faults = verify_store(tx, now=AT)
    store.close()
    assert len(told) >= KILLS
    assert set(told) <= found
    # At most one a kill was kept but not told any more.
    assert len(found) - len(set(told)) <= KILLS
    assert faults == ()


def test_every_batch_of_items_told_before_a_kill_is_there_whole(store_url: str) -> None:
    chance = random.Random(2)
    told = [
        line
        for _ in range(KILLS)
        for line in killed(crawl_for_ever, store_url, chance.uniform(0, 0.05))
    ]

    store = open_store(store_url)
    with store.reading() as tx:
        kept: dict[str, int] = {}
        for item in items_of(tx, "a"):
            batch = "/".join(item.address.split("/")[3:5])
            kept[batch] = kept.get(batch, 0) + 1
        faults = verify_store(tx, now=AT)
    store.close()
    assert set(told) <= set(kept)
    assert set(kept.values()) == {5}
    assert faults == ()


def confirm_until(url: str, statement: int) -> None:
    """Confirm once, but die before the given statement; commit is the last of them."""
    store = open_store(url)
    left = [statement]

    def count_down(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count_down)
    event.listen(Engine, "commit", count_down)
    with store.transaction() as tx:
        record_confirmation(tx, make_confirmation(statement), expected_version=None)
    os._exit(0)


def test_a_kill_between_any_two_statements_leaves_all_of_a_confirmation_or_nothing(
    store_url: str,
) -> None:
    store = open_store(store_url)
    for statement in count(1):
        child = multiprocessing.get_context("fork").Process(
            target=confirm_until, args=(store_url, statement)
        )
        child.start()
        child.join()
        with store.reading() as tx:
            values = [c.value for c in history(tx, "a", 2025, "info.news")]
            faults = verify_store(tx, now=AT)
        assert faults == ()
        if child.exitcode == 0:
            break
        assert values == []
    store.close()

    assert values == [statement]
    assert statement > 5


@pytest.mark.postgres
def test_a_server_that_crashes_has_lost_nothing_it_took_and_the_store_goes_on() -> None:
    with running_server(durability=("max_connections=10",)) as server:
        with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE crash")
        store = open_store(server.url("crash"))
        for number in range(3):
            for value in range(5):
                with store.transaction() as tx:
                    confirmation = make_confirmation(5 * number + value)
                    record_confirmation(tx, confirmation, expected_version=None)
            server.stop(signal.SIGQUIT)
            server.start()
        with store.reading() as tx:
            values = [c.value for c in history(tx, "a", 2025, "info.news")]
            faults = verify_store(tx, now=AT)
        store.close()

    assert values == list(range(15))
    assert faults == ()
