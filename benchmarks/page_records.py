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
    for number, key in enumerate(keys):
        count = 26 * _PROBES if number == 0 else _PROBES
        put(tx, observations, _probes(number, key, count, chance))
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
    ("home.outcome", 0), ("home.total_seconds", 0), ("marks.icp", 0), ("tls.days_left", 0),
    ("visits.uv", YEAR), ("visits.pv", YEAR), ("info.total", YEAR - 1), ("info.news", YEAR - 1),
)  # fmt: skip
_READ: dict[str, str] = {
    "home.outcome": '"ok"', "home.total_seconds": "0.42", "marks.icp": '"桂ICP备1号"',
    "tls.days_left": "80", "visits.uv": "120000", "visits.pv": "900000",
    "info.total": "310", "info.news": "120",
}  # fmt: skip


def _probes(number: int, key: str, count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    common = {"site": key, "unit": "", "source": f"http://{key}.gov.cn/", "detail": ""}
    for place, (name, year) in enumerate(_NEWEST):
        yield {**common, "id": number * 20_000 + place + 1, "key": name, "year": year,
               "value": _READ[name], "observed_at": NOW}  # fmt: skip
    for nth in range(count):
        at = NOW - timedelta(minutes=30 * (nth + 1))
        is_down = chance.random() < 0.01
        first = number * 20_000 + 100 + 2 * nth
        yield {**common, "id": first, "key": "home.outcome", "year": 0,
               "value": '"timeout"' if is_down else '"ok"', "observed_at": at}  # fmt: skip
        yield {**common, "id": first + 1, "key": "home.total_seconds", "year": 0,
               "value": f"{chance.uniform(0.2, 1.5):.3f}", "observed_at": at}  # fmt: skip


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
