"""Findings → a self-check sheet: vetoes apart from deductions, never an official result. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from model.indicators import Indicator, IndicatorGroup
from model.issues import Answer, Finding, Severity

_FULL = 100.0

#: Rule and target that a person declared a false alarm → the reason.
SetAside = Mapping[tuple[str, str], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreLine:
    """One indicator on the sheet."""

    indicator: Indicator
    answer: Answer
    #: Points taken off, before the group's limit.
    deducted: float
    #: Failing targets with their detail.
    details: tuple[str, ...] = ()
    #: Failing targets that are left out as false alarms, with the reason.
    set_aside: tuple[str, ...] = ()
    #: Why nothing could be told; empty where something could.
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreSheet:
    """自查表: what would fail the site, and what it would lose in a self-check."""

    vetoes: tuple[ScoreLine, ...]
    deductions: tuple[ScoreLine, ...]
    #: 100 less the deductions, each group held to its points; None: some indicator is 无法判断.
    self_check_score: float | None

    @property
    def is_vetoed(self) -> bool:
        """True where any 单项否决 indicator failed."""
        return any(line.answer is Answer.FAIL for line in self.vetoes)


def score(
    findings: Iterable[Finding],
    indicators: Sequence[Indicator],
    groups: Iterable[IndicatorGroup] = (),
    *,
    false_alarms: SetAside | None = None,
    site: str = "",
) -> ScoreSheet:
    """The sheet; notices are not on it, false alarms cost nothing but stay in sight.

    `site`: its key, which a finding about the site as a whole has for its target.

    Source: 国办秘函〔2019〕19号 (deductions of an indicator never exceed its points).
    """
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    lines = [
        _line(indicator, by_rule.get(indicator.id, []), false_alarms or {}, site)
        for indicator in indicators
    ]
    vetoes = tuple(line for line in lines if line.indicator.severity is Severity.VETO)
    deductions = tuple(line for line in lines if line.indicator.severity is Severity.DEDUCTION)
    return ScoreSheet(
        vetoes=vetoes, deductions=deductions, self_check_score=_total(deductions, groups)
    )


def _line(
    indicator: Indicator, findings: Sequence[Finding], false_alarms: SetAside, site: str
) -> ScoreLine:
    found = [finding for finding in findings if finding.answer is Answer.FAIL]
    failed = [one for one in found if (one.rule, one.target) not in false_alarms]
    aside = [one for one in found if (one.rule, one.target) in false_alarms]
    told = [one for one in findings if one.answer is not Answer.UNKNOWN]
    if failed:
        answer = Answer.FAIL
    elif told and len(told) == len(findings):
        # A false alarm was looked at by a person: that is an answer, as 合格 is.
        answer = Answer.PASS
    else:
        # What could not be told of one target is not told of the whole.
        answer = Answer.UNKNOWN
    is_unknown = answer is Answer.UNKNOWN
    reasons = (one.detail for one in findings if is_unknown and one.answer is Answer.UNKNOWN)
    return ScoreLine(
        indicator=indicator,
        answer=answer,
        reasons=tuple(dict.fromkeys(reasons)),
        deducted=indicator.points * len(failed),
        details=tuple(_about(finding.target, finding.detail, site) for finding in failed),
        set_aside=tuple(
            _about(one.target, false_alarms[one.rule, one.target], site) for one in aside
        ),
    )


def _about(target: str, told: str, site: str) -> str:
    """What was told of a target, which is named but where it names itself or is the site."""
    return told if target == site or target in told else f"{target}：{told}"


def _total(lines: Sequence[ScoreLine], groups: Iterable[IndicatorGroup]) -> float | None:
    if any(line.answer is Answer.UNKNOWN for line in lines):
        return None
    limits = {group.name: group.points for group in groups}
    lost: dict[str, float] = {}
    for line in lines:
        name = line.indicator.group
        lost[name] = lost.get(name, 0.0) + line.deducted
    off = sum(min(points, limits.get(name, points)) for name, points in lost.items())
    return round(max(0.0, _FULL - off), 1)
