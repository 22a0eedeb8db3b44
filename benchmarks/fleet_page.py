"""What a fleet of workers showed → tables with each aim and whether it holds. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Aims of the queue: largest share, overhead, seconds until another worker goes on.
MOST_UNEVEN, MOST_OVERHEAD, MOST_TAKEOVER = 1.2, 0.05, 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Crawled:
    """All sites crawled once by so many workers."""

    workers: int
    sites: int
    seconds: float
    #: CPU seconds a site: of workers and scheduler, and of the database.
    cpu: float
    database_cpu: float
    #: The largest share of a worker by the mean.
    uneven: float
    #: Complete crawls of a site → number of sites.
    crawls: dict[int, int]
    wrong: int
    requests: int
    list_pages: int

    @property
    def is_exact(self) -> bool:
        """True where each site was crawled once, counted right, and no page asked for twice."""
        return set(self.crawls) == {1} and not self.wrong and self.requests == self.list_pages

    def overhead(self, empty: float) -> float:
        """The CPU of an empty slot by that of the crawl alone."""
        return empty / (self.cpu - empty)


@dataclass(frozen=True, kw_only=True, slots=True)
class Killed:
    """All sites crawled once while workers were killed and frozen."""

    kills: int
    sites: int
    wrong: int
    crawls: dict[int, int]
    #: Seconds from each kill until another worker went on.
    waits: Sequence[float]
    #: Slots taken over from a worker that was frozen, and let go on afterwards.
    late: int


def queue_table(found: Iterable[Crawled], *, empty: float | None) -> str:
    """The crawls by 1, 2, 4 … workers, and the aims."""
    rows = list(found)
    lines = [
        (
            "| 工作进程 | 用时 | CPU 每站 | PostgreSQL CPU 每站 | 队列占抓取 CPU | 分工 最多/平均 "
            "| 每站完整抓取 | 清点有误 | 请求 / 应有 |"
        ),
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        overhead = "—" if empty is None else f"{row.overhead(empty):.1%}"
        lines.append(
            f"| {row.workers} | {row.seconds:.0f} 秒 | {row.cpu:.3f} 秒 "
            f"| {row.database_cpu:.3f} 秒 | {overhead} | {row.uneven:.2f} "
            f"| {_times(row.crawls)} | {row.wrong} | {row.requests:,} / {row.list_pages:,} |"
        )
    aims = [
        ("一个不丢、一个不重", all(row.is_exact for row in rows)),
        (f"分工 最多/平均 ≤ {MOST_UNEVEN}", all(row.uneven <= MOST_UNEVEN for row in rows)),
    ]
    if empty is not None:
        is_small = all(row.overhead(empty) <= MOST_OVERHEAD for row in rows)
        aims.append(
            (f"队列开销 ≤ {MOST_OVERHEAD:.0%}（每个空时点 {1000 * empty:.1f} 毫秒 CPU）", is_small)
        )
    return "\n".join([*lines, "", _aims(aims)])


def kill_table(found: Killed) -> str:
    """The crawls while workers died, and the aims."""
    waits = found.waits or (0.0,)
    lines = [
        "| kill -9 | 网站 | 接手的时点 | 接手前隔 | 每站完整抓取 | 清点有误 | 冻结后迟醒、写不进 |",
        "|---:|---:|---:|---:|---:|---:|---:|",
        (
            f"| {found.kills} | {found.sites} | {len(found.waits)} "
            f"| {min(waits):.0f}–{max(waits):.0f} 秒 | {_times(found.crawls)} "
            f"| {found.wrong} | {found.late} |"
        ),
    ]
    aims = [
        ("全部网站做完，每站只清点一次", set(found.crawls) == {1} and not found.wrong),
        (f"接手 ≤ {MOST_TAKEOVER:.0f} 秒", max(waits) <= MOST_TAKEOVER),
    ]
    return "\n".join([*lines, "", _aims(aims)])


def _aims(aims: Iterable[tuple[str, bool]]) -> str:
    rows = (f"| {what} | {'是' if holds else '**否**'} |" for what, holds in aims)
    return "\n".join(["| 目标 | 做到 |", "|---|---|", *rows])


def _times(crawls: dict[int, int]) -> str:
    if len(crawls) == 1:
        return f"{next(iter(crawls))} 次"
    return "，".join(f"{times} 次 {sites} 站" for times, sites in sorted(crawls.items()))
