"""Slots worked off in this process, by a few threads; one long task a site at a time."""

import queue
import threading
from collections.abc import Callable

from jobs.schedule_slots import SlotEnd, new_owner, run_slot
from jobs.schedule_work import LONG, SlotWork
from jobs.scheduler import Started
from jobs.shell import Shell
from model.errors import StoreError

_SHORT_THREADS = 3


class Pool:
    """Threads that end with the process: what they held is taken over by the next one."""

    def __init__(
        self, shell: Shell, *, long_threads: int = 2, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self._shell = shell
        self._say = say
        #: The name under which this process holds slots.
        self.owner = new_owner()
        self._lock = threading.Lock()
        self._taken: set[tuple[str, str]] = set()
        self._waiting: dict[bool, queue.SimpleQueue[SlotWork]] = {
            is_long: queue.SimpleQueue() for is_long in (False, True)
        }
        for is_long, count in ((False, _SHORT_THREADS), (True, long_threads)):
            for _ in range(count):
                threading.Thread(target=self._serve, args=(is_long,), daemon=True).start()

    def start(self, work: SlotWork) -> Started:
        """Queue a slot; not now where its task, or another long task of its site, is at work."""
        lane = _lane(work)
        with self._lock:
            if lane in self._taken:
                return Started.NOT_NOW
            self._taken.add(lane)
        self._waiting[work.task in LONG].put(work)
        return Started.YES

    def is_idle(self) -> bool:
        """True where nothing waits and nothing runs."""
        with self._lock:
            return not self._taken

    def _serve(self, is_long: bool) -> None:  # noqa: FBT001  (a thread's argument)
        while True:
            work = self._waiting[is_long].get()
            try:
                end = run_slot(self._shell, work, owner=self.owner)
                if work.task in LONG or end is not SlotEnd.DONE:
                    self._say(f"{work.task} {work.site} {end.label}".replace("  ", " "))
            except StoreError as error:
                # The lease runs out by itself, and the slot is taken over.
                self._say(f"{work.task} {work.site}：{error}")
            finally:
                with self._lock:
                    self._taken.discard(_lane(work))


def _lane(work: SlotWork) -> tuple[str, str]:
    return ("long" if work.task in LONG else work.task, work.site)
