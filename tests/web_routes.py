"""The route table of the page, flat."""

from collections.abc import Iterable, Iterator

from starlette.routing import BaseRoute, Mount, Route


def every_route(routes: Iterable[BaseRoute]) -> Iterator[Route]:
    """The routes themselves, out of the routers that hold them."""
    for route in routes:
        if isinstance(route, Route):
            yield route
        elif hasattr(route, "original_router"):
            yield from every_route(route.original_router.routes)
        else:
            assert isinstance(route, Mount), route
