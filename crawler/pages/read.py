"""One page → all that the reader sees on it.

Pure.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from crawler.pages.blocked import find_blocked
from crawler.pages.idioms import IDIOMS, Idiom
from crawler.pages.kinds import kind_of
from crawler.pages.memory import ListMemory, read_at
from crawler.pages.source import PageSource
from crawler.pages.structure import read_selected, read_structure
from crawler.pages.tags import Tags, find_odd_names, read_tags
from model.columns import Selectors
from model.errors import PageUnreadable
from model.pages import ListReading, Marks, PageKind, Pager, PageReading, Row

#: What may be asked of a page. A walk asks for `list` alone; where it knows the addresses of the
#: pages already, `rows` (the list without its pager) costs least.
EVERYTHING = frozenset({"list", "article", "marks", "tags"})
_NO_SELECTORS = Selectors()
_REMEMBERED = {idiom.NAME: (idiom,) for idiom in IDIOMS if idiom.NAME != "guess"}


def read_page(
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    selectors: Selectors = _NO_SELECTORS,
    hint: PageKind | None = None,
    today: date | None = None,
    parts: frozenset[str] = EVERYTHING,
    memory: ListMemory | None = None,
) -> PageReading:
    """Read a page; whatever is odd about it becomes a problem of the reading, never an error.

    Args:
        body: The answer's bytes.
        url: Its absolute address after redirects.
        content_type: The Content-Type header; empty for a saved file.
        selectors: A person's selectors; they override the automatic reading.
        hint: What the page is, where the caller knows: a list page then always has its list read.
        today: The day of reading; relative dates count from it, later dates are in doubt.
        parts: What to read of `list` (or `rows`), `article`, `marks`, `tags`; kind and encoding
            always are.
        memory: What earlier pages of the same column told; it is brought up to date.
    """
    source = PageSource(url=url, body=body, content_type=content_type)
    blocked = find_blocked(source)
    problems = [*source.decoded.problems, *([blocked] if blocked else [])]
    if not blocked:
        try:
            return _read(source, selectors, hint, today, parts, tuple(problems), memory)
        except PageUnreadable as error:
            problems.append(str(error))
        except (ValueError, RecursionError, AssertionError) as error:
            problems.append(f"页面无法读取：{type(error).__name__} {error}")
    return PageReading(
        url=url,
        page=hint or PageKind.OTHER,
        encoding=source.decoded.encoding,
        listing=ListReading(problems=tuple(problems)),
        marks=_marks(source, parts),
        problems=tuple(problems),
    )


def _read(
    source: PageSource,
    selectors: Selectors,
    hint: PageKind | None,
    today: date | None,
    parts: frozenset[str],
    problems: tuple[str, ...],
    memory: ListMemory | None,
) -> PageReading:
    tags: Tags = read_tags(source.tree) if parts & {"tags", "article"} or hint is None else ()
    listing = ListReading()
    if parts & {"list", "rows"} and hint is not PageKind.ARTICLE:
        listing = read_listing(
            source,
            selectors=selectors,
            today=today,
            with_pager="list" in parts,
            memory=memory,
        )
    kind = hint or kind_of(source, tags, listing)
    if hint is None and kind is PageKind.ARTICLE:
        listing = ListReading()
    article = None
    if kind is PageKind.ARTICLE and "article" in parts:
        from crawler.pages.articles import read_article  # most pages are lists

        article = read_article(source, tags, today=today)
    return PageReading(
        url=source.url,
        page=kind,
        encoding=source.decoded.encoding,
        listing=listing,
        article=article,
        marks=_marks(source, parts),
        tags=tags,
        odd_tags=find_odd_names(source.tree) if tags else (),
        problems=problems,
    )


def _marks(source: PageSource, parts: frozenset[str]) -> Marks:
    """The page's marks, if they are asked for."""
    if "marks" not in parts:
        return Marks()
    from crawler.pages.marks import read_marks

    return read_marks(source.text)


def read_listing(
    source: PageSource,
    *,
    selectors: Selectors = _NO_SELECTORS,
    today: date | None = None,
    with_pager: bool = True,
    memory: ListMemory | None = None,
) -> ListReading:
    """The main list of a page and its pager: by selectors, by CMS idiom, else by structure.

    Raises:
        PageUnreadable: the markup is empty or nested too deep.
    """
    if selectors.rows:
        listing = read_selected(source, selectors, today=today)
    else:
        listing = (
            _remembered(source, today, memory)
            or _by_idiom(source)
            or read_structure(source, today=today, memory=memory)
        )
    pager = listing.pager
    if with_pager:
        pager = _selected_pager(source, selectors) or pager or _pager(source, listing.rows, memory)
    return replace(listing, pager=pager, problems=(*listing.problems, *_doubts(source, listing)))


def _remembered(
    source: PageSource, today: date | None, memory: ListMemory | None
) -> ListReading | None:
    """The list at the place where the page before had it; None where this page does not fit."""
    if memory is None or memory.place is None:
        return None
    listing = read_at(memory.place, source, today=today)
    if listing is None:
        memory.place, memory.pager = None, ""
    return listing


def _by_idiom(source: PageSource) -> ListReading | None:
    for idiom in IDIOMS:
        listing = idiom.read_list(source)
        if listing is not None:
            return listing if listing.idiom else replace(listing, idiom=idiom.NAME)
    return None


def _pager(source: PageSource, rows: tuple[Row, ...], memory: ListMemory | None) -> Pager | None:
    """The pager by the first idiom that knows it; by that of a page laid out alike before all."""
    pager = _first_pager(source, rows, _REMEMBERED.get(memory.pager, ()) if memory else ())
    pager = pager or _first_pager(source, rows, IDIOMS)
    if memory is not None:
        memory.pager = pager.idiom if pager is not None and memory.place else ""
    return pager


def _first_pager(
    source: PageSource, rows: tuple[Row, ...], idioms: Iterable[Idiom]
) -> Pager | None:
    for idiom in idioms:
        if (pager := idiom.read_pager(source, rows)) is not None:
            return pager
    return None


def _selected_pager(source: PageSource, selectors: Selectors) -> Pager | None:
    """The link that a person's selector names as the next page; without one it is the last page."""
    if not selectors.next:
        return None
    from crawler.pages.selected import selected_pager

    return selected_pager(source, selectors.next)


def _doubts(source: PageSource, listing: ListReading) -> tuple[str, ...]:
    """Encoding problems that reach the rows: an unreadable title is no title."""
    if not source.decoded.problems:
        return ()
    is_touched = any("\ufffd" in row.title for row in listing.rows)
    is_garbled = any("乱码" in problem for problem in source.decoded.problems)
    return source.decoded.problems if is_touched or is_garbled else ()
