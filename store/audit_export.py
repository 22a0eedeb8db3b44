"""The audit trail for auditors: rows of a table, and lines that can be checked without us."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from model.audit import ACTION_LABELS, AuditEntry
from model.days import SHANGHAI
from store.audit import entry_of
from store.engine import Transaction
from store.tables import audit_entries

_FETCH_SIZE = 2000
#: What the first line of the table says.
HEADINGS = ("序号", "时间（北京）", "何人", "何事", "对象", "说明", "上一条摘要", "摘要")
#: A table program takes a cell that begins like this for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def entries_between(tx: Transaction, since: datetime, until: datetime) -> Iterator[AuditEntry]:
    """Entries from `since` on and before `until`, oldest first."""
    c = audit_entries.c
    query = select(audit_entries).where(c.at >= since, c.at < until).order_by(c.id)
    for row in tx.execute(query.execution_options(yield_per=_FETCH_SIZE)):
        yield entry_of(row)


def csv_lines(entries: Iterator[AuditEntry]) -> Iterator[str]:
    """A table that Excel opens: the headings, then a line an entry; no cell can be a formula."""
    yield "\ufeff" + _csv_line(HEADINGS)
    for entry in entries:
        moment = f"{entry.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
        what = ACTION_LABELS.get(entry.action, entry.action)
        words = (entry.who, what, entry.target, entry.detail, entry.previous, entry.digest)
        yield _csv_line((str(entry.id), moment, *(_plain(word) for word in words)))


def json_lines(entries: Iterator[AuditEntry]) -> Iterator[str]:
    """An entry a line, with all that its digest is made of."""
    for entry in entries:
        words = {**asdict(entry), "at": entry.at.isoformat(timespec="microseconds")}
        yield json.dumps(words, ensure_ascii=False) + "\n"


def _plain(word: str) -> str:
    return f"'{word}" if word.startswith(_FORMULA_STARTS) else word


def _csv_line(cells: tuple[str, ...]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\r\n"
