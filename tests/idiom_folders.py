"""What the writers of simulated sites share: folders of items, numbers of pages."""

import re
from datetime import date

from idiom_sites import SimColumn, SimSite


def number_of(text: str | None, default: int = 1) -> int:
    return int(text) if text and text.isdecimal() else default


class Folders:
    """Items under `/<column>/`, as most products address them."""

    per_page = 15

    def entry(self, column: SimColumn) -> str:
        return f"/lm{column.number}/index.html"

    def article(self, column: int, number: int, day: date) -> str:
        return f"/lm{column}/{day:%Y%m}/t{day:%Y%m%d}_{column * 10000 + number}.html"

    def _place(
        self, site: SimSite, path: str, pattern: str, less: int = 0
    ) -> tuple[SimColumn, str] | None:
        """The column that the pattern's first group names, and its second group."""
        found = re.fullmatch(pattern, path)
        column = site.column(int(found[1]) - less) if found else None
        return (column, found[2] or "") if found and column else None
