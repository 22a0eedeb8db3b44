"""ucap pages (`/doc/ucap/`): the rows are inline JSON, `listData.articleList`, drawn by a template.

Pure.
"""

import json
from collections.abc import Mapping

from crawler.pages.idioms.addresses import (
    get,
    parameters,
    with_parameters,
    without_fragment,
)
from crawler.pages.idioms.literals import calls, literal_after
from crawler.pages.idioms.markup import without_templates
from crawler.pages.idioms.records import (
    Record,
    at,
    count_of,
    lost_rows,
    present,
    records_of,
    row_of,
    text_of,
)
from crawler.pages.idioms.series import pages_needed, series_pager
from crawler.pages.source import PageSource
from model.fetching import PageRequest
from model.pages import ListReading, Pager, Row
from model.patterns import late_pattern

NAME = "ucap"

_LIST = late_pattern(r"\b(?:var|let|const)\s+listData\s*=\s*")
_COLUMN = late_pattern(r"\b(?:var|let|const)\s+channelsTagSelf\s*=\s*")
_PARAMETERS = late_pattern(r"\b(?:var|let|const)\s+params\s*=\s*(?=\{[^}]*unitid)")
_PER_PAGE = 15


def read_list(source: PageSource) -> ListReading | None:
    """All rows that the page carries inline: more than one drawn page of them."""
    if "listData" not in source.scripts or "articleList" not in source.scripts:
        return None
    articles = _articles(source)
    if articles is None:
        return None
    base = source.base
    rows = present(_row(base, each) for each in records_of(articles))
    return ListReading(
        rows=rows,
        idiom=NAME,
        place="listData.articleList",
        problems=lost_rows(len(articles), len(rows)),
        is_empty_list=not articles,
    )


def read_pager(source: PageSource, rows: tuple[Row, ...]) -> Pager | None:
    """`?uid=…&pageNum=N` as the drawn pager links it, with the column's own `articleCount`."""
    if "listData" not in source.scripts or "articleList" not in source.scripts:
        return None
    settings = _settings(source)
    total = count_of(at(literal_after(without_templates(source.text), _COLUMN), "articleCount"))
    unit = str(settings.get("unitid") or "")
    asked = parameters(source.url)
    page = count_of(asked.get("pageNum")) or count_of(settings.get("current")) or 1
    pages = pages_needed(total, count_of(settings.get("perPage")) or _PER_PAGE)
    is_whole = total is not None and len(rows) >= total

    def request_for(number: int) -> PageRequest:
        first = without_fragment(source.url).partition("?")[0]
        changes = {"uid": unit, "pageNum": number} if unit else {"pageNum": number}
        return get(first if number == 1 else with_parameters(first, changes))

    return series_pager(
        idiom=NAME,
        page=page,
        request_for=request_for,
        total_pages=1 if is_whole else pages,
        total_items=total,
        is_last=True if is_whole else None,
    )


def _articles(source: PageSource) -> list[object] | None:
    value = at(literal_after(without_templates(source.text), _LIST), "articleList")
    return value if isinstance(value, list) else None


def _row(base: str, record: Record) -> Row | None:
    return row_of(
        base,
        title=text_of(record, "title", "showTitle"),
        link=_link(record.get("urls")) or text_of(record, "url"),
        published=record.get("pubDate"),
        extra=(("来源", text_of(record, "contentSource")),),
    )


def _link(urls: object) -> str:
    """The address for computers, in JSON that stands inside a string or as an object."""
    if isinstance(urls, str) and urls.startswith("{"):
        try:
            urls = json.loads(urls)
        except ValueError:
            return ""
    found = at(urls, "pc") if isinstance(urls, Mapping) else urls
    return found if isinstance(found, str) else ""


def _settings(source: PageSource) -> Mapping[str, object]:
    """What `loadPageData` is called with, inline or by way of `params`."""
    text = without_templates(source.text)
    given = [each[0] for each in calls(text, "loadPageData") if each]
    settings = next((each for each in given if isinstance(each, Mapping)), None)
    named = settings if settings is not None else literal_after(text, _PARAMETERS)
    return named if isinstance(named, Mapping) else {}
