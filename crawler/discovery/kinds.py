"""What is known of a column → its kind, how sure that is, and why. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.kinds import KindRule, load_kind_rules
from model.columns import ColumnKind

#: Below this a person is asked to check.
SURE = 0.7
_AGREED = 0.04
_AGREED_WEAK = 0.1
_DISPUTED = 0.25
_MOST = 0.5
_SURE_NAME = 0.9
_MAX = 0.99


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnSigns:
    """What the kind of a column is guessed from."""

    name: str
    #: Names of what it stands under, outermost first.
    parents: tuple[str, ...] = ()
    url: str = ""
    #: Its ColumnType tag, where the page has one.
    column_type: str = ""
    #: Titles of its first rows.
    titles: tuple[str, ...] = ()
    #: Labels of its first rows: 来信时间, 发文字号 …
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class KindGuess:
    """A kind proposed for a column."""

    kind: ColumnKind
    #: 0 to 1.
    confidence: float
    #: Chinese clause: what it rests on.
    reason: str

    @property
    def is_sure(self) -> bool:
        """True where no person needs to look."""
        return self.confidence >= SURE

    @property
    def note(self) -> str:
        """What a person should check; empty where the guess is sure."""
        return "" if self.is_sure else f"请核对类别：{self.reason}，把握 {self.confidence:.0%}"


_UNKNOWN = KindGuess(kind=ColumnKind.OTHER, confidence=0.2, reason="名称、位置和内容都看不出类别")


def guess_kind(signs: ColumnSigns) -> KindGuess:
    """The likeliest kind of a column.

    A topic's part is a topic whatever its name. Else the name speaks first, then its page tag,
    what it stands under, its rows and its address; where two of them disagree it is less sure.
    """
    said = [guess for guess in _opinions(signs) if guess is not None]
    guess = _weighed(said[0], said[1:]) if said else _UNKNOWN
    return _overridden(guess, signs)


def _weighed(first: KindGuess, others: Sequence[KindGuess]) -> KindGuess:
    """The first opinion, surer or less sure by what the others say."""
    confidence, reason = first.confidence, first.reason
    agreed = _AGREED if first.is_sure else _AGREED_WEAK
    for other in others:
        if other.kind is first.kind:
            confidence = min(confidence + agreed, _MAX)
        elif first.confidence < _SURE_NAME and other.is_sure:
            confidence -= _DISPUTED / len(others)
            reason += f"，但{other.reason}（{other.kind.label}）"
    return KindGuess(kind=first.kind, confidence=round(max(confidence, 0.1), 2), reason=reason)


def _overridden(guess: KindGuess, signs: ColumnSigns) -> KindGuess:
    """What a place says over the name: topics, and the catalogue of disclosure."""
    for rule in load_kind_rules().overrides:
        parent = next((each for each in signs.parents if rule.pattern.search(each)), None)
        if parent is not None and (not rule.instead or guess.kind in rule.instead):
            return KindGuess(
                kind=rule.kind, confidence=rule.confidence, reason=f"位于「{parent}」下"
            )
    return guess


def _opinions(signs: ColumnSigns) -> Iterable[KindGuess | None]:
    rules = load_kind_rules()
    name = _by(rules.names, signs.name, "名称含")
    weak = name is not None and name.confidence < SURE
    if not weak:
        yield name
    if signs.column_type != signs.name:
        yield _by(rules.names, signs.column_type, "标签 ColumnType 含")
    rows = _by_rows(signs)
    if rows is not None and rows.is_sure:
        yield rows
    for parent in reversed(signs.parents):
        if place := _by(rules.places, parent, f"位于「{parent}」下，含"):
            yield place
            break
    if weak:
        yield name
    if rows is not None and not rows.is_sure:
        yield rows
    yield _by(rules.addresses, signs.url.lower(), "网址含")


def _by(rules: Iterable[KindRule], text: str, words: str) -> KindGuess | None:
    for rule in rules:
        if found := rule.pattern.search(text):
            return KindGuess(
                kind=rule.kind, confidence=rule.confidence, reason=f"{words}“{found.group()}”"
            )
    return None


def _by_rows(signs: ColumnSigns) -> KindGuess | None:
    rules = load_kind_rules()
    if by_label := _by(rules.labels, " ".join(signs.labels), "列表有"):
        return by_label
    for rule in rules.titles:
        fitting = sum(rule.pattern.search(title) is not None for title in signs.titles)
        if signs.titles and fitting > _MOST * len(signs.titles):
            reason = f"{len(signs.titles)} 个标题中有 {fitting} 个像{rule.kind.label}"
            return KindGuess(kind=rule.kind, confidence=rule.confidence, reason=reason)
    return None
