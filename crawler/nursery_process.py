"""`python -m crawler.nursery_process FD PARENT`: loads a crawl's parts once, then forks crawls.

No thread, reactor or database connection may begin here: they do not survive a fork.
"""

import contextlib
import gc
import json
import os
import signal
import socket
import sys
import traceback
import warnings
from importlib import import_module

from crawler.__main__ import die_with, main

#: Room for one order; it is a few hundred bytes.
_ORDER_BYTES = 64 * 1024
#: What a crawl imports only when it needs it.
_PARTS = (
    "crawler.process",
    "crawler.guard",
    "crawler.middlewares",
    "crawler.pages.articles",
    "crawler.pipelines",
    "crawler.settings",
    "crawler.spiders.site",
    "scrapy.crawler",
    "scrapy.core.downloader.contextfactory",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.scheduler",
    "scrapy.core.scraper",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.extensions.throttle",
    "scrapy.pqueues",
    "scrapy.spiderloader",
    "scrapy.squeues",
    "scrapy.statscollectors",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "store.engine",
)


def serve(line: socket.socket) -> None:
    """Fork a crawl for each order until the other end of the line is gone."""
    nursery = os.getpid()
    while True:
        order, ends, _, _ = socket.recv_fds(line, _ORDER_BYTES, 2)
        if not order:
            return
        if os.fork() == 0:
            line.close()
            _crawl(json.loads(order), ends, nursery)
        for end in ends:
            os.close(end)


def _crawl(order: dict[str, object], ends: list[int], nursery: int) -> None:
    """Become one crawl, and end with it."""
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for end, place in zip(ends, (1, 2), strict=True):
            os.dup2(end, place)
            os.close(end)
        environment, arguments = order["environment"], order["arguments"]
        assert isinstance(environment, dict)  # noqa: S101  (written by `Nursery.start`)
        assert isinstance(arguments, list)  # noqa: S101  (as above)
        os.environ.update(environment)
        code = main([*arguments, "--parent", str(nursery)])
    except BaseException:  # noqa: BLE001  (a fork must never return into the nursery's loop)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _bury(_signal: int, _frame: object) -> None:
    """Let go of the crawls that have ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def load() -> None:
    """Import what a crawl needs, and keep the memory that the forks share from being touched."""
    for name in _PARTS:
        import_module(name)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    die_with(int(sys.argv[2]))
    # Ctrl-C and SIGTERM are for the crawls, which close their runs; this one ends with its line.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, _bury)
    warnings.simplefilter("ignore")
    load()
    with socket.socket(fileno=int(sys.argv[1])) as told:
        serve(told)
