"""The audit trail: its anchors outside the database, its check, its export."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from config.anchors import load_anchors, note_anchor
from config.keys import load_key
from jobs.shell import Shell
from model.anchors import Anchor
from model.audit import AuditEntry
from model.errors import ExportError
from store import audit
from store.audit_export import csv_lines, entries_between, json_lines


def take_anchor(shell: Shell, *, now: datetime) -> str:
    """Note the end of the chain outside the database → the line to be kept elsewhere too."""
    with shell.reading() as tx:
        entry, digest = audit.head(tx)
    if not entry:
        return ""
    anchor = Anchor(at=now, entry=entry, digest=digest)
    return note_anchor(shell.home.anchors, anchor, load_key(shell.home.key))


def find_tampering(shell: Shell, more: Path | None = None) -> Iterator[str]:
    """A Chinese sentence for each sign that somebody changed the trail or its anchors.

    Args:
        shell: The installation.
        more: A file of anchors that was kept elsewhere.
    """
    key = load_key(shell.home.key)
    wanted: dict[int, str] = {}
    for path in (shell.home.anchors, *([more] if more else [])):
        anchors, bad = load_anchors(path, key)
        for number in bad:
            yield f"{path.name} 第 {number} 行不是本机所记的锚值"
        wanted |= {anchor.entry: anchor.digest for anchor in anchors}
    with shell.reading() as tx:
        fault = audit.check_chain(tx, anchors=wanted.items())
    if fault is not None:
        yield fault.what


def export_trail(shell: Shell, path: Path, *, since: datetime, until: datetime) -> int:
    """Write the entries of a span of time, as `.csv` or `.jsonl` → how many.

    Raises:
        ExportError: the file cannot be written, or its ending is another.
    """
    if path.suffix not in {".csv", ".jsonl"}:
        raise ExportError("只能导出为 .csv 或 .jsonl", where=path.name, remedy="换一个文件名")
    count = 0

    def counted() -> Iterator[AuditEntry]:
        nonlocal count
        for entry in entries_between(tx, since, until):
            count += 1
            yield entry

    with shell.reading() as tx:
        lines = csv_lines(counted()) if path.suffix == ".csv" else json_lines(counted())
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(lines)
        except OSError as error:
            raise ExportError(
                f"写不了（{error.strerror}）", where=str(path), remedy="检查目录和权限"
            ) from error
    return count
