"""A filled form: the version's layout with the cells to print in it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from config.forms import Form, FormCell, load_form
from model.drafts import Cell, Draft
from model.fields import FieldKind
from model.sites import Site
from model.text import clean_text
from model.values import Value
from report.values import EMPTY, TICKED, format_boxes, format_value
from report.verdicts import Verdict

#: Between the boxes of a cell, as the official form spaces them.
_WIDE = "　　　"


@dataclass(frozen=True, kw_only=True, slots=True)
class FormReport:
    """What an export prints; the same report gives the same bytes."""

    site: Site
    year: int
    #: One for each field, in order.
    cells: tuple[Cell, ...]
    #: The draft that the proposals come from; None: there is none.
    draft: Draft | None = None
    #: Field key → verdicts on the items behind a count, for the sheets of evidence.
    evidence: Mapping[str, tuple[Verdict, ...]] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        """The version of the form that the site fills.

        Raises:
            ConfigError: the site file names a version that there is not.
        """
        return load_form(self.site.form)

    @property
    def made_at(self) -> datetime:
        """Moment that the document is dated with: of the draft or the newest decision, no clock."""
        moments = [cell.confirmation.decided_at for cell in self.cells if cell.confirmation]
        if self.draft is not None:
            moments.append(self.draft.compiled_at)
        return max(moments, default=datetime(self.year + 1, 1, 1, tzinfo=UTC))

    def cell(self, key: str) -> Cell:
        """The cell of a field."""
        return next(cell for cell in self.cells if cell.field.key == key)

    def value(self, key: str) -> Value | None:
        """The value to print; None: not filled."""
        return self.cell(key).value

    def text(self, key: str) -> str:
        """The text to print for a field; boxes are printed even where none is ticked."""
        cell = self.cell(key)
        if cell.field.kind is FieldKind.YESNO and (
            cell.value is None or cell.value in {True, False}
        ):
            return format_boxes(cell.field, cell.value, gap=_WIDE)
        if cell.field.kind is FieldKind.CHOICE and cell.value is None:
            return format_boxes(cell.field, None, gap=" ")
        return clean_text(format_value(cell.field, cell.value))

    def printed(self, place: FormCell) -> str:
        """The text that stands in one cell of the form."""
        if not place.field:
            return place.text
        if place.choice:
            ticked = self.value(place.field) == place.choice
            return f"{TICKED if ticked else EMPTY}{place.choice}"
        return self.text(place.field)

    @property
    def title(self) -> str:
        """The heading of the form."""
        return self._filled(self.form.title)

    @property
    def year_line(self) -> str:
        """The line with the year."""
        return self._filled(self.form.year)

    @property
    def organisation_line(self) -> str:
        """The line with the organisation that reports."""
        return self._filled(self.form.organisation)

    @property
    def signature(self) -> tuple[tuple[str, str], ...]:
        """Label and text of each part of the line of signatures."""
        return tuple((label, self.text(key)) for label, key in self.form.signature)

    @property
    def after(self) -> tuple[tuple[str, str], ...]:
        """Label and text of what is printed below, as far as it is known."""
        found = ((label, self.text(key)) for label, key in self.form.after)
        return tuple((label, text) for label, text in found if text)

    def _filled(self, line: str) -> str:
        for key in ("report.organisation", "report.year"):
            line = line.replace(f"{{{key}}}", self.text(key))
        return line
