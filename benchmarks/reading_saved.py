"""Saved real pages as pages with a truth, to be scored like written ones."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

from written_pages.truth import TruthRow, WrittenPage

from model.text import clean_line

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures" / "pages"


def saved_pages() -> Iterator[WrittenPage]:
    """Every saved list page."""
    for folder in sorted(FIXTURES.iterdir()):
        truth = folder / "truth.json"
        told = json.loads(truth.read_text("utf-8")) if truth.exists() else {}
        if "rows" in told:
            url = json.loads((folder / "meta.json").read_text("utf-8"))["url"]
            rows = tuple(_row(url, row) for row in told["rows"])
            body = next(folder.glob("page.*")).read_bytes()
            yield WrittenPage(
                family="saved", size=len(rows), form="", url=url, body=body, rows=rows
            )


def _row(base: str, row: dict[str, str]) -> TruthRow:
    year, month, day = (int(each) for each in re.findall(r"\d+", row["date"])[:3])
    return TruthRow(
        url=urljoin(base, row["url"]), title=clean_line(row["title"]), day=date(year, month, day)
    )
