"""Discovery of many sites: a few at once, one at a time per host, taken up again where it ended."""

import threading
import traceback
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from crawler.discovery.discover import Discovery
from jobs.discover import discover_site
from jobs.shell import Shell
from model.columns import ColumnKind
from model.days import utc_now
from model.errors import (
    ConfigError,
    FetchError,
    InternalError,
    SiteStopped,
    StoreError,
    ZhanbaoError,
)
from model.fleet import DiscoveryOutcome, Doubt, SiteDiscovery, SiteEntry
from model.identity import host_of
from store.fleet_discoveries import discoveries_of, record_discovery

#: Kinds that a site of a government office has to have.
#: Source: 政府网站与政务新媒体检查指标 (概况、动态要闻、通知公告、政策、解读).
REQUIRED = (
    ColumnKind.OVERVIEW,
    ColumnKind.NEWS,
    ColumnKind.NOTICE,
    ColumnKind.POLICY,
    ColumnKind.INTERPRETATION,
)
#: Problems of one site that are kept; more of them say the same.
_MOST_PROBLEMS = 20

#: Told the site, what was found (None: it was left alone), how many are done.
OnSite = Callable[[SiteEntry, SiteDiscovery | None, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Which:
    """Which of the chosen sites are to be discovered."""

    #: Those too that were discovered before or have columns.
    again: bool = False
    #: Those that were discovered before without columns to show for it.
    failed: bool = False

    def takes(self, entry: SiteEntry, before: DiscoveryOutcome | None) -> bool:
        """True where a site is to be discovered now."""
        if self.again:
            return True
        if self.failed:
            return before not in {None, DiscoveryOutcome.FOUND}
        return before is None and not entry.columns


def still_to_do(shell: Shell, entries: Sequence[SiteEntry], which: Which) -> list[SiteEntry]:
    """The chosen sites that are to be discovered; what an earlier run did is done."""
    with shell.reading() as tx:
        before = discoveries_of(tx)
    return [entry for entry in entries if which.takes(entry, before.get(entry.site))]


def discover_fleet(
    shell: Shell, entries: Sequence[SiteEntry], *, at_once: int, on_site: OnSite
) -> None:
    """Discover each site and record what was found at once: a dead run loses the open ones alone.

    Raises:
        StoreError: what was found cannot be recorded.
    """
    locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
    hosts = {entry.site: locks[host_of(entry.home)] for entry in entries}
    counting = threading.Lock()
    done = 0

    def work(entry: SiteEntry) -> None:
        nonlocal done
        with hosts[entry.site]:
            found = discover_one(shell, entry)
        if found is not None:
            with shell.transaction() as tx:
                record_discovery(tx, found)
        with counting:
            done += 1
            on_site(entry, found, done)

    with ThreadPoolExecutor(at_once, thread_name_prefix="discover") as pool:
        for finished in [pool.submit(work, entry) for entry in entries]:
            finished.result()


def discover_one(shell: Shell, entry: SiteEntry) -> SiteDiscovery | None:
    """Discover the columns of one site; None where somebody has stopped it."""
    try:
        site = shell.site(entry.site)
        found = discover_site(
            shell,
            site.home,
            key=site.key,
            networks=site.allow_networks,
            delay_seconds=site.politeness.delay_seconds,
        )
    except SiteStopped:
        return None
    except ConfigError as error:
        return _failed(entry, DiscoveryOutcome.BROKEN, error)
    except FetchError as error:
        return _failed(entry, DiscoveryOutcome.UNREACHABLE, error)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001  (one site's fault must not stop thousands)
        traceback.print_exc()
        fault = InternalError(f"程序错误 {type(error).__name__}，请告诉维护人员")
        return _failed(entry, DiscoveryOutcome.BROKEN, fault)
    outcome = DiscoveryOutcome.FOUND if found.columns else DiscoveryOutcome.EMPTY
    return SiteDiscovery(
        site=entry.site,
        outcome=outcome,
        at=utc_now(),
        columns=len(found.columns),
        pages=found.pages,
        doubts=tuple(doubts_of(found)),
    )


def doubts_of(found: Discovery) -> list[tuple[Doubt, str]]:
    """What a person must look at: unsure kinds, kinds that are missing, what else was odd."""
    kinds = {column.kind for column in found.site.columns}
    missing = [kind.label for kind in REQUIRED if kind not in kinds]
    return [
        *(
            (Doubt.UNSURE, f"{each.column.name}：{each.column.kind.label}？")
            for each in found.columns
            if not each.guess.is_sure
        ),
        *((Doubt.MISSING, label) for label in missing),
        *((Doubt.PROBLEM, problem) for problem in found.problems[:_MOST_PROBLEMS]),
    ]


def _failed(entry: SiteEntry, outcome: DiscoveryOutcome, error: ZhanbaoError) -> SiteDiscovery:
    return SiteDiscovery(
        site=entry.site, outcome=outcome, at=utc_now(), doubts=((Doubt.PROBLEM, error.what),)
    )
