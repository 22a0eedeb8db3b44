"""What the demo publishes: pieces, and the columns that list them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from model.columns import ColumnKind
from model.items import Form


class Family(StrEnum):
    """How a column's list pages are written and turned."""

    #: `index.html`, `index_1.html` … with createPageHTML.
    TRS = "trs"
    #: A table, turned by `list.jsp?page=N`.
    TABLE = "table"
    #: `tzgg.htm`, `tzgg/11.htm` … counting down, in GBK.
    BODA = "boda"
    #: First rows inline as XML, the rest asked of dataproxy.jsp.
    HANWEB = "hanweb"
    #: No list: one article is the column.
    SINGLE = "single"


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoColumn:
    """One column of the demo site."""

    #: Pinyin initials; also the last part of its address.
    key: str
    name: str
    #: Name of the section it stands under.
    section: str
    kind: ColumnKind
    #: Address of its first list page, from `/`.
    path: str
    family: Family = Family.TRS
    per_page: int = 20
    #: How a row writes its date, as for `date.strftime`; empty: rows show none.
    date_form: str = "%Y-%m-%d"
    #: Pieces a year.
    yearly: int = 0

    @property
    def folder(self) -> str:
        """Folder its articles live under, with a slash at the end."""
        return self.path if self.path.endswith("/") else self.path.rpartition(".")[0] + "/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One published piece."""

    #: Address from `/`; absolute where the piece is external.
    path: str
    title: str
    published_on: date
    #: Key of the column it was published in.
    column: str
    paragraphs: tuple[str, ...] = ()
    source: str = ""
    #: Keys of further columns that list it.
    also: tuple[str, ...] = ()
    #: A second address, used by the further columns; empty: they use `path`.
    alias: str = ""
    is_external: bool = False
    #: Linked, but the address answers 404.
    is_dead: bool = False
    #: Stays on top of the first list page.
    is_pinned: bool = False
    form: Form | None = None
    #: graphic, video, or empty: what the body mostly is.
    medium: str = ""
    #: Label and text: 来信时间, 回复时间, 成文日期, 发文字号, 办理方式 …
    facts: tuple[tuple[str, str], ...] = ()
    #: What a response answers, a consultation asks about, or a result belongs to.
    matter: str = ""
    #: True for the published result of a consultation.
    is_result: bool = False

    def fact(self, label: str) -> str:
        """The text under a label, empty where there is none."""
        return next((text for name, text in self.facts if name == label), "")

    def address_in(self, column: str) -> str:
        """The address by which a column links it."""
        return self.alias if self.alias and column != self.column else self.path
