"""Waves: one task over many sites; each becomes a slot of the schedule when it is begun.

The slot is left as one whose process died: whoever works slots off, here or on another machine,
takes it over, with the same leases, retries and limits as every other.
"""

import json
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from model.errors import UsageError
from model.slots import SlotStatus
from model.waves import Wave, WavePlan, WaveSite, WaveState, WaveStep
from store import audit, slots
from store.engine import Transaction
from store.parts import parts_of
from store.tables import fleet_wave_sites, fleet_waves
from store.tables import slots as slot_rows
from store.upsert import inserted_id

_W, _S = fleet_waves.c, fleet_wave_sites.c
_BATCH = 1000
_HOUR = timedelta(hours=1)
_PASSED = frozenset({SlotStatus.DONE})
#: State → the states a person may put it into.
_TURNS = {
    WaveState.RUNNING: {WaveState.PAUSED, WaveState.STOPPED},
    WaveState.PAUSED: {WaveState.RUNNING, WaveState.STOPPED},
}


def start_wave(
    tx: Transaction, plan: WavePlan, sites: Iterable[str], *, by: str, at: datetime, year: int
) -> int:
    """Begin a wave over some sites → its number.

    Raises:
        UsageError: there is no site.
    """
    keys = sorted(set(sites))
    if not keys:
        raise UsageError("没有一个网站", remedy="换一个标签")
    hours = f"{plan.hours[0]:%H:%M}-{plan.hours[1]:%H:%M}" if plan.hours else ""
    number = inserted_id(
        tx,
        insert(fleet_waves).values(
            task=plan.task,
            selection=json.dumps([plan.selection, plan.under], ensure_ascii=False),
            year=year,
            at_once=plan.at_once,
            per_hour=plan.per_hour,
            hours=hours,
            workdays_off=plan.is_free_on_days_off,
            state=WaveState.RUNNING,
            started_by=by,
            started_at=at,
        ),
    )
    rows = [{"wave": number, "site": key, "state": WaveStep.WAITING} for key in keys]
    for part in parts_of(rows, _BATCH):
        tx.execute(insert(fleet_wave_sites), part)
    detail = f"开始 {plan.task}，{plan.selection}，{len(keys)} 个网站，{plan.limits}"
    audit.append(tx, who=by, action="wave", target=str(number), detail=detail, at=at)
    return number


def turn_wave(tx: Transaction, number: int, to: WaveState, *, by: str, at: datetime) -> None:
    """Pause a wave, let it go on, or stop it for good.

    Raises:
        UsageError: there is none of that number, or it cannot be put into that state.
    """
    wave = wave_of(tx, number)
    if wave is None or to not in _TURNS.get(wave.state, set()):
        what = f"成批任务 {number} {wave.state.label}" if wave else f"没有成批任务 {number}"
        raise UsageError(what, remedy="zhanbao fleet waves 查看")
    over = {"finished_at": at} if to.is_over else {}
    tx.execute(update(fleet_waves).where(_W.id == number).values(state=to, **over))
    if to is WaveState.STOPPED:
        waiting = (_S.wave == number, _S.state == WaveStep.WAITING)
        tx.execute(update(fleet_wave_sites).where(*waiting).values(state=WaveStep.DROPPED))
    audit.append(tx, who=by, action="wave", target=str(number), detail=to.label, at=at)


def wave_of(tx: Transaction, number: int) -> Wave | None:
    """One wave, or None."""
    row = tx.execute(select(fleet_waves).where(_W.id == number)).one_or_none()
    return _wave(row, _counts(tx, [number]).get(number, {})) if row else None


def waves_of(tx: Transaction, *, state: WaveState | None = None, limit: int = 50) -> list[Wave]:
    """The newest waves, in a state if asked."""
    query = select(fleet_waves).order_by(_W.id.desc()).limit(limit)
    rows = list(tx.execute(query if state is None else query.where(_W.state == state)))
    counts = _counts(tx, [row.id for row in rows])
    return [_wave(row, counts.get(row.id, {})) for row in rows]


def sites_of_wave(
    tx: Transaction, number: int, *, state: WaveStep | None = None, limit: int, offset: int = 0
) -> list[WaveSite]:
    """Sites of a wave by key, in a state if asked."""
    query = select(fleet_wave_sites).where(_S.wave == number).order_by(_S.site)
    query = query if state is None else query.where(_S.state == state)
    return [_site(row) for row in tx.execute(query.limit(limit).offset(offset))]


def left_behind(tx: Transaction, wave: Wave, *, at: datetime) -> list[WaveSite]:
    """Begun sites whose slot nobody holds now: to be run, run again, or run by the next process."""
    s = slot_rows.c
    same = (s.task == wave.plan.task) & (s.site == _S.site) & (s.scheduled_for == _S.scheduled_for)
    free = (_S.state == WaveStep.STARTED, s.status == SlotStatus.RUNNING, s.lease_until <= at)
    query = select(fleet_wave_sites).join(slot_rows, same).where(_S.wave == wave.id, *free)
    return [_site(row) for row in tx.execute(query)]


