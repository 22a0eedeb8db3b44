"""The clock of the schedule: APScheduler calls `tick`, and keeps nothing."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler

from model.days import SHANGHAI
from model.errors import ZhanbaoError

_SECONDS = 15


@contextmanager
def ticking(
    tick: Callable[[], None], *, say: Callable[[str], None], seconds: int = _SECONDS
) -> Iterator[None]:
    """Call `tick` at once and then again and again while the block runs.

    A machine that slept, or a tick that took long, gives one late tick and not many.
    """
    clock = BackgroundScheduler(
        timezone=SHANGHAI,
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    now = datetime.now(SHANGHAI)
    clock.add_job(_guarded(tick, say), "interval", seconds=seconds, next_run_time=now)
    clock.start()
    try:
        yield
    finally:
        clock.shutdown(wait=False)


def _guarded(tick: Callable[[], None], say: Callable[[str], None]) -> Callable[[], None]:
    def run() -> None:
        try:
            tick()
        except ZhanbaoError as error:
            # A store that is away for a while: nothing is lost, the next tick makes up for it.
            say(f"任务计划暂停：{error}")
        except Exception:  # noqa: BLE001  (one bad tick must not stop the clock)
            traceback.print_exc()

    return run
