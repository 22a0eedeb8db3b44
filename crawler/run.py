"""A crawl started from another process: the child, its progress, its summary."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import IO

from config.home import Home
from crawler.forked import ForkedChild, fork_crawl, may_fork
from crawler.nursery import Child, Nursery
from crawler.permission import require_permission
from crawler.summary import summary_of
from model.days import utc_now
from model.errors import InternalError, SiteStopped, StoreError
from model.sites import Site
from model.slots import SlotClaim

OnProgress = Callable[[dict[str, object]], None]
_AnyChild = Child | ForkedChild | subprocess.Popen[str]


def run_crawl(
    home: Home,
    site: Site,
    year: int,
    *,
    is_full: bool,
    on_progress: OnProgress | None = None,
    ignores_window: bool = False,
    nursery: Nursery | None = None,
    claim: SlotClaim | None = None,
) -> dict[str, object]:
    """Crawl one site in a child process and return the summary of design §5.

    A `nursery` forks the child; without one it is started, which costs more than a small crawl.
    Ctrl-C reaches the child too; it closes its run, and the summary says so. A child that dies
    without a word leaves a run that is marked interrupted here. With a `claim` the crawl is that
    of a slot: where a run for it has come to its end, the site is not asked again, and the summary
    is that run's.

    Raises:
        ConfigError: the site is switched off.
        OutsideWindow: the site may not be crawled at this hour.
        SiteStopped: a person has stopped the site.
        StoreError: the child could not use the store, or another process runs the slot.
        InternalError: the child failed before it had begun a run.
    """
    require_permission(site, at=utc_now(), ignores_window=ignores_window)
    arguments = _arguments(home, site, year, *(["--full"] if is_full else []))
    if claim is not None:
        arguments += ["--claim", claim.task, claim.scheduled_for.isoformat(), claim.owner]
    environment = {"ZHANBAO_DATABASE_URL": home.database_url}
    if nursery is not None:
        child: _AnyChild = nursery.start(arguments, environment)
    else:
        child = _start(arguments, environment)
    words: list[str] = []
    with _listening(child.stderr, on_progress, words):
        output = _read_to_end(child)
    return _summary(output, words) or _mark_interrupted(home, site, words)


def run_estimate(
    home: Home,
    site: Site,
    year: int,
    *,
    on_progress: OnProgress | None = None,
    ignores_window: bool = False,
) -> dict[str, object]:
    """Estimate a year's items in a child process: `columns` with `items`, `reason`; `requests`.

    Raises:
        ConfigError, OutsideWindow, StoreError, SiteStopped: see `run_crawl`.
        InternalError: the child gave no answer.
    """
    require_permission(site, at=utc_now(), ignores_window=ignores_window)
    child = _start(
        _arguments(home, site, year, "--estimate"), {"ZHANBAO_DATABASE_URL": home.database_url}
    )
    words: list[str] = []
    with _listening(child.stderr, on_progress, words):
        output = _read_to_end(child)
    summary = _summary(output, words)
    if summary is None:
        raise InternalError(
            "估算进程中途结束", where=site.key, remedy="查看以下输出：" + " / ".join(words[-5:])
        )
    return summary


def _arguments(home: Home, site: Site, year: int, *more: str) -> list[str]:
    return ["--home", str(home.path), "--site", site.key, "--year", str(year), *more]


def _start(arguments: list[str], environment: dict[str, str]) -> "_AnyChild":
    """A fork of this process where that is safe; else a process that loads everything anew."""
    if may_fork():
        return fork_crawl(arguments, environment)
    return subprocess.Popen(
        _command(arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | environment,
        text=True,
    )


def _command(arguments: list[str]) -> list[str]:
    # -P: a copy.py or json.py lying in the folder somebody works in is none of ours.
    return [sys.executable, "-P", "-m", "crawler", *arguments, "--parent", str(os.getpid())]


def _read_to_end(child: "_AnyChild") -> str:
    """All that the child prints; a Ctrl-C here waits for the child to close its run."""
    while True:
        try:
            output = child.stdout.read() if child.stdout else ""
            child.wait()
        except KeyboardInterrupt:
            continue
        return output


@contextmanager
def _listening(
    stream: IO[str] | None, on_progress: OnProgress | None, words: list[str]
) -> Iterator[None]:
    """Pass progress lines on while the child runs; keep its other words."""

    def listen() -> None:
        for line in stream or ():
            if not line.startswith("{"):
                words.append(line.rstrip())
            elif on_progress is not None:
                on_progress(json.loads(line))

    thread = Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join(timeout=5)


def _summary(output: str, words: list[str]) -> dict[str, object] | None:
    try:
        found = json.loads(output)
    except ValueError:
        return None
    if isinstance(found, dict) and "stopped" in found:
        told = found["stopped"]
        raise SiteStopped(told["what"], where=told["where"], remedy=told["remedy"])
    if isinstance(found, dict) and "error" in found:
        raise StoreError(str(found["error"]).removeprefix("："), where="抓取进程")
    del words
    return found if isinstance(found, dict) else None


def _mark_interrupted(home: Home, site: Site, words: list[str]) -> dict[str, object]:
    from store.engine import open_store  # the child has loaded it already; here it rarely is
    from store.runs import interrupt_unfinished, run_of

    store = open_store(home.database_url)
    try:
        with store.transaction() as tx:
            ids = interrupt_unfinished(tx, site=site.key, at=utc_now())
            run = run_of(tx, ids[-1]) if ids else None
    finally:
        store.close()
    if run is None:
        raise InternalError(
            "抓取进程未能开始", where=site.key, remedy="查看以下输出：" + " / ".join(words[-5:])
        )
    return summary_of(run, site) | {
        "reason": "抓取进程中途结束，已记录的内容保留，下次抓取续完",
        # Sums are written at a run's end; its walks stand as they were read.
        "list_pages": sum(walk.list_pages for walk in run.walks),
    }
