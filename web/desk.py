"""What every page works with: the installation, its store, the clock and the templates."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
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
from model.errors import ConfigError
from model.fields import Field
from model.fleet import Selection
from model.organisations import WHOLE, may_see
from model.people import LoginSession, User
from model.security import SecuritySettings
from model.sites import Site
from model.text import clean_text
from model.values import Value
from report.values import format_value
from store import audit
from store.engine import Store, Transaction
from store.fleet_register import FreshRegister
from web.evidence import VerdictCache
from web.pace import Pace
from web.site_files import SiteFiles
from web.tokens import csrf_token, token_in

#: What a person wrote, without characters that no report can hold.
Said = Annotated[str, Form(max_length=4000), AfterValidator(lambda text: clean_text(text).strip())]
#: Number of a page in an address.
Page = Annotated[int, Query(ge=1, le=100_000)]
_HERE = Path(__file__).parent
#: Numbers that both databases and JSON can hold.
_LARGEST = 2**53
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
    register: FreshRegister = field(default_factory=FreshRegister)
    #: How strictly logins are guarded.
    rules: SecuritySettings
    #: The installation's own key, which is not in the database.
    key: bytes
    pace: Pace
    #: Who asks; None: somebody who may see no site.
    user: User | None = None

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
        """The site of that key, or 404: where there is none, or this person may not see it.

        Raises:
            ConfigError: its file cannot be used, and this person sees everything anyway.
        """
        if not self.has_file(key):
            raise HTTPException(404, "没有这个网站")
        try:
            site = self.files.load(self.home.site_file(key))
        except ConfigError:
            # Nobody knows whose it is.
            if self.sees_all:
                raise
            raise HTTPException(404, "没有这个网站") from None
        if self.user is None or not may_see(self.user, site):
            raise HTTPException(404, "没有这个网站")
        return site

    def sites(self) -> tuple[tuple[Site, ...], tuple[str, ...]]:
        """The readable sites this person sees, by key; a Chinese sentence for each bad file."""
        good, bad = self.files.load_all(self.home.sites)
        seen = tuple(site for site in good if self.user is not None and may_see(self.user, site))
        return seen, bad if self.sees_all else ()

    @property
    def sees_all(self) -> bool:
        """True where the person who asks sees the sites of every organisation."""
        return self.user is not None and self.user.organisation == WHOLE

    @property
    def under(self) -> str:
        """Path of the organisation whose sites the person sees; for lists by `store.fleet`."""
        # Without a person nothing is seen: no site has an empty name in its path.
        return self.user.organisation if self.user is not None else "/"

    def seen(self, key: str = "") -> Selection:
        """The sites this person sees, or that one of them, for lists made by the store.

        Files that have changed are in the register by then; none other is opened.
        """
        self.register.refresh(self.store, self.home.sites)
        return Selection(under=self.under, sites=(key,) if key else ())

    def has_file(self, key: str) -> bool:
        """True where there is a site of that key, whoever may see it."""
        return bool(SITE_KEY.fullmatch(key)) and self.home.site_file(key).exists()


def make_templates() -> Jinja2Templates:
    """The templates, escaping everything that is put into them."""
    templates = Jinja2Templates(directory=_HERE / "templates")
    templates.env.trim_blocks = True
    templates.env.lstrip_blocks = True
    templates.env.filters["moment"] = _moment
    templates.env.filters["printed"] = _printed
    templates.env.filters["spoken"] = _spoken
    templates.env.filters["weblink"] = _weblink
    return templates


def require_known_year(request: Request) -> None:
    """404 for a year in which there was no such report, or will not be for long."""
    year = request.path_params.get("year")
    if year is not None and int(year) not in _YEARS:
        raise HTTPException(404, "没有这个年度")


def require_known_number(request: Request) -> None:
    """404 for a number that no database can hold."""
    numbers = (one for one in request.path_params.values() if isinstance(one, int))
    if any(number > _LARGEST for number in numbers):
        raise HTTPException(404, "没有这个编号")


def require_visible_site(request: Request) -> None:
    """404 for every address that names a site which this person may not see, and an audit entry.

    It stands before every route, so that one which forgets to ask shows nothing either.
    """
    key = request.path_params.get("key")
    if key is None:
        return
    desk = desk_of(request)
    try:
        desk.site(key)
    except HTTPException:
        if desk.user is not None and desk.has_file(key):
            with desk.transaction() as tx:
                audit.append(
                    tx, who=desk.user.name, action="foreign_site", target=key,
                    detail=f"{request.method} {request.url.path}"[:300], at=desk.clock(),
                )  # fmt: skip
        raise


def note_refusal(request: Request, what: str) -> None:
    """Write down that somebody who is logged in tried what is not his."""
    session: LoginSession | None = getattr(request.state, "session", None)
    if session is None:
        return
    desk = desk_of(request)
    place = f"{request.method} {request.url.path}"[:300]
    with desk.transaction() as tx:
        audit.append(
            tx, who=session.user.name, action="refused", target=place, detail=what, at=desk.clock()
        )


def desk_of(request: Request) -> Desk:
    """The desk of the application, as the person sees it whom a request comes from."""
    desk: Desk = request.app.state.desk
    session: LoginSession | None = getattr(request.state, "session", None)
    return replace(desk, user=session.user) if session is not None else desk


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
        "csrf": csrf_token(token_in(request)) if session else "",
    }
    return desk_of(request).templates.TemplateResponse(
        request, name, {**shared, **context}, status_code=status
    )


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else "—"


def _printed(value: Value | None, field: Field) -> str:
    """A value as the form prints it."""
    return "—" if value is None else format_value(field, value)


def _spoken(value: Value, field: Field) -> str:
    """A value in one word, where the form prints all its boxes."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value) if field.choices else format_value(field, value)


def _weblink(url: str) -> str:
    """An address fit for a link: anything but http(s) leads nowhere."""
    return url if url.startswith(("http://", "https://")) else ""
