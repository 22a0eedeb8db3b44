"""信息: published pieces, known by their canonical address."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from model.columns import ColumnKind


class DateSource(StrEnum):
    """Where an item's published date was read."""

    ROW = "row"
    #: Row showed month and day; the year follows from the order of the list.
    ROW_ORDER = "row_order"
    ARTICLE = "article"
    #: Neither row nor article told it without doubt.
    UNKNOWN = "unknown"


class Form(StrEnum):
    """Form of an interpretation, 填写说明 四.1."""

    MATERIAL = "material"
    PRODUCT = "product"
    COMMENTARY = "commentary"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return {"material": "解读材料", "product": "解读产品", "commentary": "媒体评论"}[self.value]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """An item as one walk of one column saw it; what a crawl records."""

    #: Canonical address.
    address: str
    #: Address as the page wrote it, made absolute.
    url: str
    title: str
    published_on: date | None
    date_source: DateSource
    is_external: bool
    #: Name of the column that lists it.
    column: str
    #: Why the date is in doubt, empty if it is not.
    date_doubt: str = ""
    #: Only for interpretations whose form was settled.
    form: Form | None = None
    #: Why that form, one Chinese clause.
    form_reason: str = ""
    #: What letters, consultations, interviews and services carry besides:
    #: received_on, replied_on (ISO dates), deadline, document_number, matter, result, online …
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One published piece over all its sightings."""

    #: Canonical address: its identity.
    address: str
    url: str
    title: str
    published_on: date | None
    date_source: DateSource
    is_external: bool
    #: Names of the columns that list it, in the order of the site file.
    columns: tuple[str, ...]
    #: Kinds of those columns, without repeats, in the same order.
    kinds: tuple[ColumnKind, ...]
    first_seen: datetime
    last_seen: datetime
    date_doubt: str = ""
    form: Form | None = None
    form_reason: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    #: `back_dated`, `vanished`, `date_changed`, `title_changed`; what a person should look at.
    flags: tuple[str, ...] = ()
    #: Canonical address of the item that this one repeats, found by identity rules; or None.
    same_as: str | None = None
    #: A person's decision to count (True) or not (False) this item in a year's figures; or None.
    decision: bool | None = None
    decision_reason: str = ""

    def fact(self, name: str) -> str:
        """The text of one fact, empty where there is none."""
        return next((text for key, text in self.facts if key == name), "")


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemVersion:
    """What one column changed about an item between two crawls."""

    address: str
    column: str
    #: Crawl run that found it, and when.
    run: int
    changed_at: datetime
    old_title: str
    new_title: str
    old_published_on: date | None
    new_published_on: date | None
