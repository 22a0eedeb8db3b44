"""What every page works with: the installation, its store, the clock and the templates."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import Form, HTTPException, Query, Request
from fastapi.templating import Jinja2Templates
from pydantic import AfterValidator
from starlette.responses import Response

from config.home import Home
from config.sites import SITE_KEY
from model.days import SHANGHAI
from model.fields import Field
from model.people import LoginSession, User
from model.sites import Site
from model.text import clean_text
from model.values import Value
from report.values import format_value
from store.engine import Store, Transaction
from web.evidence import VerdictCache
from web.site_files import SiteFiles
from web.tokens import csrf_token

#: What a person wrote, without characters that no report can hold.
Said = Annotated[str, Form(max_length=4000), AfterValidator(lambda text: clean_text(text).strip())]
#: Number of a page in an address.
Page = Annotated[int, Query(ge=1, le=100_000)]
_HERE = Path(__file__).parent
#: Years a report can be about.
_YEARS = range(2000, 2101)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One installation as the pages see it."""

    home: Home
    store: Store
    clock: Callable[[], datetime]
    templates: Jinja2Templates
    files: SiteFiles = field(default_factory=SiteFiles)
    evidence: VerdictCache = field(default_factory=VerdictCache)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One transaction on the store."""
        with self.store.transaction() as transaction:
            yield transaction

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One consistent look at the store, which keeps no writer waiting."""
        with self.store.reading() as transaction:
            yield transaction

    def site(self, key: str) -> Site:
        """The site of that key, or 404."""
        path = self.home.site_file(key)
        if not SITE_KEY.fullmatch(key) or not path.exists():
            raise HTTPException(404, "没有这个网站")
        return self.files.load(path)

    def sites(self) -> tuple[tuple[Site, ...], tuple[str, ...]]:
        """All readable sites by key, and a Chinese sentence for each file that is not."""
        return self.files.load_all(self.home.sites)


def make_templates() -> Jinja2Templates:
    """The templates, escaping everything that is put into them."""
    templates = Jinja2Templates(directory=_HERE / "templates")
    templates.env.trim_blocks = True
    templates.env.lstrip_blocks = True
    templates.env.filters["moment"] = _moment
    templates.env.filters["printed"] = _printed
    templates.env.filters["weblink"] = _weblink
    return templates


def require_known_year(request: Request) -> None:
    """404 for a year in which there was no such report, or will not be for long."""
    year = request.path_params.get("year")
    if year is not None and int(year) not in _YEARS:
        raise HTTPException(404, "没有这个年度")


def desk_of(request: Request) -> Desk:
    """The desk of the application that serves a request."""
    desk: Desk = request.app.state.desk
    return desk


def session_of(request: Request) -> LoginSession:
    """The login that a request comes with; the gatekeeper lets no other request through."""
    session: LoginSession = request.state.session
    return session


def user_of(request: Request) -> User:
    """The person who asks."""
    return session_of(request).user


def render(request: Request, name: str, *, status: int = 200, **context: Any) -> Response:  # noqa: ANN401  (templates take anything)
    """A template as an answer, with what every page shows."""
    session: LoginSession | None = getattr(request.state, "session", None)
    shared = {
        "user": session.user if session else None,
        "csrf": csrf_token(request.cookies.get("zhanbao_session", "")) if session else "",
    }
    return desk_of(request).templates.TemplateResponse(
        request, name, {**shared, **context}, status_code=status
    )


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else "—"


def _printed(value: Value | None, field: Field) -> str:
    """A value as the form prints it."""
    return "—" if value is None else format_value(field, value)


def _weblink(url: str) -> str:
    """An address fit for a link: anything but http(s) leads nowhere."""
    return url if url.startswith(("http://", "https://")) else ""
