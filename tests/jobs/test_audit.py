import csv
import json
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from jobs.audit import export_trail, find_tampering, take_anchor
from jobs.cli import run
from jobs.shell import Shell
from model.audit import AuditEntry
from store import audit
from store.engine import Transaction

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
LENGTH = 40
MUTATIONS = 1000


def fill(tx: Transaction, count: int, *, who: str = "人") -> None:
    for n in range(count):
        at = AT + timedelta(seconds=n)
        audit.append(tx, who=f"{who}{n % 3}", action="confirm", target=f"a/2025/f{n}", at=at)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A home whose trail was anchored when it was whole; the triggers are gone."""
    shell = Shell.at(str(tmp_path_factory.mktemp("home")))
    with shell.transaction() as tx:
        fill(tx, LENGTH)
        for change in ("replace", "update", "delete"):
            tx.execute(text(f"DROP TRIGGER audit_entries_no_{change}"))
    take_anchor(shell, now=AT)
    yield shell
    shell.store.close()


def anchors_of(shell: Shell) -> list[tuple[int, str]]:
    from config.anchors import load_anchors
    from config.keys import load_key

    anchors, bad = load_anchors(shell.home.anchors, load_key(shell.home.key))
    assert bad == ()
    return [(anchor.entry, anchor.digest) for anchor in anchors]


def rebuild(tx: Transaction, chance: random.Random) -> str:
    """A new chain, whole in itself, as one makes who knows how the digests are made."""
    kept = audit.entries(tx, LENGTH)[::-1]
    way = chance.choice(["cut", "edit", "drop", "swap", "add"])
    n, m = sorted(chance.sample(range(LENGTH - 1), 2))
    words = [(e.who, e.target, e.at) for e in kept]
    if way == "cut":
        words = words[: n + 1]
    elif way == "edit":
        words[n] = (chance.choice(["别人", words[n][0] + " "]), words[n][1], words[n][2])
    elif way == "drop":
        del words[n]
        words.append(words[-1])
    elif way == "swap":
        words[n], words[m] = words[m], words[n]
    else:
        words.insert(n, ("别人", "a/2025/x", AT))
    tx.execute(text("DELETE FROM audit_entries"))
    tx.execute(text("DELETE FROM audit_heads"))
    for who, target, at in words:
        audit.append(tx, who=who, action="confirm", target=target, at=at)
    return f"{way} {n} {m}"


def test_each_of_a_thousand_chains_rebuilt_or_cut_whole_is_found_by_the_anchor(
    shell: Shell,
) -> None:
    chance = random.Random(11)
    anchors = anchors_of(shell)
    missed, unanchored = [], 0
    with shell.store.transaction() as tx:
        for _ in range(MUTATIONS):
            undo = tx.connection.begin_nested()
            done = rebuild(tx, chance)
            unanchored += audit.check_chain(tx) is None
            if audit.check_chain(tx, anchors=anchors) is None:
                missed.append(done)
            undo.rollback()

    assert missed == []
    assert unanchored == MUTATIONS  # without the anchor none of them would show


def test_the_command_tells_of_a_rebuilt_chain(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    home = str(shell.home.path)
    assert run(["--home", home, "audit", "check"]) == 0
    before = shell.home.path / "zhanbao.sqlite3"
    kept = before.read_bytes()
    with shell.transaction() as tx:
        rebuild(tx, random.Random(1))
    shell.store.close()

    assert run(["--home", home, "audit", "check"]) == 1
    assert run(["--home", home, "verify"]) == 1
    assert "锚值" in capsys.readouterr().out
    before.write_bytes(kept)


def test_an_anchor_somebody_wrote_himself_is_told(tmp_path: Path) -> None:
    shell = Shell.at(str(tmp_path))
    with shell.transaction() as tx:
        fill(tx, 3)
    line = take_anchor(shell, now=AT)
    assert list(find_tampering(shell)) == []
    when, number, digest, seal = line.split()
    forged = [
        f"{when} {number} {'0' * 64} {seal}",
        f"{when} 9 {digest} {seal}",
        "x",
        f"{when} ² {digest} {seal}",
    ]
    with shell.home.anchors.open("a", encoding="utf-8") as file:
        file.write("\n".join(forged) + "\n")

    told = list(find_tampering(shell))

    assert [re.findall(r"第 (\d) 行", line) for line in told] == [["2"], ["3"], ["4"], ["5"]]


def test_anchors_kept_elsewhere_are_checked_too(tmp_path: Path) -> None:
    shell = Shell.at(str(tmp_path))
    with shell.transaction() as tx:
        fill(tx, 3)
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text(take_anchor(shell, now=AT) + "\n", encoding="ascii")
    shell.home.anchors.unlink()
    with shell.transaction() as tx:
        for change in ("replace", "update", "delete"):
            tx.execute(text(f"DROP TRIGGER audit_entries_no_{change}"))
        tx.execute(text("DELETE FROM audit_entries"))
        tx.execute(text("DELETE FROM audit_heads"))
        fill(tx, 3, who="别人")

    assert list(find_tampering(shell)) == []
    assert "锚值不符" in next(find_tampering(shell, elsewhere))


def test_an_empty_trail_has_no_anchor(tmp_path: Path) -> None:
    shell = Shell.at(str(tmp_path))

    assert take_anchor(shell, now=AT) == ""
    assert list(find_tampering(shell)) == []


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_an_auditor_gets_every_entry_and_can_check_it_without_us(
    tmp_path: Path, ending: str
) -> None:
    shell = Shell.at(str(tmp_path))
    with shell.transaction() as tx:
        fill(tx, 5)
        audit.append(tx, who='=cmd|"x"!A1', action="login", target='"引号", 逗号\n', at=AT)
    file = tmp_path / f"trail.{ending}"

    assert run(["--home", str(tmp_path), "audit", "export", str(file)]) == 0

    if ending == "csv":
        rows = list(csv.reader(file.open(encoding="utf-8-sig", newline="")))
        assert len(rows) == 7
        assert rows[6][2] == '\'=cmd|"x"!A1'
        assert rows[6][3:5] == ["登录", '"引号", 逗号\n']
        assert rows[2][6] == rows[1][7]
        return
    previous = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        entry = AuditEntry(**{**told, "at": datetime.fromisoformat(told["at"])})
        assert entry.previous == previous
        assert audit.digest_of(entry) == entry.digest
        previous = entry.digest


def test_a_span_of_days_can_be_exported(tmp_path: Path) -> None:
    shell = Shell.at(str(tmp_path))
    with shell.transaction() as tx:
        for day in range(5):
            audit.append(tx, who="人", action="login", target="人", at=AT + timedelta(days=day))
    file = tmp_path / "trail.jsonl"
    since, until = AT + timedelta(days=1), AT + timedelta(days=3)

    assert export_trail(shell, file, since=since, until=until) == 2


def test_another_ending_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--home", str(tmp_path), "audit", "export", str(tmp_path / "x.xlsx")]) == 1
    assert ".csv 或 .jsonl" in capsys.readouterr().err
