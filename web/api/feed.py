"""The feed of issues for a program that sends its token in the header."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response
from pydantic import Field

from web.api.router import new_router
from web.api.shapes import Wish
from web.feed import MEDIA_TYPE, issue_feed

routes = new_router("订阅")


class FeedWanted(Wish):
    """Which issues."""

    #: Key of a site; "": all.
    site: Annotated[str, Field(max_length=200)] = ""


@routes.get(
    "/issues.atom",
    response_class=Response,
    responses={200: {"description": "Atom（RFC 4287）", "content": {MEDIA_TYPE: {}}}},
)
def show_feed(request: Request, wanted: Annotated[FeedWanted, Query()]) -> Response:
    """问题的订阅源（Atom）：全部看得见的网站，或其中一个；开立与关闭各是一次更新。"""
    return issue_feed(request, wanted.site)
