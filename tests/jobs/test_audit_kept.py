"""The audit trail has no end of life: nothing that runs by itself or by command deletes it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from jobs.schedule_work import WORKS, SlotWork
from jobs.shell import Shell
from model.days import utc_now
from store import audit

ROOT = Path(__file__).parents[2]
FLOORS = ("store", "jobs", "web", "alerts", "crawler", "collectors", "gate")
_DELETES = re.compile(
    r"(delete\(\s*audit_|DELETE\s+FROM\s+audit_|TRUNCATE\s+audit_)", re.IGNORECASE
)


def test_the_nightly_tidying_leaves_entries_of_ten_years(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZHANBAO_DATABASE_URL", raising=False)
    (tmp_path / "schedule.toml").write_text("[tasks.tidy]\nkeep_days = 0\n", "utf-8")
    shell = Shell.at(str(tmp_path))
    with shell.transaction() as tx:
        for days in (3650, 400, 200, 1):
            at = utc_now() - timedelta(days=days)
            audit.append(tx, who="韦", action="login", target="韦", at=at)

    WORKS["tidy"](shell, SlotWork(task="tidy", site="", scheduled_for=utc_now()))

    with shell.reading() as tx:
        kept = audit.count_entries(tx)
        fault = audit.check_chain(tx)
    shell.store.close()
    assert (kept, fault) == (4, None)


@pytest.mark.parametrize("floor", FLOORS)
def test_no_statement_of_the_program_deletes_from_the_trail(floor: str) -> None:
    files = [file for file in (ROOT / floor).rglob("*.py") if "migrations" not in file.parts]

    assert files
    assert not [file.name for file in files if _DELETES.search(file.read_text("utf-8"))]
