"""任务计划: which task is due when, for every site or for the installation."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduledTask:
    """One task of the schedule."""

    name: str
    #: Chinese words for it.
    title: str
    #: Minute, hour, day, month, weekday, in Asia/Shanghai.
    cron: str
    #: Sites are spread over so long after each due time.
    spread: timedelta = timedelta()
    #: True where it is due for each site, False where once for the installation.
    is_per_site: bool = True
    #: How long its slots are kept.
    keep: timedelta = timedelta(days=400)


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """All tasks, and what single sites do differently."""

    tasks: tuple[ScheduledTask, ...]
    #: Site key, task name → its own cron; "" where the site has no such task.
    overrides: tuple[tuple[str, str, str], ...] = ()
    #: Crawls, checks and link looks under way at once over all processes; 0: no limit.
    long_at_once: int = 0
    #: So long each visit of a home page is kept by itself; then a day's are summed.
    keep_visits: timedelta = timedelta(days=800)

    def task(self, name: str) -> ScheduledTask | None:
        """The task of that name, or None."""
        return next((task for task in self.tasks if task.name == name), None)

    def is_on(self, name: str) -> bool:
        """True where a task of that name is ever done by itself."""
        task = self.task(name)
        return task is not None and bool(task.cron)

    def cron_of(self, task: ScheduledTask, site: str) -> str:
        """The cron text for a site, "" where the task is switched off for it."""
        own = (cron for key, name, cron in self.overrides if (key, name) == (site, task.name))
        return next(own, task.cron)
