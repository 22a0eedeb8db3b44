"""The form of one site and year as a page needs it: cells, state of the report, progress."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import HTTPException

from config.forms import load_form
from model.drafts import Cell, Draft, ReportState
from model.errors import Frozen
from model.people import Role, User
from model.reports import Report
from model.sites import Site
from store import drafts, reports
from store.engine import Transaction
from store.sheets import load_cells

#: Cells that a step of the workflow fills in: the names of who takes it, its day, the address.
BY_STEPS = frozenset(
    {
        "signature.filler",
        "signature.filled_on",
        "signature.reviewer",
        "signature.head",
        "site.report_url",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One filled form."""

    site: Site
    year: int
    #: None: nothing has been compiled yet.
    draft: Draft | None
    cells: tuple[Cell, ...]
    report: Report

    @property
    def by_field(self) -> Mapping[str, Cell]:
        """Field key → cell."""
        return {cell.field.key: cell for cell in self.cells}

    @property
    def decided(self) -> int:
        """Number of cells a person has decided."""
        return sum(cell.is_decided for cell in self.cells)

    @property
    def is_ready(self) -> bool:
        """True where it may be submitted: what is left open is filled in by later steps."""
        return all(cell.is_decided or cell.field.key in BY_STEPS for cell in self.cells)

    @property
    def path(self) -> str:
        """Address of the form's page."""
        return f"/sites/{self.site.key}/{self.year}"

    @property
    def split_choices(self) -> frozenset[str]:
        """Fields whose choices the form prints in cells of their own."""
        return frozenset(
            cell.field for cell in load_form(self.site.form).cells if cell.field and cell.choice
        )

    def awaits_step(self, cell: Cell) -> bool:
        """True where a step of the workflow will fill the cell in: nobody needs to look at it."""
        return cell.field.key in BY_STEPS and not cell.is_decided

    def may_fill(self, user: User) -> bool:
        """True where this person may decide values now: 填报人, until it is submitted."""
        return user.role is Role.FILLER and self.report.state is ReportState.DRAFT


def load_sheet(tx: Transaction, site: Site, year: int) -> Sheet:
    """The form of a site and year as the store holds it."""
    draft, cells = load_cells(tx, site, year=year)
    return Sheet(
        site=site, year=year, draft=draft, cells=cells, report=reports.state(tx, site.key, year)
    )


def require_filler(sheet: Sheet, user: User) -> None:
    """See that this person may decide values now.

    Raises:
        Frozen: the report is signed.
        HTTPException: 403, for the role or for where the report stands.
    """
    if sheet.report.is_frozen:
        raise Frozen("报表已签发，不能修改", remedy="如需更正，由单位负责人退回")
    if not sheet.may_fill(user):
        raise HTTPException(
            403, f"现在是「{sheet.report.state.label}」，{user.role.label}不能修改指标"
        )


def report_year(tx: Transaction, site: str, *, this_year: int) -> int:
    """The newest year that has a draft, else the year before this one, which is due in January."""
    years = (this_year, this_year - 1)
    return next(
        (year for year in years if drafts.latest_draft(tx, site, year) is not None), years[-1]
    )
