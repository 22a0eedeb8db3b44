"""What one page says, read from its bytes alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from model.fetching import PageRequest


class PageKind(StrEnum):
    """What a page is."""

    HOME = "home"
    LIST = "list"
    ARTICLE = "article"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of a column's list."""

    #: Absolute address it leads to.
    url: str
    #: Whole title, white space collapsed.
    title: str
    #: Published date if the row states a full one without doubt.
    published_on: date | None = None
    #: Month and day where the row shows no year; the order of the list gives the year.
    month_day: tuple[int, int] | None = None
    #: Why the date is in doubt, empty if it is not.
    date_doubt: str = ""
    #: Other labelled texts of the row: 发文字号, 来源, 状态, 收到日期, 办理方式 …
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Pager:
    """How the next pages of a list are reached, and what the page says of its length."""

    #: Name of the CMS idiom that read it.
    idiom: str
    #: Requests for the pages that follow, in order; the first is the next page.
    next: tuple[PageRequest, ...] = ()
    #: Number of this page, from 1, where it is told.
    page: int | None = None
    total_items: int | None = None
    total_pages: int | None = None
    #: Page number (from 1) → its request, where addresses can be computed; else None.
    request_for: Callable[[int], PageRequest] | None = None
    #: True where the page itself says that nothing follows.
    is_last: bool = False
    #: True for a stepped-down guess (`follow what looks like next`), which must bring new rows.
    is_guess: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ListReading:
    """The main list of one page."""

    rows: tuple[Row, ...] = ()
    pager: Pager | None = None
    #: Which idiom or structure the rows were read by.
    idiom: str = ""
    #: Requests that hold the list where this page is only a shell: iframe, interface.
    elsewhere: tuple[PageRequest, ...] = ()
    #: Where the rows were found: a path such as `div.list > ul`, for a person.
    place: str = ""
    #: Why this list was taken, and what was passed over; Chinese sentences.
    reasons: tuple[str, ...] = ()
    #: What hinders a whole reading; an empty tuple is needed for a count.
    problems: tuple[str, ...] = ()
    #: True where the page plainly says, or shows by an empty list container, that it has no items.
    is_empty_list: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleReading:
    """One article page."""

    title: str = ""
    published_on: date | None = None
    column: str = ""
    source: str = ""
    #: Text of the body, control characters removed.
    body: str = ""
    #: Counts of media in the body: img, audio, video; and of body characters.
    images: int = 0
    audios: int = 0
    videos: int = 0
    #: Absolute addresses of attached files.
    attachments: tuple[str, ...] = ()
    #: Labelled facts of the body, such as 来信时间, 回复时间, 成文日期.
    facts: tuple[tuple[str, str], ...] = ()
    #: Why the date is in doubt, empty if it is not.
    date_doubt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Marks:
    """Identity marks found anywhere in a page's raw text; each list in order of sight, distinct."""

    icp: tuple[str, ...] = ()
    police: tuple[str, ...] = ()
    id_code: tuple[str, ...] = ()
    conac: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PageReading:
    """All that the reader sees on one page."""

    url: str
    page: PageKind
    #: Encoding the bytes were decoded with.
    encoding: str
    listing: ListReading = field(default_factory=ListReading)
    article: ArticleReading | None = None
    marks: Marks = field(default_factory=Marks)
    #: Page tags of 国办发〔2017〕47号 附件, name in standard spelling → value.
    tags: tuple[tuple[str, str], ...] = ()
    #: Page tags in another case than the standard's: name as written, standard spelling.
    odd_tags: tuple[tuple[str, str], ...] = ()
    #: Chinese sentences; encoding in doubt, markup cut, firewall page …
    problems: tuple[str, ...] = ()
