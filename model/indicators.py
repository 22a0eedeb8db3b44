"""检查指标: one rule of inspection as data, with the clause it comes from."""

from dataclasses import dataclass

from model.issues import Severity


@dataclass(frozen=True, kw_only=True, slots=True)
class Indicator:
    """One rule of `config/indicators.toml`: what is judged, by which clause, at which limit."""

    #: Names the pure function that judges it, e.g. `home.stale`.
    id: str
    #: What a person calls it, e.g. 首页不更新.
    title: str
    #: Official document, e.g. 国办秘函〔2019〕19号.
    document: str
    clause: str
    severity: Severity
    #: True where the clause was seen in a published text; else limits are shown as unconfirmed.
    is_confirmed: bool
    #: True where nobody may wait for office hours: the site is down, or may be tampered with.
    is_urgent: bool = False
    #: Site types it is binding for; empty: all.
    applies_to: tuple[str, ...] = ()
    #: Name of the limit → number.
    thresholds: tuple[tuple[str, float], ...] = ()
    #: Points a self-check takes off; 0: none. Never an official result.
    points: float = 0.0
    #: Group of the 扣分 table, which never loses more than `group_points`; empty: none.
    group: str = ""
    #: What a person should do about it.
    remedy: str = ""

    @property
    def basis(self) -> str:
        """Document and clause in one line, marked where they are not confirmed."""
        mark = "" if self.is_confirmed else "（阈值未经原文核实）"
        return f"{self.document} {self.clause}{mark}".strip()

    def threshold(self, name: str) -> float:
        """One limit by its name.

        Raises:
            KeyError: the rule has no limit of that name; the loader's test keeps this from users.
        """
        return dict(self.thresholds)[name]


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorGroup:
    """A group of the 扣分 table: its deductions together never exceed its points."""

    name: str
    points: float


@dataclass(frozen=True, kw_only=True, slots=True)
class WordRule:
    """One expression that must not stand on a page, or is commonly mistaken."""

    text: str
    #: True: forbidden (严重表述错误 suspect); False: a usual mistake (错别字 suspect).
    is_forbidden: bool
    #: What should stand there instead; empty: nothing.
    instead: str = ""
    #: Expressions that hold `text` and are right: `text` inside one of them is no hit.
    unless: tuple[str, ...] = ()