def begun_slots(tx: Transaction) -> set[tuple[str, str, datetime]]:
    """Task, site and moment of every slot that a wave has begun and not yet seen ended."""
    query = select(_W.task, _S.site, _S.scheduled_for).join_from(fleet_wave_sites, fleet_waves)
    rows = tx.execute(query.where(_S.state == WaveStep.STARTED, _S.scheduled_for.is_not(None)))
    return {(row.task, row.site, row.scheduled_for) for row in rows}


def settle_wave(tx: Transaction, wave: Wave, *, at: datetime) -> None:
    """Note which begun sites have ended, and the end of the wave when nothing is left."""
    s = slot_rows.c
    same = (s.task == wave.plan.task, s.site == _S.site, s.scheduled_for == _S.scheduled_for)
    ended = tx.execute(
        select(_S.site, s.status, s.detail, s.finished_at)
        .join_from(fleet_wave_sites, slot_rows, same[0] & same[1] & same[2])
        .where(_S.wave == wave.id, _S.state == WaveStep.STARTED, s.status != SlotStatus.RUNNING)
    ).all()
    for row in ended:
        state = WaveStep.DONE if SlotStatus(row.status) in _PASSED else WaveStep.FAILED
        tx.execute(
            update(fleet_wave_sites)
            .where(_S.wave == wave.id, _S.site == row.site)
            .values(state=state, detail=row.detail, finished_at=row.finished_at or at)
        )
    open_ones = (_S.wave == wave.id, _S.state.in_((WaveStep.WAITING, WaveStep.STARTED)))
    if tx.execute(select(_S.site).where(*open_ones).limit(1)).first() is None:
        running = (_W.id == wave.id, _W.state == WaveState.RUNNING)
        values = {"state": WaveState.DONE, "finished_at": at}
        tx.execute(update(fleet_waves).where(*running).values(values))


def begin_sites(tx: Transaction, wave: Wave, *, at: datetime, is_day_off: bool) -> list[WaveSite]:
    """Begin as many waiting sites of a running wave as its limits allow now.

    Two processes that do this at once begin no site twice: the slot is claimed once.
    """
    if wave.state is not WaveState.RUNNING or not wave.plan.allows(at, is_day_off=is_day_off):
        return []
    started = (_S.wave == wave.id, _S.scheduled_for > at - _HOUR)
    in_last_hour = tx.execute(select(func.count()).where(*started)).scalar_one()
    under_way = select(func.count()).where(_S.wave == wave.id, _S.state == WaveStep.STARTED)
    room = wave.plan.room(under_way=tx.execute(under_way).scalar_one(), in_last_hour=in_last_hour)
    waiting = (_S.wave == wave.id, _S.state == WaveStep.WAITING)
    query = select(_S.site).where(*waiting).order_by(_S.site).limit(room)
    keys = list(tx.execute(query.with_for_update(skip_locked=True)).scalars()) if room else []
    return [_begin(tx, wave, key, at) for key in keys]


def _begin(tx: Transaction, wave: Wave, site: str, at: datetime) -> WaveSite:
    slots.claim(
        tx, task=wave.plan.task, site=site, scheduled_for=at, at=at, lease_until=at,
        detail=f"成批任务 {wave.id}",
    )  # fmt: skip
    one = (_S.wave == wave.id, _S.site == site)
    values = {"state": WaveStep.STARTED, "scheduled_for": at}
    tx.execute(update(fleet_wave_sites).where(*one).values(values))
    return WaveSite(wave=wave.id, site=site, state=WaveStep.STARTED, scheduled_for=at)


def _counts(tx: Transaction, numbers: list[int]) -> dict[int, dict[WaveStep, int]]:
    query = select(_S.wave, _S.state, func.count().label("sites")).where(_S.wave.in_(numbers))
    counts: dict[int, dict[WaveStep, int]] = {}
    for row in tx.execute(query.group_by(_S.wave, _S.state)):
        counts.setdefault(row.wave, {})[WaveStep(row.state)] = row.sites
    return counts


def _wave(row: Row[Any], counts: dict[WaveStep, int]) -> Wave:
    label, under = json.loads(row.selection)
    start, _, end = row.hours.partition("-")
    return Wave(
        id=row.id,
        plan=WavePlan(
            task=row.task,
            selection=label,
            under=under,
            at_once=row.at_once,
            per_hour=row.per_hour,
            hours=(time.fromisoformat(start), time.fromisoformat(end)) if start else None,
            is_free_on_days_off=row.workdays_off,
        ),
        state=WaveState(row.state),
        started_by=row.started_by,
        started_at=row.started_at,
        finished_at=row.finished_at,
        counts=counts,
    )


def _site(row: Row[Any]) -> WaveSite:
    return WaveSite(
        wave=row.wave,
        site=row.site,
        state=WaveStep(row.state),
        scheduled_for=row.scheduled_for,
        finished_at=row.finished_at,
        detail=row.detail,
    )
