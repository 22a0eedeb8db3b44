"""Home page of a site → its columns with kinds, by walking its menus, site map and sections.

The pages come through a function that the caller passes, so that the fetch gate and the
politeness of the site hold here as everywhere.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from crawler.discovery.facts import Facts, read_facts
from crawler.discovery.kinds import ColumnSigns, KindGuess, guess_kind
from crawler.discovery.names import unique_name
from crawler.discovery.visits import (
    SINGLE_KINDS,
    Shape,
    Visit,
    is_topic_index,
    row_links,
    shape_of,
)
from crawler.pages.navigation import ColumnLink, find_column_links, find_site_map
from crawler.pages.read import read_page
from crawler.pages.source import PageSource
from model.columns import Column
from model.errors import FetchError, PageUnreadable
from model.fetching import PageRequest
from model.identity import canonical_address, host_of
from model.pages import PageKind, PageReading
from model.sites import Politeness, Site

#: Address after redirects, body, Content-Type.
Fetched = tuple[str, bytes, str]
Fetch = Callable[[PageRequest], Fetched]

MAX_PAGES = 300
_MAX_DEPTH = 3
_SAMPLE = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundColumn:
    """A column that discovery proposes."""

    column: Column
    guess: KindGuess
    #: Names it stands under, outermost first.
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Discovery:
    """What one walk of a site's menus found."""

    site: Site
    #: In the order of the navigation.
    columns: tuple[FoundColumn, ...]
    #: Chinese sentences a person should read.
    problems: tuple[str, ...]
    #: Pages looked at.
    pages: int


@dataclass(slots=True)
class _Walk:
    """The pages still to see, and what the seen ones gave."""

    fetch: Fetch
    on_page: Callable[[int, str], None]
    max_pages: int
    host: str = ""
    hosts: set[str] = field(default_factory=set)
    queue: deque[tuple[ColumnLink, int]] = field(default_factory=deque)
    seen: set[str] = field(default_factory=set)
    found: list[FoundColumn] = field(default_factory=list)
    topics: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    outside: dict[str, str] = field(default_factory=dict)
    pages: int = 0


def discover(
    home: str,
    *,
    key: str,
    fetch: Fetch,
    allow_networks: Sequence[str] = (),
    delay_seconds: float = 1.0,
    max_pages: int = MAX_PAGES,
    on_page: Callable[[int, str], None] = lambda _count, _url: None,
) -> Discovery:
    """Find the columns of a site.

    Args:
        home: Address of its home page.
        key: Key of the site file to be.
        fetch: Gets one page.
        allow_networks: Goes into the site file.
        delay_seconds: Goes into the site file.
        max_pages: Pages looked at before the walk stops and says so.
        on_page: Told the number of pages so far and the address of each.

    Raises:
        FetchError: the home page gave no usable answer.
    """
    walk = _Walk(fetch=fetch, on_page=on_page, max_pages=max_pages)
    source, reading = _visit_home(walk, home)
    _follow(walk)
    facts = read_facts(source.text, reading)
    site = _site(key, source.url, facts, walk, tuple(allow_networks), delay_seconds)
    for name, url in walk.outside.items():
        walk.problems.append(f"「{name}」指向站外 {url}，未作为栏目")
    return Discovery(
        site=site, columns=tuple(walk.found), problems=tuple(walk.problems), pages=walk.pages
    )


def _visit_home(walk: _Walk, home: str) -> tuple[PageSource, PageReading]:
    source = _get(walk, home)
    reading = read_page(source.body, url=source.url, content_type=source.content_type)
    walk.host = host_of(source.url)
    walk.hosts |= {walk.host, host_of(home)}
    walk.seen |= {canonical_address(home), canonical_address(source.url)}
    try:
        # The site map goes first: it names what each column stands under, and in which order.
        if site_map := find_site_map(source):
            _read_site_map(walk, site_map)
        _enqueue(walk, find_column_links(source), depth=1)
    except PageUnreadable as error:
        walk.problems.append(str(error))
    return source, reading


def _read_site_map(walk: _Walk, url: str) -> None:
    walk.seen.add(canonical_address(url))
    if host_of(url) not in walk.hosts:
        return
    try:
        _enqueue(walk, find_column_links(_get(walk, url)), depth=1)
    except (FetchError, PageUnreadable) as error:
        walk.problems.append(f"网站地图未能读取：{error}")


def _get(walk: _Walk, url: str) -> PageSource:
    return _ask(walk, PageRequest(url=url))


def _ask(walk: _Walk, request: PageRequest) -> PageSource:
    walk.pages += 1
    walk.on_page(walk.pages, request.url)
    final, body, content_type = walk.fetch(request)
    return PageSource(url=final, body=body, content_type=content_type)


def _enqueue(walk: _Walk, links: Iterable[ColumnLink], *, depth: int) -> None:
    for link in links:
        if host_of(link.url) not in walk.hosts:
            if depth == 1 and link.parents:
                walk.outside.setdefault(link.name, link.url)
        elif depth <= _MAX_DEPTH:
            walk.queue.append((link, depth))


