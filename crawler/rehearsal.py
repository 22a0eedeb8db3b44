"""What every crawl asks of its store, asked once of an empty one before crawls are forked."""

from collections import Counter
from datetime import date

from config.sites import parse_site
from crawler.recording import Recorder
from model.items import DateSource, Sighting
from model.runs import ColumnWalk, RunStatus, WalkEnd
from model.sites import Site
from store.engine import Store
from store.pages import Validators

_HOME = "http://rehearsal.invalid/"
_KEY, _COLUMN = "rehearsal", "栏目"
_SITE_FILE = f"""key = "{_KEY}"
name = "排练"
home = "{_HOME}"
[[columns]]
name = "{_COLUMN}"
kind = "news"
url = "{_HOME}"
"""
_YEAR = 2025


def crawl_nothing(store: Store) -> None:
    """Record three runs of a site that is nowhere: the first, one with news, one without."""
    site = _site()
    for rows in (("1", "2"), ("2", "3"), ()):
        recorder = Recorder(store, site, year=_YEAR, is_full=False)
        recorder.require_running()
        for plan in recorder.begin():
            recorder.validators_of(_HOME)
            found = [_sighting(row) for row in rows]
            recorder.learn(plan, [each.address for each in found])
            recorder.add(found)
        recorder.validators[_COLUMN] = (
            _HOME,
            Validators(etag="", last_modified="", digest="0" * 64),
        )
        recorder.close_walk(
            ColumnWalk(column=_COLUMN, end=WalkEnd.KNOWN, list_pages=1, rows=len(rows))
        )
        recorder.finish(
            RunStatus.COMPLETE, "", requests=1, list_pages=1, article_pages=0,
            article_reasons=Counter(),
        )  # fmt: skip


def begin_nothing() -> None:
    """Take the steps of a crawl's start that leave nothing behind: what they load and keep stays.

    A fork makes each page of memory that it writes to its own, a third of what it costs.
    """
    from crawler.__main__ import parse_arguments
    from crawler.process import scrapy_settings

    parse_arguments(["--home", ".", "--site", _KEY, "--year", str(_YEAR), "--parent", "1"])
    scrapy_settings(_site()).copy()


def _site() -> Site:
    """A site that is nowhere, read as each crawl reads its site file."""
    return parse_site(_SITE_FILE, name="排练", stem=_KEY)


def _sighting(name: str) -> Sighting:
    address = f"{_HOME}{name}.html"
    return Sighting(
        address=address,
        url=address,
        title=f"标题{name}",
        published_on=date(_YEAR, 1, 1),
        date_source=DateSource.ROW,
        is_external=False,
        column=_COLUMN,
    )
