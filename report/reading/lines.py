"""Lines around a form's table → field key → text: heading, year, organisation, signatures. Pure."""

import re
from collections.abc import Iterable

from report.labels import find_field

_YEAR = re.compile(r"[（(]\s*(\d{4})\s*年度?\s*[）)]")
_PART = re.compile(r"([^\s：:]+)[：:]\s*(.*?)(?=\s+[^\s：:/]+[：:](?!//)|$)")


def read_lines(lines: Iterable[str]) -> dict[str, str]:
    """Field key → text, for each `标签：值` that is understood, and the year."""
    found: dict[str, str] = {}
    for line in lines:
        if line.startswith("注"):
            continue
        if year := _YEAR.search(line):
            found.setdefault("report.year", year[1])
        for label, text in _PART.findall(line.replace("　", " ")):
            key = find_field([label])
            if key is not None:
                found.setdefault(key, text.strip())
    return found