def _follow(walk: _Walk) -> None:
    while walk.queue:
        link, depth = walk.queue.popleft()
        address = canonical_address(link.url)
        if address in walk.seen:
            continue
        if walk.pages >= walk.max_pages:
            rest = len({canonical_address(each.url) for each, _ in walk.queue} - walk.seen) + 1
            walk.problems.append(
                f"已看过 {walk.pages} 页，还有约 {rest} 个链接没有看，栏目可能不全"
            )
            return
        walk.seen.add(address)
        _look(walk, link, depth)


def _look(walk: _Walk, link: ColumnLink, depth: int) -> None:
    try:
        source = _get(walk, link.url)
    except FetchError as error:
        walk.problems.append(f"「{link.name}」{link.url} 未能打开：{error.what}")
        return
    if host_of(source.url) not in walk.hosts:
        walk.outside.setdefault(link.name, source.url)
        return
    walk.seen.add(canonical_address(source.url))
    reading = read_page(source.body, url=source.url, content_type=source.content_type)
    try:
        visit = Visit(link=link, reading=reading, links=find_column_links(source))
    except PageUnreadable as error:
        walk.problems.append(f"「{link.name}」{link.url}：{error.what}")
        return
    _conclude(walk, visit, depth)


def _conclude(walk: _Walk, visit: Visit, depth: int) -> None:
    shape = shape_of(visit)
    if shape is Shape.LIST:
        _add(walk, _with_rows(walk, visit))
    elif shape is Shape.ARTICLE:
        _add_single(walk, visit)
    elif shape is Shape.INDEX:
        _enqueue_front(walk, row_links(visit), depth + 1)
    if shape is Shape.SECTION or (shape is Shape.INDEX and is_topic_index(visit)):
        _enqueue(walk, _children(visit), depth=depth + 1)


def _enqueue_front(walk: _Walk, links: Sequence[ColumnLink], depth: int) -> None:
    """What an index lists is looked at next, so that its names win over a mere menu."""
    walk.topics |= {canonical_address(link.url) for link in links}
    walk.queue.extendleft(
        (link, depth) for link in reversed(links) if host_of(link.url) in walk.hosts
    )


def _children(visit: Visit) -> Iterable[ColumnLink]:
    """Links of a section page that are under its own address, named as under it."""
    base = visit.reading.url.rpartition("/")[0] + "/"
    for link in visit.links:
        if link.url.startswith(base) and link.url.rstrip("/") != base.rstrip("/"):
            yield link if link.parents else replace(link, parents=visit.path)


def _with_rows(walk: _Walk, visit: Visit) -> Visit:
    """The visit with the rows of the interface or frame that holds the list, where one does."""
    listing = visit.reading.listing
    if listing.rows or not listing.elsewhere:
        return visit
    try:
        source = _ask(walk, listing.elsewhere[0])
    except FetchError as error:
        walk.problems.append(f"「{visit.name}」的列表接口未能打开：{error.what}")
        return visit
    inner = read_page(
        source.body, url=source.url, content_type=source.content_type, hint=PageKind.LIST
    )
    return replace(visit, reading=replace(visit.reading, listing=inner.listing))


def _add_single(walk: _Walk, visit: Visit) -> None:
    """A page of one article is a column where its kind allows one: 机构职能, 公开指南."""
    guess = _guess(visit)
    if guess.kind in SINGLE_KINDS and guess.is_sure:
        _append(walk, visit, replace(guess, reason=f"{guess.reason}；单篇页面"))


def _add(walk: _Walk, visit: Visit) -> None:
    _append(walk, visit, _guess(visit))


def _append(walk: _Walk, visit: Visit, guess: KindGuess) -> None:
    taken = {each.column.name for each in walk.found}
    name = unique_name(visit.name, visit.link.parents, taken)
    column = Column(name=name, kind=guess.kind, url=visit.link.url, note=_note(visit, guess))
    walk.found.append(FoundColumn(column=column, guess=guess, parents=visit.link.parents))


def _note(visit: Visit, guess: KindGuess) -> str:
    problems = visit.reading.listing.problems[:1]
    return "；".join(part for part in (guess.note, *problems) if part)


def _guess(visit: Visit) -> KindGuess:
    rows = visit.reading.listing.rows[:_SAMPLE]
    tags = dict(visit.reading.tags)
    return guess_kind(
        ColumnSigns(
            name=visit.name,
            parents=visit.link.parents,
            url=visit.link.url,
            column_type=tags.get("ColumnType", ""),
            titles=tuple(row.title for row in rows),
            labels=tuple(text for row in rows for pair in row.extra for text in pair),
        )
    )


def _site(
    key: str, home: str, facts: Facts, walk: _Walk, networks: tuple[str, ...], delay: float
) -> Site:
    return Site(
        key=key,
        name=facts.name,
        home=home,
        hosts=frozenset(walk.hosts),
        columns=tuple(each.column for each in walk.found),
        id_code=facts.id_code,
        icp=facts.icp,
        police=facts.police,
        conac=facts.conac,
        sponsor=facts.sponsor,
        operator=facts.operator,
        type=facts.type,
        phone=facts.phone,
        allow_networks=networks,
        politeness=Politeness(delay_seconds=delay),
    )
