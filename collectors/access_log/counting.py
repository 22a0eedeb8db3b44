"""Hits → page views and visitors by day, month and year. Pure.

独立用户访问总量: a visitor (address and agent) counts once a day; days are summed.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import compress

from collectors.access_log.blocks import Block
from collectors.access_log.lines import Hit
from collectors.access_log.rules import Judge


@dataclass(slots=True)
class Visits:
    """Counts in the making; days are kept apart, so files may come in any order."""

    views: Counter[str] = field(default_factory=Counter)
    #: Day → 64-bit hashes of its visitors (salted by the process); addresses are not kept.
    visitors: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    #: Reason → hits left out.
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, hit: Hit, judge: Judge) -> None:
        """Count one hit, or note why it does not count."""
        if reason := judge.why_not(hit):
            self.left_out[reason] += 1
            return
        day = hit[0]
        self.views[day] += 1
        self.visitors[day].add(hash(hit[1:3]))

    def add_block(self, block: Block) -> None:
        """Count a block of hits of one day, as `add` would one by one."""
        reasons = Counter(block.reasons)
        views = reasons.pop("", 0)
        self.left_out.update(reasons)
        if not views:
            return
        counted = [not reason for reason in block.reasons]
        visitors = zip(
            compress(block.addresses, counted), compress(block.agents, counted), strict=True
        )
        self.views[block.day] += views
        self.visitors[block.day].update(map(hash, visitors))

    def leave_out_after(self, today: str) -> None:
        """Days that have not come yet are a wrong clock's: their hits do not count."""
        for day in [day for day in self.views if day > today]:
            self.left_out["日期在将来"] += self.views.pop(day)
            self.visitors.pop(day, None)

    def page_views(self, period: str) -> int:
        """PV of a year (`2026`), month (`2026-03`) or day."""
        return sum(count for day, count in self.views.items() if day.startswith(period))

    def unique_visitors(self, period: str) -> int:
        """UV of a year, month or day: the day's distinct visitors, summed over days."""
        return sum(len(seen) for day, seen in self.visitors.items() if day.startswith(period))

    def days(self, period: str) -> int:
        """Days of a period that have a page view."""
        return sum(day.startswith(period) for day in self.views)
