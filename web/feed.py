"""Issues as an Atom feed: of one site, or of all that the reader may see."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from config.indicators import titles_by_id
from store.fleet_register import names_of
from store.issue_parts import IssuePart, issues_before
from web.atom import Entry, Feed, write_feed
from web.desk import Desk, desk_of

routes = APIRouter()

_ENTRIES = 100
MEDIA_TYPE = "application/atom+xml"

#: Key of a site; "": all.
SiteKey = Annotated[str, Query(max_length=200)]


@routes.get("/feed/{secret}/issues.atom")
def feed_by_address(request: Request, secret: str, site: SiteKey = "") -> Response:
    """The feed for a reader that can send no header; the gatekeeper knows whose secret it is."""
    del secret
    return issue_feed(request, site)


def issue_feed(request: Request, key: str) -> Response:
    """The feed of one site, or of all that the one who asks may see."""
    desk = desk_of(request)
    name = desk.site(key).name if key else "全部网站"
    origin = str(request.base_url).rstrip("/")
    told = _read(desk, name, origin=origin, key=key)
    return Response(write_feed(told), media_type=f"{MEDIA_TYPE}; charset=utf-8")


def _read(desk: Desk, name: str, *, origin: str, key: str) -> Feed:
    seen = desk.seen(key)
    with desk.reading() as tx:
        found = issues_before(tx, IssuePart(sites=seen, is_open=None), limit=_ENTRIES)
        names = names_of(tx, {issue.site for issue in found})
    titles = titles_by_id(desk.home.indicators)
    entries = []
    for issue in found:
        title = titles.get(issue.rule, issue.rule)
        state = "已关闭" if issue.closed_at else "未关闭"
        entries.append(
            Entry(
                # The same wherever the page is served, and for ever.
                id=f"urn:zhanbao:issue:{issue.site}:{issue.id}",
                title=f"[{issue.severity.label}] {names[issue.site]}：{title}（{state}）",
                link=f"{origin}/sites/{issue.site}/issues/{issue.id}",
                published_at=issue.opened_at,
                updated_at=issue.closed_at or issue.opened_at,
                text="\n".join(part for part in (issue.target, issue.detail, issue.basis) if part),
                category=issue.severity.value,
            )
        )
    return Feed(
        id=f"urn:zhanbao:issues:{key}" if key else "urn:zhanbao:issues",
        title=f"{name} · 问题",
        link=f"{origin}/sites/{key}/issues" if key else f"{origin}/issues",
        updated_at=max((entry.updated_at for entry in entries), default=_EPOCH),
        entries=tuple(entries),
    )


#: What an empty feed was last updated at: it never was.
_EPOCH = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
