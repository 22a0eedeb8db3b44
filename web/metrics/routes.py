"""The address of the metrics; the gatekeeper has seen who asks."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from store.fleet_register import look_at_files
from store.monitoring import measure
from web.desk import desk_of
from web.metrics.durations import Durations
from web.metrics.text import write_metrics

routes = APIRouter()

_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@routes.get("/metrics")
def show_metrics(request: Request) -> Response:
    """Counts and ages over the whole installation, and how long requests took."""
    desk = desk_of(request)
    durations: Durations = request.app.state.durations
    with desk.reading() as tx:
        measures = measure(tx)
    sites = len(look_at_files(desk.home.sites))
    text = write_metrics(measures, durations.all(), sites=sites, now=desk.clock())
    return PlainTextResponse(text, media_type=_MEDIA_TYPE)
