"""Many sites at a glance: one page of them, sorted and filtered, and all of them by region."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select

from model.drafts import ReportState
from model.errors import UsageError
from model.fleet import FleetLine, ScoreLine, Selection
from model.runs import RunStatus
from store.engine import Transaction
from store.fleet_register import entry_of, is_chosen, is_visible
from store.tables import drafts, fleet_figures, fleet_sites, reports, site_switches

_DONE = (ReportState.SIGNED, ReportState.PUBLISHED)
_S, _F, _R, _W = fleet_sites.c, fleet_figures.c, reports.c, site_switches.c
_UNREAD = func.coalesce(_F.unread, 0)
_VETOES = func.coalesce(_F.vetoes, 0)
_DEDUCTIONS = func.coalesce(_F.deductions, 0)
_NOTICES = func.coalesce(_F.notices, 0)
_report_state = func.coalesce(_R.state, ReportState.DRAFT.value)
_STOPPED = or_(_S.is_enabled.is_(False), func.coalesce(_W.is_stopped, False))
#: Word in an address → what the list is sorted by.
ORDERS: dict[str, ColumnElement[Any]] = {
    "name": _S.name,
    "region": _S.region,
    "department": _S.department,
    "organisation": _S.organisation,
    "unread": _UNREAD,
    "vetoes": _VETOES,
    "deductions": _DEDUCTIONS,
    "state": _report_state,
    "last_run": _F.last_run_at,
}
#: What the score table may go by.
GROUPS = ("region", "department", "organisation")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which part of the list is wanted, and in what order."""

    selection: Selection
    year: int
    #: Day after which a report that is not signed is late.
    deadline: date
    today: date
    #: A word of `FILTERS`, or a `ReportState`; "": all.
    only: str = ""
    order: str = "name"
    is_falling: bool = False

    @property
    def is_past(self) -> bool:
        """True where reports of the year are due."""
        return self.today > self.deadline


def fleet_page(
    tx: Transaction, wish: Wish, *, limit: int, offset: int = 0
) -> tuple[int, list[FleetLine]]:
    """How many sites there are in the list, and one page of it.

    Raises:
        UsageError: the filter or the order is none that there is.
    """
    wanted = and_(is_chosen(wish.selection), _filter(wish))
    order = ORDERS.get(wish.order)
    if order is None:
        raise UsageError(f"不能按 {wish.order!r} 排序", remedy=f"可用：{' '.join(ORDERS)}")
    total = tx.execute(_joined(select(func.count()), wish).where(wanted)).scalar_one()
    query = _joined(select(*_COLUMNS, _compiled(wish.year), _late(wish).label("late")), wish)
    sort = order.desc().nulls_last() if wish.is_falling else order.asc().nulls_last()
    rows = tx.execute(query.where(wanted).order_by(sort, _S.site).limit(limit).offset(offset))
    return int(total), [_line(row) for row in rows]


def score_table(tx: Transaction, wish: Wish, *, by: str) -> list[ScoreLine]:
    """All chosen sites by region, department or organisation, in the order of their names.

    Raises:
        UsageError: there is no such grouping.
    """
    if by not in GROUPS:
        raise UsageError(f"不能按 {by!r} 汇总", remedy=f"可用：{' '.join(GROUPS)}")
    name = _S[by]
    query = _joined(select(name.label("name"), *_sums(wish)), wish)
    rows = tx.execute(
        query.where(is_chosen(wish.selection), _filter(wish)).group_by(name).order_by(name)
    )
    return [_score(row) for row in rows]


def has_drafts(tx: Transaction, year: int, *, under: str) -> bool:
    """True where any site that is seen has a draft of a year."""
    query = select(_S.site).where(is_visible(under), _has_draft(year)).limit(1)
    return tx.execute(query).first() is not None


def _joined(query: Select[Any], wish: Wish) -> Select[Any]:
    joined = fleet_sites.outerjoin(fleet_figures, _F.site == _S.site)
    joined = joined.outerjoin(reports, and_(_R.site == _S.site, _R.year == wish.year))
    return query.select_from(joined.outerjoin(site_switches, _W.site == _S.site))


def _filter(wish: Wish) -> ColumnElement[bool]:
    """SQL for `only`."""
    if wish.only in set(ReportState):
        return and_(_report_state == wish.only, _has_draft(wish.year))
    filters: dict[str, ColumnElement[bool]] = {
        "": _S.site.is_not(None),
        "unread": _UNREAD > 0,
        "veto": _VETOES > 0,
        "deduction": _DEDUCTIONS > 0,
        "late": _late(wish),
        "no_draft": ~_has_draft(wish.year),
        "stopped": _STOPPED,
        "never": _F.last_run.is_(None),
        "broken": _S.problem != "",
        "no_columns": and_(_S.columns == 0, _S.problem == ""),
    }
    found = filters.get(wish.only)
    if found is None:
        raise UsageError(f"没有筛选 {wish.only!r}", remedy=f"可用：{' '.join(filters)}")
    return found


def _has_draft(year: int) -> ColumnElement[bool]:
    return exists().where(drafts.c.site == _S.site, drafts.c.year == year)


def _late(wish: Wish) -> ColumnElement[bool]:
    return _report_state.not_in(_DONE) if wish.is_past else _S.site.is_(None)


def _compiled(year: int) -> ColumnElement[Any]:
    d = drafts.c
    newest = select(d.compiled_at).where(d.site == _S.site, d.year == year)
    return newest.order_by(d.id.desc()).limit(1).scalar_subquery().label("compiled_at")


_COLUMNS = (
    *fleet_sites.c,
    _report_state.label("state"),
    _UNREAD.label("unread"),
    _VETOES.label("vetoes"),
    _DEDUCTIONS.label("deductions"),
    _NOTICES.label("notices"),
    _F.last_run_at,
    _F.last_status,
    _STOPPED.label("stopped"),
)


def _line(row: Row[Any]) -> FleetLine:
    return FleetLine(
        entry=entry_of(row),
        state=ReportState(row.state),
        compiled_at=row.compiled_at,
        is_late=bool(row.late),
        unread=row.unread,
        vetoes=row.vetoes,
        deductions=row.deductions,
        notices=row.notices,
        last_run_at=row.last_run_at,
        last_status=RunStatus(row.last_status) if row.last_status else None,
        is_stopped=bool(row.stopped),
    )


def _sums(wish: Wish) -> Iterable[ColumnElement[Any]]:
    has_draft = _has_draft(wish.year)

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    yield func.count().label("sites")
    yield number(_UNREAD > 0).label("with_unread")
    yield number(_VETOES > 0).label("with_veto")
    yield func.sum(_UNREAD).label("unread")
    yield func.sum(_VETOES).label("vetoes")
    yield func.sum(_DEDUCTIONS).label("deductions")
    yield number(~has_draft).label("without_draft")
    yield number(_late(wish)).label("late")
    yield number(_F.last_run.is_(None)).label("never_crawled")
    yield number(_STOPPED).label("stopped")
    for state in ReportState:
        yield number(and_(_report_state == state.value, has_draft)).label(f"state_{state.value}")


def _score(row: Row[Any]) -> ScoreLine:
    return ScoreLine(
        name=row.name,
        sites=row.sites,
        with_unread=row.with_unread,
        with_veto=row.with_veto,
        unread=row.unread,
        vetoes=row.vetoes,
        deductions=row.deductions,
        without_draft=row.without_draft,
        late=row.late,
        never_crawled=row.never_crawled,
        stopped=row.stopped,
        states={state: getattr(row, f"state_{state.value}") for state in ReportState},
    )
