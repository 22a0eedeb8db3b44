"""Due slots on PostgreSQL: deferred to procrastinate, worked off by any number of workers."""

import asyncio
import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import click
from procrastinate import (
    App,
    BaseRetryStrategy,
    PsycopgConnector,
    RetryDecision,
    SyncPsycopgConnector,
)
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status

from jobs.schedule_slots import SlotEnd, new_owner, run_slot, staying_alive
from jobs.schedule_work import LONG, SlotWork
from jobs.scheduler import Start, Started
from jobs.scheduler_fence import FencedJobs
from jobs.shell import Shell
from model.errors import StoreError
from store.postgres import LINE_LIMITS

_TASK = "zhanbao.slot"
_QUEUE = "zhanbao"
_HEARTBEAT_SECONDS = 3.0
#: A little longer than the lease of a slot, so that what is rescued may be taken over.
_STALLED_SECONDS = 13.0
_RESCUE_SECONDS = 3.0
#: What is given back to the queue is not announced by it.
_LOOK_SECONDS = 2.0
_GRACE_SECONDS = 10.0
_HELD_SECONDS = 2
#: Seconds before a worker whose database is away looks for it again.
_AGAIN_SECONDS = 3.0
#: Seconds before the second and the third try of what failed; then its slot is closed.
_FAILED_SECONDS = (16, 64)


class _NotEnded(Exception):
    """The slot has to be tried again."""


