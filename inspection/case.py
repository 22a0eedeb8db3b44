"""One rule before one site: records, limits, the day; and the three answers. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from inspection.records import SiteRecords
from model.indicators import Indicator
from model.issues import Answer, Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What a rule is given."""

    records: SiteRecords
    indicator: Indicator
    #: Today in Asia/Shanghai.
    today: date
    #: Aware, UTC.
    now: datetime

    def limit(self, name: str) -> int:
        """A whole-numbered limit of the indicator."""
        return int(self.indicator.threshold(name))

    def passes(self, detail: str, target: str = "") -> Finding:
        """合格, for a target or the site as a whole."""
        return self._finding(Answer.PASS, detail, target)

    def fails(self, detail: str, target: str = "") -> Finding:
        """发现问题."""
        return self._finding(Answer.FAIL, detail, target)

    def unknown(self, detail: str, target: str = "") -> Finding:
        """无法判断: there was nothing to judge by."""
        return self._finding(Answer.UNKNOWN, detail, target)

    def _finding(self, answer: Answer, detail: str, target: str) -> Finding:
        return Finding(
            rule=self.indicator.id,
            target=target or self.records.site.key,
            answer=answer,
            detail=detail,
        )


#: A rule: its case → findings, one a target.
Rule = Callable[[Case], Iterator[Finding]]
