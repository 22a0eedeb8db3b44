"""Jobs in child processes that may be killed, and the state of a store to compare."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from store.confirmations import latest_confirmations
from store.drafts import latest_draft
from store.engine import open_store
from store.items import items_of
from store.verify import verify_store
from store.walks import standing_walks

ROOT = Path(__file__).parents[2]
YEAR = 2025


class Nursery:
    """One process that forks a child for each job."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(
        self,
        argv: list[str],
        url: str,
        *,
        at: int | None = None,
        env: dict[str, str] | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """Run one job on the store at `url`; with `at` it dies at that database call."""
        task = {"argv": argv, "env": {"ZHANBAO_DATABASE_URL": url} | (env or {}), "at": at, **more}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@contextlib.contextmanager
def nursery() -> Iterator[Nursery]:
    """A running nursery."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("kill_at.py"))],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Nursery(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=30)
        assert process.stdout is not None
        process.stdout.close()


def state_of(url: str) -> dict[str, Any]:
    """What the store tells a person: items, walks, proposals, decisions. No numbers, no moments."""
    store = open_store(url)
    try:
        with store.reading() as tx:
            draft = latest_draft(tx, "demo", YEAR)
            return {
                "items": [
                    (i.address, i.title, i.published_on, i.columns, i.flags, i.same_as, i.facts)
                    for i in items_of(tx, "demo")
                ],
                "walks": {
                    name: (standing.newest.walk.is_read, standing.newest.walk.rows)
                    for name, standing in standing_walks(tx, "demo", YEAR).items()
                },
                "proposals": sorted((p.field, p.value) for p in draft.proposals) if draft else [],
                "decisions": {
                    field: (told.value, told.decided_by, told.reason)
                    for field, told in latest_confirmations(tx, "demo", YEAR).items()
                },
            }
    finally:
        store.close()


def faults_of(url: str) -> list[str]:
    """What `zhanbao verify` finds."""
    store = open_store(url)
    try:
        with store.reading() as tx:
            return [str(fault) for fault in verify_store(tx)]
    finally:
        store.close()
