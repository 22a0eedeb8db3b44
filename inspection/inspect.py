"""A site's records and the indicators → findings. Pure."""

from collections.abc import Iterable
from datetime import date, datetime

from inspection.case import Case
from inspection.records import SiteRecords
from inspection.registry import RULES
from model.errors import ConfigError
from model.indicators import Indicator
from model.issues import Finding


def inspect(
    records: SiteRecords, indicators: Iterable[Indicator], *, today: date, now: datetime
) -> tuple[Finding, ...]:
    """What each indicator that applies to the site says of each of its targets.

    Raises:
        ConfigError: an indicator has no rule that judges it.
    """
    return tuple(
        finding
        for indicator in indicators
        if _applies(indicator, records)
        for finding in _judge(Case(records=records, indicator=indicator, today=today, now=now))
    )


def _applies(indicator: Indicator, records: SiteRecords) -> bool:
    return not indicator.applies_to or records.site.type in indicator.applies_to


def _judge(case: Case) -> Iterable[Finding]:
    rule = RULES.get(case.indicator.id)
    if rule is None:
        raise ConfigError(
            "没有判断这个指标的规则",
            where=f"指标「{case.indicator.id}」",
            remedy=f"编号写 {'、'.join(sorted(RULES)[:3])} 等之一",
            code="C04",
        )
    return rule(case)
