"""One crawl run in the store: begun, filled in batches, closed with its sums."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from time import monotonic

from crawler.earlier_runs import ended_for, proven_before
from crawler.steady_store import SteadyStore
from crawler.summary import summary_of
from crawler.walk.plan import WalkPlan, plan_walk
from model.days import shanghai_day, utc_now
from model.errors import SiteStopped, ZhanbaoError
from model.items import Sighting
from model.runs import ColumnWalk, CrawlRun, RunStatus
from model.sites import Site
from model.slots import SlotClaim
from model.standings import Standing
from store import items, pages, runs, slots, turns, walks
from store.engine import Store, Transaction
from store.fleet_switches import switch_of
from store.pages import Validators

#: Sightings that are held back until they are worth a transaction.
_BATCH = 2000
#: So often a crawl looks whether the site was stopped.
_SWITCH_SECONDS = 2.0
#: Seconds for which a Retry-After is believed: no host shuts itself out for ever by a slip.
_LONGEST_HOLD = 24 * 3600.0


class Recorder:
    """Writes one run; reads what the walks need to know of earlier ones."""

    def __init__(
        self,
        store: Store,
        site: Site,
        *,
        year: int,
        is_full: bool,
        claim: SlotClaim | None = None,
    ) -> None:
        self._store = SteadyStore(store)
        self.site = site
        self.year = year
        self.is_full = is_full
        self._claim = claim
        self._kinds = {column.name: column.kind for column in site.columns}
        self._waiting: list[Sighting] = []
        self._began = monotonic()
        self._ask_again_at = self._began + _SWITCH_SECONDS
        self._stop_order = ""
        self.started_at = utc_now()
        self.run = 0
        #: The run because of which none was begun; None where one was.
        self.earlier: CrawlRun | None = None
        self.walks: dict[str, ColumnWalk] = {}
        self.validators: dict[str, tuple[str, Validators]] = {}
        #: Seconds between two requests to a host whose robots.txt asks for more than the site file.
        self.slow_hosts: dict[str, float] = {}

    def stop_order(self) -> str:
        """Why a person has stopped the site, "" where nobody has; asked every few seconds.

        What cannot be recorded need not be asked of the site either.
        """
        if self._store.failure is not None:
            return self._store.failure.what
        now = monotonic()
        if now >= self._ask_again_at:
            self._ask_again_at = now + _SWITCH_SECONDS
            try:
                switch = self._store.read(lambda tx: switch_of(tx, self.site.key))
            except ZhanbaoError as error:
                return error.what
            self._stop_order = switch.sentence if switch is not None and switch.is_stopped else ""
        return self._stop_order

    def require_running(self) -> None:
        """Pass where nobody has stopped the site.

        Raises:
            SiteStopped: a person has; nothing may be asked of it.
        """
        self._ask_again_at = monotonic()
        if why := self.stop_order():
            raise SiteStopped(
                f"{why}，没有访问网站",
                where=self.site.key,
                remedy=f"确认可以访问后：zhanbao fleet start {self.site.key}，或在页面上恢复",
            )

    def begin(self) -> list[WalkPlan]:
        """Start the run, take over what an interrupted one had proven, plan the rest.

        None is started where one for the claimed slot has come to its end: that one is `earlier`.

        Raises:
            StoreError: the slot has been taken over by another process; its run is left alone.
        """
        begun = self._store.write(self._begin)
        if isinstance(begun, CrawlRun):
            self.earlier = begun
            return []
        self.run, taken, standings = begun
        self.walks = {walk.column: walk for walk in taken}
        plans = []
        for column in self.site.columns:
            if column.name in self.walks:
                continue
            standing = standings.get(column.name)
            plans.append(
                plan_walk(
                    column,
                    year=self.year,
                    is_full=self.is_full,
                    hosts=self.site.hosts,
                    today=shanghai_day(self.started_at),
                    proven=None
                    if standing is None or standing.proven is None
                    else standing.proven.walk,
                    earlier_rows=0
                    if standing is None
                    else (standing.proven or standing.newest).walk.rows,
                )
            )
        return plans

    def _begin(
        self, tx: Transaction
    ) -> tuple[int, list[ColumnWalk], dict[str, Standing]] | CrawlRun:
        """Number of the new run, what it takes over, what is known of each column."""
        if self._claim is not None:
            slots.require_owner(tx, self._claim)
        runs.interrupt_unfinished(tx, site=self.site.key, at=self.started_at)
        # Not before: a run that another process ends in this moment has been waited for.
        if earlier := ended_for(tx, self._claim, year=self.year, is_full=self.is_full):
            return earlier
        taken = proven_before(
            runs.runs_of(tx, self.site.key, limit=10),
            columns=set(self._kinds),
            year=self.year,
            is_full=self.is_full,
            at=self.started_at,
        )
        run = runs.start_run(
            tx,
            site=self.site.key,
            year=self.year,
            is_full=self.is_full,
            started_at=self.started_at,
            kinds=self._kinds,
        )
        for walk in taken:
            runs.record_walk(tx, run=run, walk=walk)
        standings = walks.standing_walks(tx, self.site.key, self.year, columns=self._kinds)
        return run, taken, standings

    def learn(self, plan: WalkPlan, addresses: Iterable[str]) -> None:
        """Put into a plan what earlier runs recorded of some rows of its column."""
        if not plan.earlier_rows:
            return
        asked = [address for address in addresses if address not in plan.known]
        if asked:
            with suppress(ZhanbaoError):
                known = self._store.read(
                    lambda tx: items.known_rows(
                        tx, self.site.key, plan.column.name, addresses=asked
                    )
                )
                plan.known.update(known)

    def take_turn(self, host: str) -> float:
        """Seconds until this process may ask a host, whoever else asks it."""
        seconds = max(self.site.politeness.delay_seconds, self.slow_hosts.get(host, 0.0))
        gap = timedelta(seconds=seconds)
        with suppress(ZhanbaoError):
            wait = self._store.write(lambda tx: turns.take_turn(tx, host, gap=gap))
            return wait.total_seconds()
        return 0.0

    def hold_off(self, host: str, seconds: float) -> None:
        """Keep every process away from a host that asked for it, where politeness is on."""
        if self.site.politeness.delay_seconds > 0:
            wait = timedelta(seconds=min(seconds, _LONGEST_HOLD))
            with suppress(ZhanbaoError):
                self._store.write(lambda tx: turns.hold_off(tx, host, wait=wait))

    def validators_of(self, url: str) -> Validators | None:
        """What the page was like when it was last read and recorded."""
        with suppress(ZhanbaoError):
            return self._store.read(lambda tx: pages.validators(tx, self.site.key, url))
        return None

    def add(self, sightings: Sequence[Sighting]) -> None:
        """Take items; they are written in batches."""
        self._waiting.extend(sightings)
        if len(self._waiting) >= _BATCH:
            self._write(None)

    def close_walk(self, walk: ColumnWalk) -> None:
        """Write the end of a walk together with all its items."""
        self._write(walk)

    def _write(self, walk: ColumnWalk | None) -> None:
        """Write what waits; a failure is told by `finish`, for Scrapy would pass over it."""
        waiting, self._waiting = self._waiting, []
        with suppress(ZhanbaoError):
            self._store.write(lambda tx: self._record(tx, waiting, walk))
            if walk is not None:
                self.walks[walk.column] = walk
                self.validators.pop(walk.column, None)

    def _record(
        self, tx: Transaction, waiting: Sequence[Sighting], walk: ColumnWalk | None
    ) -> None:
        now = utc_now()
        if waiting:
            items.record_sightings(
                tx,
                run=self.run,
                site=self.site.key,
                sightings=waiting,
                seen_at=now,
                kinds=self._kinds,
            )
        if walk is not None:
            runs.record_walk(tx, run=self.run, walk=walk)
            self._record_validators(tx, walk, now)

    def _record_validators(self, tx: Transaction, walk: ColumnWalk, now: datetime) -> None:
        told = self.validators.get(walk.column)
        if told is not None and walk.is_read and not walk.covers_to:
            pages.record_validators(tx, self.site.key, told[0], told[1], at=now)

    def finish(
        self,
        status: RunStatus,
        reason: str,
        *,
        requests: int,
        list_pages: int,
        article_pages: int,
        article_reasons: Counter[str],
    ) -> dict[str, object]:
        """Close the run and return the summary of design §5.

        Raises:
            StoreError: something of the run could not be recorded; it stays open, and the next one
                takes over what was.
        """
        if self._waiting:
            self._write(None)
        seconds = round(monotonic() - self._began, 3)

        def close(tx: Transaction) -> items.RunTotals:
            totals = items.totals_of(tx, self.run)
            runs.finish_run(
                tx,
                run=self.run,
                status=status,
                reason=reason,
                finished_at=utc_now(),
                requests=requests,
                list_pages=list_pages,
                article_pages=article_pages,
                items=totals.items,
                new=totals.new,
                changed=totals.changed,
                seconds=seconds,
                article_reasons=sorted(article_reasons.items()),
            )
            return totals

        totals = self._store.write(close)
        ended = CrawlRun(
            id=self.run,
            site=self.site.key,
            year=self.year,
            status=status,
            started_at=self.started_at,
            reason=reason,
            requests=requests,
            list_pages=list_pages,
            article_pages=article_pages,
            items=totals.items,
            new=totals.new,
            changed=totals.changed,
            seconds=seconds,
            walks=tuple(self.walks.values()),
            article_reasons=tuple(sorted(article_reasons.items())),
        )
        return summary_of(ended, self.site)

    @property
    def today(self) -> date:
        """The day of the run in Asia/Shanghai."""
        return shanghai_day(self.started_at)
