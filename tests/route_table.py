"""Every route of the page, with addresses that lead somewhere."""

import re
from collections.abc import Iterable, Iterator

from starlette.routing import BaseRoute, Mount, Route
from web_office import Office

from web.app import create_app

_VALUES = {
    "key": "a",
    "year:int": "2025",
    "field": "info.news",
    "extension": "json",
}


def every_route(routes: Iterable[BaseRoute]) -> Iterator[Route]:
    """The routes themselves, out of the routers that hold them."""
    for route in routes:
        if isinstance(route, Route):
            yield route
        elif hasattr(route, "original_router"):
            yield from every_route(route.original_router.routes)
        else:
            assert isinstance(route, Mount), route


def routes(office: Office, *, number: int = 1) -> list[tuple[str, str]]:
    """Method and address of every route that there is."""
    values = {**_VALUES, "number:int": str(number)}
    app = create_app(office.home)
    app.state.desk.store.close()
    return [
        (method, re.sub(r"{([^}]+)}", lambda match: values.get(match[1], "1"), route.path))
        for route in every_route(app.routes)
        for method in (route.methods or ())
        if method != "HEAD"
    ]
