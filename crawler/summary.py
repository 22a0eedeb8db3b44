"""A run that has ended → the summary of design §5. Pure."""

from model.runs import CrawlRun
from model.sites import Site


def summary_of(run: CrawlRun, site: Site) -> dict[str, object]:
    """What `crawl --json` prints of a run of a site."""
    read = {walk.column for walk in run.walks if walk.is_read}
    return {
        "site": site.key,
        "run": run.id,
        "status": run.status.value,
        "reason": run.reason,
        "year": run.year,
        "requests": run.requests,
        "list_pages": run.list_pages,
        "article_pages": run.article_pages,
        "items": run.items,
        "new": run.new,
        "changed": run.changed,
        "unread": [column.name for column in site.columns if column.name not in read],
        "seconds": run.seconds,
        "article_reasons": dict(run.article_reasons),
    }
