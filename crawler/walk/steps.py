"""What a walker asks for and gives back. Pure."""

from dataclasses import dataclass

from model.fetching import PageRequest
from model.items import Sighting
from model.runs import ColumnWalk


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleNeed:
    """One article to fetch, and why."""

    #: Canonical address, by which the answer is given back.
    address: str
    url: str
    #: `no_date`, `order`, `doubt`, `form`, `letter`, `consultation`, `interview`.
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What follows from one answer."""

    pages: tuple[PageRequest, ...] = ()
    articles: tuple[ArticleNeed, ...] = ()
    #: Items to record.
    sightings: tuple[Sighting, ...] = ()
    #: How the walk ended, once it has.
    walk: ColumnWalk | None = None
