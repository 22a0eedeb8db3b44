"""Open issues of which nothing was seen yet → their pages, looked at once, and kept."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from crawler.settings import user_agent
from inspection.evidence import exhibit_of
from jobs.host_turns import polite_fetcher
from jobs.page_looks import PageLooks
from jobs.shell import Shell
from model.errors import SiteStopped
from model.issues import Issue, IssueEvidence
from model.sites import Site
from store import issue_evidence, issues, observations, pictures
from store.fleet_switches import stopped_sites

#: Looked at in one round; the rest in the next.
_MOST_ISSUES = 40
#: What opened longer ago shows something else by now.
_FRESH = timedelta(days=2)
#: So long the pictures of closed issues are kept.
KEEP_PICTURES = timedelta(days=400)


def gather_evidence(shell: Shell, site: Site, *, now: datetime, rules: Collection[str] = ()) -> int:
    """Look at the pages of the newly opened issues of a site → how many were looked at.

    Each page is asked for once, politely, and pictured where a browser is present. A site that is
    switched off is not asked, one that is stopped meanwhile not asked further. `rules`: only
    issues of these; empty: all.
    """
    with shell.reading() as tx:
        if not site.is_enabled or site.key in stopped_sites(tx):
            return 0
        fresh = {
            issue.id: issue
            for issue in issues.open_issues(tx, site.key)
            if now - issue.opened_at <= _FRESH and (not rules or issue.rule in rules)
        }
        waiting = [fresh[number] for number in issue_evidence.unlooked(tx, fresh)]
        latest = observations.latest(tx, site.key) if waiting else {}
    looks = PageLooks(
        site=site,
        folder=shell.home.evidence,
        fetcher=polite_fetcher(shell, site, user_agent=user_agent()),
    )
    seen: list[IssueEvidence] = []
    with suppress(SiteStopped):
        for issue in _gravest(waiting)[:_MOST_ISSUES]:
            seen.append(looks.look(issue, exhibit_of(issue, site, latest), now=now))  # noqa: PERF401
    if seen:
        with shell.transaction() as tx:
            for evidence in seen:
                issue_evidence.append(tx, evidence)
    return len(seen)


def drop_old_pictures(shell: Shell, *, now: datetime) -> int:
    """Remove the pictures of long closed issues → how many; their words stay."""
    with shell.reading() as tx:
        old = issue_evidence.outdated_pictures(tx, before=now - KEEP_PICTURES)
    return pictures.remove(shell.home.evidence, old)


def _gravest(found: Sequence[Issue]) -> list[Issue]:
    return sorted(found, key=lambda issue: (-issue.severity.rank, issue.id))
