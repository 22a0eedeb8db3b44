"""What asks a site outside a crawl takes turns at a host as crawls do, over all processes.

It also stops where the site is stopped, and stays away from a host as long as that asked for,
whichever process was told so.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from crawler.patience import LONGEST_WAIT, PASSING_STATUSES, asked_wait
from gate.agent import visitor_agent
from gate.fetch import Fetcher
from jobs.fleet_switches import Watch
from jobs.shell import Shell
from model.days import utc_now
from model.errors import FetchError
from model.fetching import Outcome
from model.identity import host_of
from model.sites import Site
from store import turns

#: Host and seconds between two requests to it → seconds to wait for the turn that was taken.
TakeTurn = Callable[[str, float], float]


def turns_of(shell: Shell) -> TakeTurn:
    """Turns as the store hands them out, one after the other over all processes."""

    def take(host: str, gap_seconds: float) -> float:
        with shell.transaction() as tx:
            return turns.take_turn(tx, host, gap=timedelta(seconds=gap_seconds)).total_seconds()

    return take


def polite_fetcher(shell: Shell, site: Site, *, user_agent: str = "") -> Fetcher:
    """The gate for a site; each request waits for its turn, over all processes and machines."""
    return fetcher_in_turn(
        shell,
        site.key,
        networks=site.allow_networks,
        delay_seconds=site.politeness.delay_seconds,
        user_agent=user_agent,
    )


def fetcher_in_turn(
    shell: Shell,
    key: str,
    *,
    networks: Sequence[str],
    delay_seconds: float,
    user_agent: str = "",
) -> Fetcher:
    """The same for a site that may have no file yet.

    `get` raises SiteStopped where the site is stopped before its answer is whole.
    """
    watch, take_turn = Watch(shell, key), turns_of(shell)

    def await_turn(url: str) -> None:
        watch()
        host = host_of(url)
        # Without a delay nobody takes a turn; what a host asked for holds all the same.
        pause = take_turn(host, delay_seconds) if delay_seconds > 0 else held_seconds(shell, host)
        if pause > LONGEST_WAIT:
            raise _asked_to_wait(shell, url, pause)
        watch.sleep(pause)

    return Fetcher(
        allow_networks=tuple(networks),
        user_agent=user_agent or visitor_agent(),
        await_turn=await_turn,
        keep_on=watch,
        on_retry_after=_holding_off(shell),
    )


def probe_fetcher(shell: Shell, site: Site) -> Fetcher:
    """The gate for one visit of a home page: it takes no turn, for it must be made in its time.

    A host that asked to be left alone is not visited: that is 未监测, neither up nor down.
    """

    def refuse_held(url: str) -> None:
        if (pause := held_seconds(shell, host_of(url))) > 0:
            raise _asked_to_wait(shell, url, pause)

    return Fetcher(
        allow_networks=site.allow_networks,
        user_agent=visitor_agent(),
        await_turn=refuse_held,
        keep_on=Watch(shell, site.key),
        on_retry_after=_holding_off(shell),
    )


def is_shut(shell: Shell, site: Site) -> bool:
    """True where the host of a site asked to be left alone for longer than a look waits."""
    return held_seconds(shell, host_of(site.home)) > LONGEST_WAIT


def held_seconds(shell: Shell, host: str) -> float:
    """Seconds for which a host asked to be left alone from now on, 0 where it did not."""
    with shell.reading() as tx:
        found = turns.holds(tx, [host])
    return (found[0].until - utc_now()).total_seconds() if found else 0.0


def _holding_off(shell: Shell) -> Callable[[str, int, str], None]:
    def hold_off(url: str, status: int, told: str) -> None:
        seconds = asked_wait(told, now=utc_now()) if status in PASSING_STATUSES else None
        if seconds:
            wait, why = timedelta(seconds=seconds), f"HTTP {status}，Retry-After {told.strip()}"
            with shell.transaction() as tx:
                turns.hold_off(tx, host_of(url), wait=wait, reason=why)

    return hold_off


def _asked_to_wait(shell: Shell, url: str, pause: float) -> FetchError:
    with shell.reading() as tx:
        found = turns.holds(tx, [host_of(url)])
    told = f"（{found[0].reason}）" if found else ""
    return FetchError(
        f"服务器要求 {pause:.0f} 秒后再来{told}，没有访问",
        outcome=Outcome.NOT_MONITORED,
        where=url,
        remedy="到时再试",
    )
