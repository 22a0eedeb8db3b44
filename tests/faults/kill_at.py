"""A process that forks one child a job and lets it die at its N-th database call.

`python kill_at.py` reads one JSON line a job from stdin: `{"argv": [...], "env": {...}, "at": N}`.
`argv` is `crawl HOME KEY YEAR [full]`, or a command line of `zhanbao`. Without `at` the child lives
and its calls are counted. One JSON line answers each: `{"calls", "code", "signal", "out"}`.

Calls are every statement before it runs, and every commit before and after it: a child that dies
after a commit has lost only the word that it was made.
"""

import contextlib
import io
import json
import os
import resource
import signal
import sys
import time
import warnings
from pathlib import Path
from typing import Any

# Imported once, here: a child of a fork begins at once. No reactor may be among them.
import crawler.guard
import crawler.middlewares
import crawler.pipelines
import crawler.process
import crawler.rendering
import crawler.settings
import crawler.spiders.site
import crawler.steady_store
import jobs.cli
import jobs.commands.compile
import jobs.commands.confirm
import jobs.commands.export
import store.doubt
import store.postgres
import store.postgres_line
import store.sheets


class _Calls:
    """Counts database calls; at the one told, the process is gone without a farewell."""

    def __init__(self, at: int | None) -> None:
        self.count = 0
        self._at = at

    def tick(self) -> None:
        self.count += 1
        if self.count == self._at:
            os.kill(os.getpid(), signal.SIGKILL)

    def listen(self) -> None:
        """Watch every engine of this process."""
        from sqlalchemy import Engine, event
        from sqlalchemy.engine.default import DefaultDialect

        event.listen(Engine, "before_cursor_execute", lambda *_: self.tick())
        commit = DefaultDialect.do_commit

        def do_commit(dialect: Any, connection: Any) -> None:
            self.tick()
            commit(dialect, connection)
            self.tick()

        DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]


def _run(argv: list[str]) -> int:
    """One job in this process → its exit code."""
    if argv[0] != "crawl":
        return jobs.cli.run(argv)
    _, home, key, year, *more = argv
    summary = crawler.process.crawl(
        home_path=home, key=key, year=int(year), is_full=bool(more), on_progress=lambda _: None
    )
    print(json.dumps(summary, ensure_ascii=False))  # noqa: T201 - the pipe to the test
    return 0 if summary["status"] == "complete" else 1


def _child(task: dict[str, Any], pipe: int) -> None:
    """Run the job; tell by the pipe what came of it."""
    os.environ.update(task["env"])
    time.tzset()
    if not task.get("browser"):
        # As on a machine without one: a page without a list costs no browser's start.
        crawler.rendering.require_browser.__defaults__ = (Path("/nowhere/chromium"),)
    if "patience" in task:
        # One that waits for answers, and between tries, only so long.
        crawler.settings.DOWNLOAD_TIMEOUT = task["patience"]
        crawler.middlewares.backoff = lambda *_, **__: task["patience"] / 10
    if "silence" in task:
        # One that looks sooner whether a silent database is at work.
        store.postgres_line.SILENCE_SECONDS = task["silence"]
        store.doubt.PATIENCE_SECONDS = task["silence"]
        store.postgres.LINE_LIMITS["connect_timeout"] = 1
        crawler.steady_store.PATIENCE_SECONDS = task["silence"]
        crawler.steady_store.WAITS = (0.05,)
    if "file_size" in task:
        # Writes beyond fail with EFBIG where the signal is ignored, as on a full disk.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        limit = task["file_size"]
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    calls = _Calls(task.get("at"))
    calls.listen()
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            code = _run(task["argv"])
        except Exception as error:  # noqa: BLE001 - the test judges it
            out.write(f"{type(error).__name__}: {error}")
            code = getattr(error, "exit_code", 99)
    told = {"calls": calls.count, "code": code, "out": out.getvalue()[-4000:]}
    os.write(pipe, json.dumps(told).encode())


def _fork(task: dict[str, Any]) -> dict[str, Any]:
    """One child from its birth to its end."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _child(task, writer)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(pid, 0)
    dead = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return {"calls": 0, "code": None, "out": "", "signal": dead} | json.loads(told or b"{}")


def main() -> None:
    """Serve jobs until stdin ends."""
    warnings.simplefilter("ignore")
    assert "twisted.internet.reactor" not in sys.modules, "each child installs its own reactor"
    for line in sys.stdin:
        print(json.dumps(_fork(json.loads(line))), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
