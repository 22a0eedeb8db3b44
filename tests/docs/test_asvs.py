"""The table against OWASP ASVS: evidence that it names is there, its states are known ones."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
#: A file or folder of the project, as the table writes it.
PLACES = sorted(set(re.findall(r"`((?:[a-z_0-9]+/)+[a-z_0-9.]*|[a-z_]+\.html)`", TABLE)))
ROWS = re.findall(r"^\| (\d[^|]*) \| ([^|]*) \| ([^|]*) \| (.*) \|$", TABLE, re.MULTILINE)


@pytest.mark.parametrize("place", PLACES)
def test_what_is_named_as_evidence_is_there(place: str) -> None:
    found = ROOT / (f"web/templates/{place}" if place.endswith(".html") else place)

    assert found.exists()


def test_every_line_has_a_known_state_and_says_why() -> None:
    assert len(ROWS) > 120
    assert {state for _, _, state, _ in ROWS} <= {"是", "部", "否", "—"}
    assert [number for number, _, _, why in ROWS if not why.strip()] == []
