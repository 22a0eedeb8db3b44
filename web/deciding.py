"""What a person decides, whether by the page or by the interface: checked and written here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fastapi import HTTPException

from inspection.lifecycle import Handling
from model.confirmations import Confirmation
from model.errors import UsageError
from model.issues import IssueAction, IssueEvent
from model.people import User
from model.sites import Site
from model.values import NONE
from store import confirmations, decisions, people
from store.engine import Transaction
from store.issue_handling import handle_issue, may_handle
from store.sheets import Decision, compile_site, confirm_value
from web.sheet import Sheet, load_sheet, require_filler


class CellAction(StrEnum):
    """What can be done about a cell."""

    CONFIRM = "confirm"
    REPLACE = "replace"
    #: 无: there is no such thing here.
    NONE = "none"
    UNDO = "undo"


@dataclass(frozen=True, kw_only=True, slots=True)
class CellWish:
    """What a person wants done about a cell, and what he saw when he said so."""

    field: str
    action: CellAction
    #: What was typed, for `replace`.
    text: str = ""
    reason: str = ""
    #: Version of the newest confirmation seen, 0 for none.
    version: int
    #: Digest of the evidence seen, "" for none.
    digest: str

    @property
    def wanted(self) -> str | None:
        """The text of the value; None: the proposed value as it stands."""
        match self.action:
            case CellAction.REPLACE:
                return self.text
            case CellAction.NONE:
                return NONE
            case _:
                return None


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemWish:
    """What a person wants done about one item of a year."""

    address: str
    #: True: counts; False: does not; None: as the rules say.
    is_counted: bool | None
    reason: str = ""


def write_cell_decision(
    tx: Transaction, sheet: Sheet, wish: CellWish, *, user: User, now: datetime
) -> Confirmation:
    """Write a decision about a cell of a sheet.

    Raises:
        HTTPException: 403, the person may not fill this report now.
        Conflict, Frozen, UsageError: as `store.sheets.confirm_value`.
    """
    require_filler(sheet, user)
    if wish.action is CellAction.UNDO:
        return _take_back(tx, sheet, wish, user=user, now=now)
    decision = Decision(
        site=sheet.site,
        year=sheet.year,
        field=wish.field,
        text=wish.wanted,
        by=user.name,
        reason=wish.reason,
        expected_version=wish.version,
        evidence_digest=wish.digest,
    )
    return confirm_value(tx, decision, now=now)


def write_item_decision(
    tx: Transaction, site: Site, year: int, wish: ItemWish, *, user: User, now: datetime
) -> Sheet:
    """Take an item out of the year's figures or in → the sheet as it is after that.

    Raises:
        HTTPException: 403, the person may not fill this report now.
        UsageError: without a reason.
        StoreError: there is no such item.
        Frozen: the report is signed.
    """
    if wish.is_counted is not None and not wish.reason:
        raise UsageError("剔除或计入一条信息须写理由", remedy="请填写理由")
    require_filler(load_sheet(tx, site, year), user)
    decisions.decide_item(
        tx,
        site=site.key,
        year=year,
        address=wish.address,
        is_counted=wish.is_counted,
        by=user.name,
        at=now,
        reason=wish.reason,
    )
    compile_site(tx, site, year=year, now=now)
    return load_sheet(tx, site, year)


def write_issue_event(tx: Transaction, site: Site, event: IssueEvent, *, user: User) -> Handling:
    """Write down what a person does about an issue of a site → how the issue now stands.

    Raises:
        HTTPException: 403, the role may not do that.
        UsageError: nobody of that name sees the site; as `store.issue_handling`.
    """
    if not may_handle(user.role, event.action):
        raise HTTPException(403, f"{user.role.label}不能「{event.action.label}」")
    if event.action is IssueAction.ASSIGNED:
        _require_person(tx, site, event.text)
    return handle_issue(tx, site, event)


def _require_person(tx: Transaction, site: Site, name: str) -> None:
    # One of another organisation is as if he were not there: else names could be tried out.
    if name not in {one.name for one in people.people_who_see(tx, site)}:
        raise UsageError(f"没有「{name}」这个用户", remedy="从名单中选择")


def _take_back(
    tx: Transaction, sheet: Sheet, wish: CellWish, *, user: User, now: datetime
) -> Confirmation:
    standing = sheet.by_field[wish.field].confirmation
    return confirmations.record_confirmation(
        tx,
        Confirmation(
            site=sheet.site.key,
            year=sheet.year,
            field=wish.field,
            value=None,
            decided_by=user.name,
            decided_at=now,
            replaces=standing.value if standing else None,
            reason="撤销",
        ),
        expected_version=wish.version,
    )
