"""The review page: routes wired, nothing else."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fastapi import Depends, FastAPI, Request
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles

from config.home import Home, find_home
from config.keys import load_key
from config.security import load_security
from model.days import utc_now
from model.errors import StoreError
from store import audit
from store.engine import open_store
from web import (
    api,
    api_description,
    api_tokens,
    calendar,
    cells,
    column_edit,
    columns,
    downloads,
    exports,
    feed,
    fleet,
    fleet_waves,
    fleet_worklist,
    form,
    issue,
    issues,
    items,
    login,
    metrics,
    overview,
    people,
    records,
    register_check,
    score,
    second_factor,
    sections,
    sessions,
    trail,
    uptime,
    workflow,
)
from web.desk import (
    Desk,
    desk_of,
    make_templates,
    require_known_number,
    require_known_year,
    require_visible_site,
)
from web.gatekeeper import keep_gate
from web.metrics.durations import Durations, Timed
from web.pace import Pace
from web.refusals import add_refusals
from web.size import BodyLimit

_PAGES = (
    login,
    overview,
    fleet,
    fleet_waves,
    fleet_worklist,
    calendar,
    form,
    cells,
    register_check,
    sections,
    items,
    columns,
    column_edit,
    issue,
    issues,
    score,
    records,
    uptime,
    trail,
    workflow,
    exports,
    sessions,
    second_factor,
    people,
    api_tokens,
    api_description,
    downloads,
    feed,
    metrics,
)


def create_app(home: Home | None = None, *, clock: Callable[[], datetime] = utc_now) -> FastAPI:
    """The application for one installation; by default the one the environment names."""
    home = home or find_home()
    app = FastAPI(
        title="站报接口",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.desk = _desk(home, clock)
    app.middleware("http")(keep_gate)
    app.add_middleware(BodyLimit)
    app.state.durations = Durations()
    app.add_middleware(Timed, durations=app.state.durations)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    for part in (*_PAGES, *api.PARTS):
        app.include_router(
            part.routes,
            dependencies=[
                Depends(require_known_year),
                Depends(require_known_number),
                Depends(require_visible_site),
            ],
            include_in_schema=part in api.PARTS,
        )
    app.add_api_route("/healthz", _healthz, methods=["GET"], include_in_schema=False)
    add_refusals(app)
    return app


def _desk(home: Home, clock: Callable[[], datetime]) -> Desk:
    rules = load_security(home.security)
    return Desk(
        home=home,
        key=load_key(home.key),
        rules=rules,
        pace=Pace(rules.tries_per_minute),
        store=open_store(home.database_url),
        clock=clock,
        templates=make_templates(),
    )


def _healthz(request: Request) -> PlainTextResponse:
    """Whether the process lives and its store answers."""
    try:
        with desk_of(request).reading() as tx:
            audit.head(tx)
    except StoreError:
        return PlainTextResponse("store", status_code=503)
    return PlainTextResponse("ok")
