"""The queue's book-keeping for a worker that may have been away: frozen, or cut off."""

from collections.abc import Iterable
from datetime import datetime

import click
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

#: The engine forgets a worker that was silent for long; one that comes back is new to it.
_SIGN_ON = """
    INSERT INTO procrastinate_workers (id) OVERRIDING SYSTEM VALUE VALUES (%(worker_id)s)
    ON CONFLICT (id) DO UPDATE SET last_heartbeat = now() RETURNING xmax = 0 AS is_new
"""


class FencedJobs(JobManager):
    """What was given to another worker meanwhile is that one's to end."""

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:  # noqa: FBT001
        """End a job, where it is still its worker's."""
        if await self._is_held(job):
            await super().finish_job(job, status, delete_job)

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Give a job back to the queue, where it is still its worker's."""
        if await self._is_held(job):
            await super().retry_job(job, retry_at, priority, queue, lock)

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """The next job; a worker that was struck off signs on again first."""
        try:
            return await super().fetch_job(queues, worker_id)
        except ConnectorException:
            await self.update_heartbeat(worker_id)
            return await super().fetch_job(queues, worker_id)

    async def update_heartbeat(self, worker_id: int) -> None:
        """Tell that a worker lives; one that was struck off signs on again."""
        row = await self.connector.execute_query_one_async(_SIGN_ON, worker_id=worker_id)
        if row["is_new"]:
            click.echo("停顿过久，已被当作中断；重新登记，继续工作", err=True)

    async def _is_held(self, job: Job) -> bool:
        held = await self.list_jobs_async(id=job.id)
        return any(one.status == "doing" and one.worker_id == job.worker_id for one in held)
