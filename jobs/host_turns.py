"""What asks a site outside a crawl takes turns at a host as crawls do, over all processes."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from crawler.patience import LONGEST_WAIT
from gate.fetch import USER_AGENT, Fetcher
from jobs.shell import Shell
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


def polite_fetcher(shell: Shell, site: Site, *, user_agent: str = USER_AGENT) -> Fetcher:
    """The gate for a site; each request waits for its turn, over all processes and machines."""
    return fetcher_in_turn(
        shell,
        networks=site.allow_networks,
        delay_seconds=site.politeness.delay_seconds,
        user_agent=user_agent,
    )


def fetcher_in_turn(
    shell: Shell, *, networks: Sequence[str], delay_seconds: float, user_agent: str = USER_AGENT
) -> Fetcher:
    """The same for a site that has no file yet; without a delay nobody waits."""
    return Fetcher(
        allow_networks=tuple(networks),
        user_agent=user_agent,
        await_turn=_waiting(turns_of(shell), delay_seconds) if delay_seconds > 0 else None,
    )


def _waiting(take_turn: TakeTurn, delay_seconds: float) -> Callable[[str], None]:
    def wait(url: str) -> None:
        pause = take_turn(host_of(url), delay_seconds)
        if pause > LONGEST_WAIT:
            raise FetchError(
                f"服务器要求 {pause:.0f} 秒后再来（Retry-After），没有访问",
                outcome=Outcome.NOT_MONITORED,
                where=url,
                remedy="到时再试",
            )
        time.sleep(pause)

    return wait
