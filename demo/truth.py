"""Content → what a right crawl of the demo site must find, computed from what was published.

Nothing here reads a page: the truth is stated from the plan of the site, by the clauses of the
form, and compared with what the program reads off the pages.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from demo import office
from demo.columns import ALL_COLUMNS, COLUMNS, TOPICS
from demo.content import Content
from demo.pieces import Piece
from model.columns import ColumnKind as Kind
from model.items import Form
from model.values import Value

_NEWS = {Kind.NEWS, Kind.NOTICE}
_DISCLOSURE = {Kind.POLICY, Kind.DISCLOSURE}
_NOT_IN_TOTAL = {Kind.LETTERS, Kind.SERVICE}


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnTruth:
    """What a right discovery and a right walk of one column find."""

    name: str
    kind: Kind
    #: Address of its first list page, from `/`.
    path: str
    #: Address and title of each row in the order of the list, and its published date.
    rows: tuple[tuple[str, str, date], ...]


def column_truths(content: Content) -> tuple[ColumnTruth, ...]:
    """The truth of each column, in the order of the navigation."""
    return tuple(
        ColumnTruth(
            name=column.name,
            kind=column.kind,
            path=column.path,
            rows=tuple(
                (piece.address_in(column.key), piece.title, piece.published_on)
                for piece in content.listings[column.key]
            ),
        )
        for column in ALL_COLUMNS
    )


def values(content: Content, year: int | None = None) -> dict[str, Value]:
    """Value of every field that can be read off the site, for a year (default: the newest full one).

    `letters.*` are those of the published letters; `letters.closed_on_time` holds for a limit
    of `office.LETTER_LIMIT_DAYS` working days.
    """
    year = year or content.year
    return {
        **_identity(),
        **_published(content, year),
        **_topics(content, year),
        **_interpretations(content, year),
        **_services(content),
        **_interaction(content, year),
        **_letters(content, year),
    }


def _identity() -> dict[str, Value]:
    return {
        "site.name": office.SITE_NAME,
        "site.id_code": office.ID_CODE,
        "site.sponsor": office.SPONSOR,
        "site.operator": office.OPERATOR,
        "site.icp": office.ICP,
        "site.police": office.POLICE,
        "site.conac": office.CONAC,
        "interaction.smart_qa": True,
    }


def _count(content: Content, kinds: Iterable[Kind], year: int) -> int:
    return len(_of(content, set(kinds), year))


def _of(content: Content, kinds: set[Kind], year: int) -> list[Piece]:
    """Own pieces of a year that a column of some kinds lists; each piece once."""
    keys = {column.key for column in ALL_COLUMNS if column.kind in kinds}
    return [
        piece
        for piece in content.pieces
        if piece.published_on.year == year
        and not piece.is_external
        and not keys.isdisjoint((piece.column, *piece.also))
    ]


def _published(content: Content, year: int) -> dict[str, Value]:
    return {
        "info.total": _count(content, set(Kind) - _NOT_IN_TOTAL, year),
        "info.overview": _count(content, {Kind.OVERVIEW}, year),
        "info.news": _count(content, _NEWS, year),
        "info.disclosure": _count(content, _DISCLOSURE, year),
    }


def _topics(content: Content, year: int) -> dict[str, Value]:
    years = {
        topic.key: [piece.published_on.year for piece in content.listings[topic.key]]
        for topic in TOPICS
    }
    return {
        "topics.maintained": sum(year in each for each in years.values()),
        "topics.opened": sum(min(each, default=0) == year for each in years.values()),
    }


def _interpretations(content: Content, year: int) -> dict[str, Value]:
    forms = [piece.form for piece in _of(content, {Kind.INTERPRETATION}, year)]
    matters = {piece.matter for piece in _of(content, {Kind.RESPONSE}, year)}
    return {
        "interpretation.total": len(forms),
        "interpretation.materials": forms.count(Form.MATERIAL),
        "interpretation.products": forms.count(Form.PRODUCT),
        "interpretation.commentary": forms.count(Form.COMMENTARY),
        "response.count": len(matters),
    }


def _services(content: Content) -> dict[str, Value]:
    keys = {column.key for column in COLUMNS if column.kind is Kind.SERVICE}
    entries = [piece for piece in content.pieces if piece.column in keys]
    return {
        "service.catalogue": bool(entries),
        "service.items": len(entries),
        "service.online_items": sum(piece.fact("办理方式") == "全程网办" for piece in entries),
    }


def _interaction(content: Content, year: int) -> dict[str, Value]:
    pieces = _of(content, {Kind.CONSULTATION}, year)
    return {
        "consultation.count": sum(not piece.is_result for piece in pieces),
        "consultation.results": len({piece.matter for piece in pieces if piece.is_result}),
        "interview.count": _count(content, {Kind.INTERVIEW}, year),
    }


def _letters(content: Content, year: int) -> dict[str, Value]:
    spans = [
        (date.fromisoformat(letter.fact("来信时间")), date.fromisoformat(letter.fact("回复时间")))
        for letter in content.listings["jzxx"]
    ]
    days = [(replied - received).days for received, replied in spans if received.year == year]
    # Letters are answered within 9 days or after 30: on either side of the limit whatever the holidays.
    on_time = sum(each <= office.LETTER_LIMIT_DAYS for each in days)
    mean = round(sum(days) / len(days), 1)
    return {
        "letters.received": len(days),
        "letters.closed": len(days),
        "letters.public_replies": len(days),
        "letters.average_days": int(mean) if mean == int(mean) else mean,
        "letters.closed_on_time": on_time,
        "letters.on_time_rate": round(100 * on_time / len(days), 2),
    }
