"""A list that changes between two requests of a walk, and what a walk of it must have seen.

Everything follows from the seed: pages, sizes, what the pager states, and each change.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from crawler.walk.plan import Mode, WalkPlan
from crawler.walk.walker import Walker
from model.columns import Column, ColumnKind
from model.fetching import PageRequest
from model.identity import canonical_address
from model.items import Sighting
from model.pages import ListReading, PageKind, Pager, PageReading, Row
from model.runs import ColumnWalk

HOST = "http://a.test"
YEAR = 2025
TODAY = date(2025, 11, 20)
CHANGES = ("insert", "insert_below", "delete", "move_up", "retitle", "redate")


@dataclass
class MovingList:
    """Rows, newest first, and the seed that moves them."""

    seed: int
    #: Share of requests before which something changes, and how often that happens at most.
    restless: float = 0.3
    events: int = 1_000
    #: Whether the pager states the number of items; where not, only pages or nothing is stated.
    states_items: bool = True
    #: Changes that may happen.
    changes: tuple[str, ...] = CHANGES
    rows: list[Row] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    #: Addresses that were there from before the first request to after the last.
    stayed: set[str] = field(default_factory=set)
    ever: set[str] = field(default_factory=set)
    #: What happened, for a person who looks into a seed.
    told: list[str] = field(default_factory=list)
    #: Addresses → every date they bore during the walk.
    dates: dict[str, set[date]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)
        self.size = self._random.choice((5, 10, 15, 20))
        self.states_pages = self._random.random() < 0.8
        self.is_computed = self._random.random() < 0.5
        self._made = 0
        step = self._random.choice((0, 1, 3, 9))
        day = TODAY
        for _ in range(self._random.randrange(1, 140)):
            self.rows.append(self._row(day))
            day -= timedelta(days=self._random.randrange(step + 1))
        self.begin()

    def begin(self) -> None:
        """A walk begins now."""
        self.stayed = {row.url for row in self.rows}
        self.ever = set(self.stayed)
        self.dates = {row.url: {row.published_on} for row in self.rows if row.published_on}

    def answer(self, request: PageRequest) -> PageReading:
        """One page, after what changed since the last."""
        if self.asked and self.events and self._random.random() < self.restless:
            self.events -= 1
            for _ in range(self._random.choice((1, 1, 1, 2, 4))):
                self._change()
        page = int(request.url.rpartition("=")[2]) if "=" in request.url else 1
        self.asked.append(page)
        pages = max(1, -(-len(self.rows) // self.size))
        shown = self.rows[(page - 1) * self.size : page * self.size]
        has_next = page < pages
        pager = Pager(
            idiom="test",
            next=(_request(page + 1),) if has_next else (),
            page=page,
            total_pages=pages if self.states_pages else None,
            total_items=len(self.rows) if self.states_items else None,
            request_for=_request if self.is_computed else None,
            is_last=not has_next,
        )
        listing = ListReading(rows=tuple(shown), pager=pager, is_empty_list=not shown)
        return PageReading(url=request.url, page=PageKind.LIST, encoding="utf-8", listing=listing)

    def _row(self, day: date) -> Row:
        self._made += 1
        url = f"{HOST}/x/{self.seed}-{self._made}.html"
        self.ever.add(url)
        self.dates.setdefault(url, set()).add(day)
        return Row(url=url, title=f"关于第{self._made}项工作的通知", published_on=day)

    def _change(self) -> None:
        change = self._random.choice(self.changes)
        place = self._random.randrange(len(self.rows)) if self.rows else 0
        self.told.append(f"before request {len(self.asked) + 1}: {change} at {place}")
        if change == "insert":
            self.rows.insert(0, self._row(TODAY))
        elif change == "insert_below" and self.rows:
            day = self.rows[place].published_on or TODAY
            self.rows.insert(place, self._row(day))
        elif change == "delete" and len(self.rows) > 1:
            self.stayed.discard(self.rows.pop(place).url)
        elif change == "move_up" and self.rows:
            self.rows.insert(0, self.rows.pop(place))
        elif change == "retitle" and self.rows:
            self.rows[place] = replace(self.rows[place], title=f"更正：{self.seed}-{place}")
        elif change == "redate" and self.rows:
            self._redate(place)

    def _redate(self, place: int) -> None:
        """A date edited by some days: the row goes where its date belongs."""
        row = self.rows.pop(place)
        day = (row.published_on or TODAY) - timedelta(days=self._random.randrange(1, 40))
        self.dates[row.url].add(day)
        at = next((n for n, r in enumerate(self.rows) if (r.published_on or day) < day), None)
        self.rows.insert(len(self.rows) if at is None else at, replace(row, published_on=day))


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a walk of a moving list came to."""

    walk: ColumnWalk
    sightings: dict[str, Sighting]
    #: Listed all the time and in the year, and not seen.
    missed: set[str]
    #: Given out twice with different words, or never listed at all.
    doubled: set[str]
    requests: int


def plan_of(**more: object) -> WalkPlan:
    """A plan for the list: the year, from the newest page down."""
    plan = WalkPlan(
        column=Column(name="栏目", kind=ColumnKind.NEWS, url=f"{HOST}/list"),
        year=YEAR,
        mode=Mode.YEAR,
        hosts=frozenset({"a.test"}),
        today=TODAY,
    )
    return replace(plan, **more)  # type: ignore[arg-type]


def walk_moving(moving: MovingList, plan: WalkPlan | None = None) -> Outcome:
    """Walk the list while it moves."""
    moving.begin()
    walker = Walker(plan or plan_of())
    found: dict[str, Sighting] = {}
    doubled: set[str] = set()
    steps, ended, requests = [walker.start()], None, 0
    while steps:
        step = steps.pop(0)
        for sighting in step.sightings:
            if sighting.address in found:
                doubled.add(sighting.address)
            found[sighting.address] = sighting
        ended = step.walk or ended
        for request in step.pages:
            requests += 1
            assert requests < 2_000, moving.seed
            steps.append(walker.take_page(request, moving.answer(request)))
    assert ended is not None, moving.seed
    in_year = {
        canonical_address(url)
        for url in moving.stayed
        if all(day.year == YEAR for day in moving.dates[url])
    }
    ever = {canonical_address(url) for url in moving.ever}
    missed = in_year - set(found) if ended.is_read else set()
    return Outcome(
        walk=ended,
        sightings=found,
        missed=missed,
        doubled=doubled | (set(found) - ever),
        requests=requests,
    )


def _request(page: int) -> PageRequest:
    return PageRequest(url=f"{HOST}/list?page={page}")
