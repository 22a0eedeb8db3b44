"""Readings, decisions and their trail for the store that the pages are measured on."""

import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from sqlalchemy import insert  # noqa: E402 - after the path is set

from config.fields import load_fields  # noqa: E402 - after the path is set
from model.audit import AuditEntry  # noqa: E402 - after the path is set
from store.audit import digest_of  # noqa: E402 - after the path is set
from store.engine import Transaction  # noqa: E402 - after the path is set
from store.tables import (  # noqa: E402 - after the path is set
    audit_entries,
    audit_heads,
    confirmations,
    home_pages,
    home_visits,
    newest_observations,
    observations,
)

YEAR = 2025
NOW = datetime(2026, 1, 15, 1, 0, tzinfo=UTC)
_BATCH = 20_000
_PROBES = 7 * 48
_CONFIRMED = 40
_LOGINS = 60_000


def put(tx: Transaction, table: Any, rows: Iterator[dict[str, Any]]) -> None:  # noqa: ANN401
    """Insert rows in batches."""
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            tx.execute(insert(table), batch)
            batch = []
    if batch:
        tx.execute(insert(table), batch)


def put_readings(tx: Transaction, keys: list[str], chance: random.Random) -> None:
    """A week of probes of every site, half a year of the first one's, and figures of the year."""
    pages = (
        {"id": n, "site": key, "url": f"http://{key}.gov.cn/"} for n, key in enumerate(keys, 1)
    )
    put(tx, home_pages, pages)
    for number, key in enumerate(keys):
        count = 26 * _PROBES if number == 0 else _PROBES
        put(tx, home_visits, _visits(number, count, chance))
        put(tx, observations, _readings(number, key))
    put(
        tx,
        newest_observations,
        (
            {"site": key, "key": name, "year": year, "observation": number * 20_000 + place + 1,
             "observed_at": NOW}
            for number, key in enumerate(keys)
            for place, (name, year) in enumerate(_NEWEST)
        ),
    )  # fmt: skip


#: The first rows of each site's readings, which are also its newest.
_NEWEST = (
    ("marks.icp", 0), ("tls.days_left", 0), ("visits.uv", YEAR), ("visits.pv", YEAR),
    ("info.total", YEAR - 1), ("info.news", YEAR - 1),
)  # fmt: skip
_READ: dict[str, str] = {
    "marks.icp": '"桂ICP备1号"', "tls.days_left": "80", "visits.uv": "120000",
    "visits.pv": "900000", "info.total": "310", "info.news": "120",
}  # fmt: skip


def _readings(number: int, key: str) -> Iterator[dict[str, Any]]:
    common = {"site": key, "unit": "", "source": f"http://{key}.gov.cn/", "detail": ""}
    for place, (name, year) in enumerate(_NEWEST):
        yield {**common, "id": number * 20_000 + place + 1, "key": name, "year": year,
               "value": _READ[name], "observed_at": NOW}  # fmt: skip


def _visits(number: int, count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for nth in range(count):
        at = NOW - timedelta(minutes=30 * nth)
        outcome = "timeout" if nth and chance.random() < 0.01 else "ok"
        yield {"page": number + 1, "at": at, "outcome": outcome,
               "total": chance.randrange(2_000, 15_000)}  # fmt: skip


def put_decisions(tx: Transaction, keys: list[str]) -> None:
    """Decisions about the first cells of each form, and the trail with them and many logins."""
    fields = [field.key for field in load_fields()][:_CONFIRMED]
    wanted = [(key, field) for key in keys for field in fields]
    put(
        tx,
        confirmations,
        (
            {"site": key, "year": YEAR, "field": field, "version": 1, "value": '"无"',
             "decided_by": "某填报人", "decided_at": NOW, "replaces": "null", "reason": "",
             "evidence_digest": "", "audit": number}
            for number, (key, field) in enumerate(wanted, 1)
        ),
    )  # fmt: skip
    entries = [("confirm", f"{key}/{YEAR}/{field}") for key, field in wanted]
    _put_trail(tx, [*entries, *[("login", "某填报人")] * _LOGINS])


def _put_trail(tx: Transaction, told: list[tuple[str, str]]) -> None:
    rows, previous = [], ""
    for number, (action, target) in enumerate(told, 1):
        entry = AuditEntry(id=number, at=NOW, who="某填报人", action=action, target=target,
                           detail="", previous=previous, digest="")  # fmt: skip
        digest = digest_of(entry)
        rows.append({"id": number, "at": NOW, "who": entry.who, "action": action,
                     "target": target, "detail": "", "previous": previous,
                     "digest": digest})  # fmt: skip
        previous = digest
    put(tx, audit_entries, iter(rows))
    tx.execute(insert(audit_heads).values(id=1, entry=len(rows), digest=previous))