class _Retry(BaseRetryStrategy):
    """Soon, as long as another process holds the slot or the store is away; else with patience."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """Always again: the slot itself knows when it has been tried often enough."""
        if isinstance(exception, _NotEnded) and exception.args[0] is SlotEnd.AGAIN:
            seconds = _FAILED_SECONDS[min(job.attempts, len(_FAILED_SECONDS) - 1)]
            return RetryDecision(retry_in={"seconds": seconds})
        return RetryDecision(retry_in={"seconds": _HELD_SECONDS})


@contextmanager
def deferring(database_url: str) -> Iterator[Start]:
    """Hands due slots to the queue of the database.

    A slot whose task still waits for the same site is not queued beside it; two schedulers queue
    at most two jobs for a slot, of which the second finds it claimed.
    """
    app = App(connector=SyncPsycopgConnector(conninfo=_conninfo(database_url)))
    with app.open():
        prepare(app)

        def defer(work: SlotWork) -> Started:
            job = app.configure_task(
                name=_TASK,
                queue=_QUEUE,
                lock=f"{'long' if work.task in LONG else work.task}:{work.site}",
                queueing_lock=_queueing_lock(work),
                allow_unknown=True,
            )
            try:
                job.defer(**_to_json(work))
            except AlreadyEnqueued:
                return _judge_queued(app, work)
            except ConnectorException as error:
                raise _away() from error
            return Started.YES

        yield defer


def _judge_queued(app: App, work: SlotWork) -> Started:
    """The same task waits already: for this very slot, or for an earlier one?"""
    waiting = app.job_manager.list_jobs(status="todo", queueing_lock=_queueing_lock(work))
    moments = {job.task_kwargs["scheduled_for"] for job in waiting}
    if work.scheduled_for.isoformat() in moments:
        return Started.YES
    # Nothing waits any more: it was taken just now.
    return Started.QUEUED_BEFORE if moments else Started.NOT_NOW


def _queueing_lock(work: SlotWork) -> str:
    return f"{work.task}:{work.site}"


def prepare(app: App) -> None:
    """Make the tables of the queue where there are none; two processes at once make them once.

    Raises:
        StoreError: they could not be made.
    """
    if app.check_connection():
        return
    try:
        app.schema_manager.apply_schema()
    except ConnectorException as error:
        if not app.check_connection():
            raise StoreError("任务队列的表建不起来", remedy="检查数据库用户的建表权限") from error


def work(shell: Shell, *, concurrency: int) -> None:
    """Work off slots until SIGTERM or Ctrl-C; a database that is away is waited for.

    Raises:
        StoreError: the queue could not be made ready.
    """
    url = _conninfo(shell.home.database_url)
    maker = App(connector=SyncPsycopgConnector(conninfo=url))
    with maker.open():
        prepare(maker)
    owner = new_owner()
    _hush()
    with staying_alive(shell, owner), suppress(KeyboardInterrupt):
        while True:
            try:
                asyncio.run(_work(shell, url, owner, concurrency))
            except ConnectorException:
                click.echo(f"工作进程暂停：{_away()}", err=True)
                time.sleep(_AGAIN_SECONDS)
            else:
                return


def _hush() -> None:
    """A store that is away is told in one line of ours, not in tracebacks of what notices it."""
    for name in ("procrastinate", "psycopg.pool"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _away() -> StoreError:
    """What a person is told of a queue out of reach."""
    return StoreError(
        "任务队列的数据库没有应答", where="任务队列", remedy="恢复后自动继续", code="S12"
    )


async def _work(shell: Shell, url: str, owner: str, concurrency: int) -> None:
    app = App(connector=PsycopgConnector(conninfo=url))
    app.job_manager = FencedJobs(app.job_manager.connector)
    threads = ThreadPoolExecutor(concurrency, thread_name_prefix="slot")

    async def run(**arguments: Any) -> None:  # noqa: ANN401  (what was deferred)
        work = _from_json(arguments)
        loop = asyncio.get_running_loop()
        # In a thread of its own, so that the worker's heartbeat goes on.
        end = await loop.run_in_executor(
            threads, lambda: run_slot(shell, work, owner=owner, backoff=())
        )
        if end is SlotEnd.LOST:
            click.echo(f"{work.task} {work.site}：{end.label}", err=True)
        if end in {SlotEnd.AGAIN, SlotEnd.HELD}:
            raise _NotEnded(end)

    app.task(name=_TASK, queue=_QUEUE, retry=_Retry())(run)
    async with app.open_async():
        rescuer = asyncio.create_task(_rescue(app))
        try:
            await app.run_worker_async(
                queues=[_QUEUE],
                name=owner,
                concurrency=concurrency,
                fetch_job_polling_interval=_LOOK_SECONDS,
                delete_jobs="successful",
                update_heartbeat_interval=_HEARTBEAT_SECONDS,
                stalled_worker_timeout=_STALLED_SECONDS,
                shutdown_graceful_timeout=_GRACE_SECONDS,
            )
        finally:
            rescuer.cancel()
            threads.shutdown(wait=False, cancel_futures=True)


async def _rescue(app: App) -> None:
    """Give the jobs of dead workers back to the queue, over and over."""
    while True:
        with suppress(ConnectorException):
            stalled = await app.job_manager.get_stalled_jobs(
                seconds_since_heartbeat=_STALLED_SECONDS
            )
            for job in stalled:
                await _give_back(app, job)
        await asyncio.sleep(_RESCUE_SECONDS)


async def _give_back(app: App, job: Job) -> None:
    try:
        await app.job_manager.retry_job(job)
    except (ConnectorException, AlreadyEnqueued):
        # The same work waits already; the dead job must only let go of the site's lock.
        with suppress(ConnectorException):
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


def _conninfo(database_url: str) -> str:
    scheme, _, rest = database_url.partition("://")
    limits = urlencode(LINE_LIMITS)
    return f"{scheme.partition('+')[0]}://{rest}{'&' if '?' in rest else '?'}{limits}"


def _to_json(work: SlotWork) -> dict[str, str | int | None]:
    return {
        "task": work.task,
        "site": work.site,
        "scheduled_for": work.scheduled_for.isoformat(),
        "missed": work.missed,
        "gap_from": work.gap_from.isoformat() if work.gap_from else None,
    }


def _from_json(told: dict[str, Any]) -> SlotWork:
    gap_from = told.get("gap_from")
    return SlotWork(
        task=told["task"],
        site=told["site"],
        scheduled_for=datetime.fromisoformat(told["scheduled_for"]),
        missed=told.get("missed", 0),
        gap_from=datetime.fromisoformat(gap_from) if gap_from else None,
    )
