"""Measures and durations → Prometheus text. Pure.

Source: Prometheus exposition format 0.0.4.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import accumulate

from store.monitoring import Measures
from web.metrics.durations import BOUNDS, Histogram, Key

#: Labels of a sample, and its value; None: not known, and so not told.
Sample = tuple[Mapping[str, str], float | None]


def write_metrics(
    measures: Measures, durations: Mapping[Key, Histogram], *, sites: int, now: datetime
) -> str:
    """The whole answer."""
    lines = [*_of_store(measures, sites=sites, now=now), *_of_requests(durations)]
    return "\n".join(lines) + "\n"


def _of_store(m: Measures, *, sites: int, now: datetime) -> Iterator[str]:
    yield from _gauge("sites", "网站数", [({}, sites)])
    yield from _gauge(
        "drafts", "有草稿的报表，按状态", [({"state": s.value}, n) for s, n in m.drafts.items()]
    )
    yield from _gauge(
        "open_issues",
        "未关闭的问题，按级别",
        [({"severity": s.value}, n) for s, n in m.open_issues.items()],
    )
    yield from _gauge("unread_columns", "最近一次抓取未能读取的栏目", [({}, m.unread_columns)])
    yield from _gauge(
        "alerts", "告警投递，按状态", [({"status": s.value}, n) for s, n in m.alerts.items()]
    )
    yield from _gauge("runs_under_way", "正在进行的抓取", [({}, m.runs_under_way)])
    yield from _gauge(
        "last_run_age_seconds", "距最近一次抓取结束", [({}, _age(m.newest_run_at, now))]
    )
    yield from _gauge(
        "oldest_run_age_seconds", "抓取得最久远的网站，距其最近一次抓取结束",
        [({}, _age(m.oldest_run_at, now))],
    )  # fmt: skip
    yield from _gauge("waiting_slots", "已到时而无人运行的任务", [({}, m.waiting_slots)])
    yield from _gauge(
        "waiting_seconds", "其中等得最久的", [({}, _age(m.waiting_since, now) or 0.0)]
    )
    yield from _gauge(
        "task_lateness_seconds",
        "各任务最近一次开始得晚了多少",
        [({"task": task}, late) for task, late in sorted(m.lateness.items())],
    )


def _of_requests(durations: Mapping[Key, Histogram]) -> Iterator[str]:
    name = "zhanbao_request_duration_seconds"
    yield f"# HELP {name} 请求用时，按路由，自进程启动起"
    yield f"# TYPE {name} histogram"
    for (method, route, status), histogram in sorted(durations.items()):
        labels = {"method": method, "route": route, "status": status}
        sums = accumulate(histogram.buckets)
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), sums, strict=True):
            yield f"{name}_bucket{_labels({**labels, 'le': bound})} {count}"
        yield f"{name}_sum{_labels(labels)} {histogram.seconds:.6f}"
        yield f"{name}_count{_labels(labels)} {histogram.count}"


def _gauge(name: str, words: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP zhanbao_{name} {words}"
    yield f"# TYPE zhanbao_{name} gauge"
    for labels, value in samples:
        if value is not None:
            yield f"zhanbao_{name}{_labels(labels)} {value:g}"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items()) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _age(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else (now - moment).total_seconds()
