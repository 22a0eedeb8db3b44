"""What every crawl asks of its store, asked once of an empty one before crawls are forked."""

from collections import Counter
from datetime import date

from config.sites import parse_site
from crawler.recording import Recorder
from model.columns import Column, ColumnKind
from model.items import DateSource, Sighting
from model.runs import ColumnWalk, RunStatus, WalkEnd
from model.sites import Site
from store.engine import Store
from store.pages import Validators

_HOME = "http://rehearsal.invalid/"
_COLUMN = Column(name="栏目", kind=ColumnKind.NEWS, url=_HOME)
_SITE = Site(
    key="rehearsal",
    name="排练",
    home=_HOME,
    hosts=frozenset({"rehearsal.invalid"}),
    columns=(_COLUMN,),
)
_SITE_FILE = f"""key = "{_SITE.key}"
name = "{_SITE.name}"
home = "{_HOME}"
[[columns]]
name = "{_COLUMN.name}"
kind = "news"
url = "{_HOME}"
"""
_YEAR = 2025


def crawl_nothing(store: Store) -> None:
    """Record three runs of a site that is nowhere: the first, one with news, one without."""
    for rows in (("1", "2"), ("2", "3"), ()):
        recorder = Recorder(store, _SITE, year=_YEAR, is_full=False)
        recorder.require_running()
        for plan in recorder.begin():
            recorder.validators_of(_HOME)
            found = [_sighting(row) for row in rows]
            recorder.learn(plan, [each.address for each in found])
            recorder.add(found)
        recorder.validators[_COLUMN.name] = (
            _HOME,
            Validators(etag="", last_modified="", digest="0" * 64),
        )
        recorder.close_walk(
            ColumnWalk(column=_COLUMN.name, end=WalkEnd.KNOWN, list_pages=1, rows=len(rows))
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

    parse_arguments(["--home", ".", "--site", _SITE.key, "--year", str(_YEAR), "--parent", "1"])
    parse_site(_SITE_FILE, name="排练", stem=_SITE.key)
    scrapy_settings(_SITE).copy()


def _sighting(name: str) -> Sighting:
    address = f"{_HOME}{name}.html"
    return Sighting(
        address=address,
        url=address,
        title=f"标题{name}",
        published_on=date(_YEAR, 1, 1),
        date_source=DateSource.ROW,
        is_external=False,
        column=_COLUMN.name,
    )
