"""What the reader sees on a page → the object that `zhanbao read --json` prints.

Pure. Other programs read it: keys may be added, never renamed.
"""

from collections.abc import Callable
from typing import TypeAlias

from model.pages import ArticleReading, ListReading, Pager, PageReading

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"


def reading_to_json(reading: PageReading, *, is_external: Callable[[str], bool]) -> dict[str, Json]:
    """The reading as JSON; what does not apply is null or empty.

    Args:
        reading: What `read_page` gave.
        is_external: Whether an address leads off the site (外链).
    """
    listing = reading.listing
    return {
        "url": reading.url,
        "page": reading.page.value,
        "idiom": _idiom(listing),
        "encoding": reading.encoding,
        "rows": _rows(listing, is_external),
        "pager": _pager(listing.pager),
        "article": _article(reading.article),
        "marks": {
            "icp": list(reading.marks.icp),
            "police": list(reading.marks.police),
            "id_code": list(reading.marks.id_code),
            "conac": list(reading.marks.conac),
        },
        "tags": dict(reading.tags),
        "odd_tags": dict(reading.odd_tags),
        "elsewhere": [request.url for request in listing.elsewhere],
        "place": listing.place,
        "reasons": list(listing.reasons),
        "is_empty_list": listing.is_empty_list,
        "problems": list(dict.fromkeys((*reading.problems, *listing.problems))),
    }


def _idiom(listing: ListReading) -> str | None:
    """The idiom of the pager where a product was recognised, else what the rows were read by."""
    if listing.pager is not None and listing.idiom in ("", "structure"):
        return listing.pager.idiom
    return listing.idiom or None


def _rows(listing: ListReading, is_external: Callable[[str], bool]) -> list[Json]:
    return [
        {
            "url": row.url,
            "title": row.title,
            "date": row.published_on.isoformat() if row.published_on else None,
            "external": is_external(row.url),
            "month_day": f"{row.month_day[0]:02}-{row.month_day[1]:02}" if row.month_day else None,
            "date_doubt": row.date_doubt,
            "extra": dict(row.extra),
        }
        for row in listing.rows
    ]


def _pager(pager: Pager | None) -> Json:
    if pager is None:
        return {"next": [], "total_items": None, "total_pages": None}
    return {
        "next": [request.url for request in pager.next],
        "total_items": pager.total_items,
        "total_pages": pager.total_pages,
        "page": pager.page,
        "is_last": pager.is_last,
        "is_guess": pager.is_guess,
    }


def _article(article: ArticleReading | None) -> Json:
    if article is None:
        return {"title": None, "published_on": None, "column": None, "source": None}
    return {
        "title": article.title or None,
        "published_on": article.published_on.isoformat() if article.published_on else None,
        "column": article.column or None,
        "source": article.source or None,
        "date_doubt": article.date_doubt,
        "attachments": list(article.attachments),
        "facts": dict(article.facts),
    }
