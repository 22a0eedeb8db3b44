"""Crawl one site in a child process, with a progress bar where somebody is watching."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from config.home import Home
from crawler.run import OnProgress, run_crawl, run_estimate
from model.sites import Site


def crawl_site(
    home: Home, site: Site, *, year: int, is_full: bool, ignores_window: bool = False
) -> dict[str, object]:
    """Crawl a site and return the summary of design §5; progress goes to stderr.

    Raises:
        ConfigError: the site is switched off.
        OutsideWindow: the site may not be crawled at this hour.
        SiteStopped: a person has stopped the site.
        StoreError: the store cannot be used.
        InternalError: the crawl did not begin.
    """
    home.path.mkdir(parents=True, exist_ok=True)
    with _showing(site) as show:
        summary = run_crawl(
            home, site, year, is_full=is_full, on_progress=show, ignores_window=ignores_window
        )
        if show is not None:
            unread = summary["unread"]
            left = len(unread) if isinstance(unread, list) else 0
            show({**summary, "columns_done": len(site.columns) - left})
    return summary


def estimate_site(
    home: Home, site: Site, *, year: int, ignores_window: bool = False
) -> dict[str, object]:
    """Look at single pages of a site and return what they let estimate; nothing is recorded.

    Raises:
        ConfigError, OutsideWindow, StoreError, InternalError: see `crawl_site`.
    """
    home.path.mkdir(parents=True, exist_ok=True)
    with _showing(site) as show:
        return run_estimate(home, site, year, on_progress=show, ignores_window=ignores_window)


@contextmanager
def _showing(site: Site) -> Iterator[OnProgress | None]:
    """What shows progress on a terminal; nothing where nobody watches: its parts are large."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} 栏目"),
        TextColumn("{task.fields[counts]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    with bar:
        task = bar.add_task(f"抓取 {site.name}", total=len(site.columns), counts="")

        def show(progress: dict[str, object]) -> None:
            bar.update(task, completed=_number(progress, "columns_done"), counts=_counts(progress))

        yield show


def _counts(progress: dict[str, object]) -> str:
    return f"{_number(progress, 'list_pages')} 列表页 {_number(progress, 'article_pages')} 文章页"


def _number(progress: dict[str, object], name: str) -> int:
    value = progress.get(name, 0)
    return value if isinstance(value, int) else 0
