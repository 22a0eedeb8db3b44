"""Waves driven: by the schedule, a step every few seconds, or here with threads of our own."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

from alerts.workdays import is_day_off
from jobs.schedule_slots import new_owner, run_slot, staying_alive
from jobs.schedule_work import SlotWork
from jobs.shell import Shell
from model.days import shanghai_day, utc_now
from model.errors import ZhanbaoError
from model.waves import Wave, WaveSite, WaveState
from store.fleet_waves import begin_sites, left_behind, settle_wave, wave_of, waves_of

#: A slot of the schedule's task looks after the waves for so long; the next one goes on.
_TURN = timedelta(seconds=50)
_PAUSE_SECONDS = 2.0
#: What a wave may do: tasks of the schedule that visit sites.
TASKS = ("crawl", "full", "check", "links", "probe")


def step(shell: Shell, *, now: datetime, only: int | None = None) -> list[tuple[Wave, WaveSite]]:
    """Note what has ended in each running wave and begin what may begin → the begun sites."""
    free = is_day_off(shanghai_day(now))
    with shell.transaction() as tx:
        for wave in waves_of(tx, limit=1000):
            if not wave.state.is_over or wave.counts_open:
                settle_wave(tx, wave, at=now)
        running = waves_of(tx, state=WaveState.RUNNING, limit=1000)
        return [
            (wave, site)
            for wave in running
            if only in {None, wave.id}
            for site in begin_sites(tx, wave, at=now, is_day_off=free)
        ]


def drive_for_a_turn(shell: Shell) -> str:
    """Step until the turn is over; what begins is taken over by whoever works slots off."""
    until, begun = utc_now() + _TURN, 0
    while True:
        begun += len(step(shell, now=utc_now()))
        with shell.reading() as tx:
            running = waves_of(tx, state=WaveState.RUNNING)
        if not running or utc_now() >= until:
            return (
                f"成批任务 {len(running)} 个进行中，开始 {begun} 个网站"
                if begun or running
                else "没有"
            )
        time.sleep(_PAUSE_SECONDS)


def drive_here(shell: Shell, number: int, *, on_step: Callable[[Wave], None]) -> Wave:
    """Work off one wave in this process until it is over or paused → how it then stands."""
    owner = new_owner()
    pool: dict[Future[object], WaveSite] = {}
    wave = _wave(shell, number)
    with (
        staying_alive(shell, owner),
        ThreadPoolExecutor(wave.plan.at_once, thread_name_prefix="wave") as threads,
    ):
        while True:
            step(shell, now=utc_now(), only=number)
            for future in [future for future in pool if future.done()]:
                future.result()
                del pool[future]
            taken = {site.site for site in pool.values()}
            with shell.reading() as tx:
                free = left_behind(tx, wave, at=utc_now())
            for site in free:
                if site.site not in taken:
                    pool[threads.submit(_run, shell, wave, site, owner)] = site
            wave = _wave(shell, number)
            on_step(wave)
            if wave.state is not WaveState.RUNNING and not pool:
                return wave
            time.sleep(_PAUSE_SECONDS / 4)


def _run(shell: Shell, wave: Wave, site: WaveSite, owner: str) -> object:
    assert site.scheduled_for is not None  # noqa: S101  (it has just begun)
    work = SlotWork(task=wave.plan.task, site=site.site, scheduled_for=site.scheduled_for)
    return run_slot(shell, work, owner=owner)


def _wave(shell: Shell, number: int) -> Wave:
    with shell.reading() as tx:
        wave = wave_of(tx, number)
    if wave is None:
        raise ZhanbaoError(f"没有成批任务 {number}", remedy="zhanbao fleet waves 查看")
    return wave
