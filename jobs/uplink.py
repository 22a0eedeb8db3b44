"""Is this machine's own network up? Visits to the reference addresses tell."""

from gate.fetch import Fetcher
from inspection.uplink import is_uplink_down
from jobs.check import references
from model.errors import FetchError
from model.fetching import Outcome

_SECONDS = 10.0


def is_offline(allow_networks: tuple[str, ...] = ()) -> bool:
    """True where at least two references are named and none was heard; any answer proves us up."""
    fetcher = Fetcher(allow_networks=allow_networks, timeout_seconds=_SECONDS)
    outcomes: list[Outcome] = []
    for url in references():
        outcomes.append(_visit(fetcher, url))
        if is_uplink_down(outcomes) is False:
            return False
    return is_uplink_down(outcomes) is True


def _visit(fetcher: Fetcher, url: str) -> Outcome:
    try:
        return fetcher.get(url, method="HEAD", follow=False).outcome
    except FetchError as error:
        return Outcome(error.outcome)
