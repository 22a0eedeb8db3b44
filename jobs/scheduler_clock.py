"""The clock of the schedule: APScheduler calls `tick`, and keeps nothing."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler

from model.days import SHANGHAI

_SECONDS = 15


@contextmanager
def ticking(tick: Callable[[], None], *, seconds: int = _SECONDS) -> Iterator[None]:
    """Call `tick` at once and then again and again while the block runs.

    A machine that slept, or a tick that took long, gives one late tick and not many.
    """
    clock = BackgroundScheduler(
        timezone=SHANGHAI,
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    now = datetime.now(SHANGHAI)
    clock.add_job(_guarded(tick), "interval", seconds=seconds, next_run_time=now)
    clock.start()
    try:
        yield
    finally:
        clock.shutdown(wait=False)


def _guarded(tick: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        try:
            tick()
        except Exception:  # noqa: BLE001  (one bad tick must not stop the clock)
            traceback.print_exc()

    return run
