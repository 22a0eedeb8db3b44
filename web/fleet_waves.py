"""「成批任务」: the waves this person sees, how far each is; one is started, paused, stopped."""

from datetime import time
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from config.politeness import parse_window
from config.schedule import require_waves_driven
from model.errors import UsageError
from model.organisations import is_under
from model.people import Role, User
from model.waves import Wave, WavePlan, WaveState, WaveStep
from store.engine import Transaction
from store.fleet_register import choices_of, entries_of
from store.fleet_waves import sites_of_wave, start_wave, turn_wave, wave_of, waves_of
from web.desk import Desk, Page, Said, desk_of, render, user_of
from web.overview import Query, wish_of

routes = APIRouter(prefix="/fleet/waves")

_PAGE_SIZE = 100
TASKS = {
    "crawl": "抓取清点并生成草稿",
    "full": "全年重新清点",
    "check": "检查标识、证书等",
    "links": "查链接",
    "probe": "探测首页",
}
_TURNS = {
    "pause": WaveState.PAUSED,
    "continue": WaveState.RUNNING,
    "stop": WaveState.STOPPED,
}


@routes.get("")
def show_waves(request: Request) -> Response:
    """The waves this person sees, the newest first, and the form of a new one."""
    desk, user = desk_of(request), user_of(request)
    desk.register.refresh(desk.store, desk.home.sites)
    with desk.reading() as tx:
        found = [wave for wave in waves_of(tx, limit=200) if _sees(user, wave)]
        choices = {
            name: choices_of(tx, name, under=desk.under) for name in ("region", "department")
        }
    return render(
        request,
        "fleet_waves.html",
        waves=found[:_PAGE_SIZE],
        tasks=TASKS,
        choices=choices,
        may_drive=user.role is Role.ADMIN,
    )


@routes.post("")
def begin_wave(
    request: Request,
    task: Annotated[str, Form()],
    region: Said = "",
    department: Said = "",
    at_once: Annotated[int, Form(ge=1, le=256)] = 4,
    per_hour: Annotated[int, Form(ge=0, le=100_000)] = 0,
    hours: Said = "",
    days_off: Annotated[bool, Form()] = False,  # noqa: FBT002  (a box of the form)
) -> Response:
    """Start a wave over the sites this person sees; 系统管理员 alone."""
    desk, user = desk_of(request), _administrator(request)
    if task not in TASKS:
        raise UsageError("不认识的任务", remedy="刷新页面后重试")
    require_waves_driven(desk.home.schedule)
    selection = wish_of(desk, Query(region=region, department=department)).selection
    plan = WavePlan(
        task=task,
        selection=selection.label,
        under=desk.under,
        at_once=at_once,
        per_hour=per_hour,
        hours=_hours(hours),
        is_free_on_days_off=days_off,
    )
    now = desk.clock()
    with desk.transaction() as tx:
        keys = [entry.site for entry in entries_of(tx, selection) if not entry.problem]
        number = start_wave(tx, plan, keys, by=user.name, at=now, year=now.year)
    return RedirectResponse(f"/fleet/waves/{number}", status_code=303)


@routes.get("/{number:int}")
def show_wave(request: Request, number: int, state: str = "", page: Page = 1) -> Response:
    """One wave with its sites."""
    desk, user = desk_of(request), user_of(request)
    wanted = WaveStep(state) if state in set(WaveStep) else None
    with desk.reading() as tx:
        wave = _wave(tx, desk, number)
        sites = sites_of_wave(
            tx, number, state=wanted, limit=_PAGE_SIZE, offset=(page - 1) * _PAGE_SIZE
        )
    total = wave.counts.get(wanted, 0) if wanted else wave.total
    return render(
        request,
        "fleet_wave.html",
        wave=wave,
        sites=sites,
        tasks=TASKS,
        state=state,
        steps=list(WaveStep),
        may_drive=user.role is Role.ADMIN,
        page=page,
        pages=max(1, -(-total // _PAGE_SIZE)),
        address=request.url.include_query_params,
    )


@routes.post("/{number:int}")
def turn(request: Request, number: int, action: Annotated[str, Form()]) -> Response:
    """Pause a wave, let it go on, or stop it; 系统管理员 alone."""
    desk, user = desk_of(request), _administrator(request)
    if action not in _TURNS:
        raise UsageError("不认识的操作", remedy="刷新页面后重试")
    with desk.transaction() as tx:
        _wave(tx, desk, number)
        turn_wave(tx, number, _TURNS[action], by=user.name, at=desk.clock())
    return RedirectResponse(f"/fleet/waves/{number}", status_code=303)


def _administrator(request: Request) -> User:
    user = user_of(request)
    if user.role is not Role.ADMIN:
        raise HTTPException(403, f"这由{Role.ADMIN.label}办理")
    return user


def _wave(tx: Transaction, desk: Desk, number: int) -> Wave:
    wave = wave_of(tx, number)
    if wave is None or desk.user is None or not _sees(desk.user, wave):
        raise HTTPException(404, "没有这个成批任务")
    return wave


def _sees(user: User, wave: Wave) -> bool:
    return is_under(wave.plan.under, user.organisation)


def _hours(text: str) -> tuple[time, time] | None:
    if not text:
        return None
    try:
        return parse_window([part.strip() for part in text.replace("—", "-").split("-")])
    except ValueError:
        raise UsageError(f"时段 {text!r} 无效", remedy="写 20:00-06:00") from None
