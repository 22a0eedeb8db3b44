"""Pages as read → which required page tags are missing or malformed. Pure.

Source: 国办发〔2017〕47号 附件 网页标签.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from collectors import keys
from collectors.observing import Look
from inspection import readings
from model.observations import Observation
from model.pages import PageKind, PageReading

_SITE = ("SiteName", "SiteDomain", "SiteIDCode")
_COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
_ARTICLE = ("ArticleTitle", "PubDate", "ContentSource")
_REQUIRED = {
    PageKind.HOME: (readings.TAGS_HOME_MISSING, _SITE),
    PageKind.LIST: (readings.TAGS_COLUMN_MISSING, (*_SITE, *_COLUMN)),
    PageKind.ARTICLE: (readings.TAGS_ARTICLE_MISSING, (*_SITE, *_COLUMN, *_ARTICLE)),
}
_FORMS = {
    "SiteDomain": re.compile(r"[\w.-]+(?::\d+)?"),
    "SiteIDCode": re.compile(r"\d{10}|bm\d{8}", re.IGNORECASE),
    "PubDate": re.compile(r"\d{4}-\d{2}-\d{2}(?: ([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?"),
}


def collect_page_tags(pages: Iterable[PageReading], *, at: datetime) -> list[Observation]:
    """For each kind among `pages`, the tags missing on any of them, joined by 、.

    A kind of which no page is given is not judged. Malformed values stand in the detail. Where a
    tag is in another case than the standard's, that is a reading of its own: a hint, no fault.
    """
    by_kind: dict[PageKind, list[PageReading]] = {}
    for page in pages:
        by_kind.setdefault(page.page, []).append(page)
    judged = [
        _judge(by_kind[kind], key, required, at)
        for kind, (key, required) in _REQUIRED.items()
        if kind in by_kind
    ]
    return [*judged, _odd_case(by_kind, at)] if judged else []


def malformed_tags(page: PageReading) -> tuple[str, ...]:
    """Chinese sentences, one a tag whose value has not the ordered form."""
    return tuple(
        f"{name}={value!r} 格式不对（{page.url}）"
        for name, value in page.tags
        if value and name in _FORMS and not _FORMS[name].fullmatch(value)
    )


def _odd_case(by_kind: Mapping[PageKind, Sequence[PageReading]], at: datetime) -> Observation:
    pages = [page for pages in by_kind.values() for page in pages]
    found = sorted({pair for page in pages for pair in page.odd_tags})
    told = "；".join(f"{written} 应写作 {right}" for written, right in found)
    first = next((page.url for page in pages if page.odd_tags), pages[0].url)
    return Look(at=at, source=first).read(keys.TAGS_ODD_CASE, told)


def _judge(
    pages: list[PageReading], key: str, required: tuple[str, ...], at: datetime
) -> Observation:
    missing = [name for name in required if any(not dict(page.tags).get(name) for page in pages)]
    faults = [fault for page in pages for fault in malformed_tags(page)]
    look = Look(at=at, source=pages[0].url)
    return look.read(key, "、".join(missing), detail="；".join(faults[:20]))
