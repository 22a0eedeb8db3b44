"""A run on record → the summary of design §5, where its own crawl does not tell it. Pure."""

from model.runs import CrawlRun
from model.sites import Site


def summary_of(run: CrawlRun, site: Site) -> dict[str, object]:
    """What a crawl prints of itself, told of a run that is on record."""
    read = {walk.column for walk in run.walks if walk.is_read}
    return {
        "site": site.key,
        "run": run.id,
        "status": run.status.value,
        "reason": run.reason,
        "year": run.year,
        "requests": run.requests,
        "list_pages": sum(walk.list_pages for walk in run.walks),
        "article_pages": 0,
        "items": run.items,
        "new": run.new,
        "changed": run.changed,
        "unread": [column.name for column in site.columns if column.name not in read],
        "seconds": run.seconds,
        "article_reasons": {},
    }
