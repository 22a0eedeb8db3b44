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
import warnings
from importlib import import_module

from crawler.__main__ import die_with
from crawler.forked import become_crawl
from model.patterns import compile_waiting

#: Room for one order; it is a few hundred bytes.
_ORDER_BYTES = 64 * 1024
#: What a crawl imports only when it needs it.
_PARTS = (
    "crawler.process",
    "crawler.guard",
    "crawler.pace",
    "crawler.middlewares",
    "crawler.pages.articles",
    "crawler.pipelines",
    "crawler.settings",
    "crawler.spiders.site",
    "encodings.charmap",
    "encodings.idna",
    "encodings.utf_8_sig",
    "scrapy.crawler",
    "scrapy.core.downloader.contextfactory",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.scheduler",
    "scrapy.core.scraper",
    "scrapy.dupefilters",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.extensions.throttle",
    "scrapy.logformatter",
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
            told = json.loads(order)
            become_crawl(told["arguments"], told["environment"], ends=ends, parent=nursery)
        for end in ends:
            os.close(end)


def _bury(_signal: int, _frame: object) -> None:
    """Let go of the crawls that have ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def load() -> None:
    """Import what a crawl needs, and keep the memory that the forks share from being touched."""
    from crawler.rehearsal import begin_nothing, crawl_nothing
    from store.rehearsal import rehearse

    for name in _PARTS:
        import_module(name)
    compile_waiting()
    if not os.environ.get("ZHANBAO_DATABASE_URL", "").startswith("postgres"):
        rehearse(crawl_nothing)
    begin_nothing()
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
