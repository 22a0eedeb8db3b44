"""A host's turns for whatever asks outside a crawl: links, evidence, discovery."""

from datetime import timedelta

from jobs.polite_fetch import TakeTurn
from jobs.shell import Shell
from store import turns


def turns_of(shell: Shell) -> TakeTurn:
    """Turns as the store hands them out, one after the other over all processes."""

    def take(host: str, gap_seconds: float) -> float:
        with shell.transaction() as tx:
            return turns.take_turn(tx, host, gap=timedelta(seconds=gap_seconds)).total_seconds()

    return take
