"""Changes on any number of sites → batches, one message each: a storm is one message. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from model.issues import IssueChange

#: The same rule changing on this many sites at once is one event, not many.
STORM_SITES = 10


class BatchKind(Enum):
    """What a batch is about."""

    SITE = 1
    STORM = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Changes that make one message."""

    kind: BatchKind
    #: Site key of a SITE batch, rule id of a STORM batch.
    about: str
    changes: tuple[IssueChange, ...]


def group_changes(
    changes: Iterable[IssueChange], *, storm_sites: int = STORM_SITES
) -> tuple[Batch, ...]:
    """Storms first, one batch a rule and direction; then what is left, one batch a site."""
    by_rule: dict[tuple[str, bool], list[IssueChange]] = defaultdict(list)
    for change in changes:
        by_rule[change.issue.rule, change.is_opened].append(change)
    storms = {key: some for key, some in by_rule.items() if _site_count(some) >= storm_sites}
    by_site: dict[str, list[IssueChange]] = defaultdict(list)
    for key, some in by_rule.items():
        for change in () if key in storms else some:
            by_site[change.issue.site].append(change)
    return (
        *(Batch(kind=BatchKind.STORM, about=k[0], changes=tuple(c)) for k, c in storms.items()),
        *(Batch(kind=BatchKind.SITE, about=s, changes=tuple(c)) for s, c in by_site.items()),
    )


def _site_count(changes: Sequence[IssueChange]) -> int:
    return len({change.issue.site for change in changes})
