"""An office at work: a home with a site, people of every role, a compiled draft, a real server."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import uvicorn

from config.home import Home
from config.sites import load_site
from model.items import DateSource, Sighting
from model.observations import Observation
from model.people import Role
from model.runs import ColumnWalk, RunStatus, WalkEnd
from model.sites import Site
from store import items, people, runs
from store.engine import Store, open_store
from store.observations import record_observations
from store.passwords import hash_password
from store.sheets import Decision, compile_site, confirm_value, load_cells
from web.app import create_app

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
YEAR = 2025
PATH = f"/sites/a/{YEAR}"
PASSWORD = "Zhanbao-2026"
#: Role → name of the person who has it.
NAMES = {
    Role.FILLER: "陈云川",
    Role.REVIEWER: "韦桂芳",
    Role.HEAD: "黄局长",
    Role.ADMIN: "管理员",
    Role.SECURITY: "安全员",
    Role.AUDITOR: "审计员",
}
HOSTILE_TITLE = "<script>document.title='x'</script><img src=x onerror=alert(1)>"
SITE_FILE = """key = "a"
name = "某市民政局网站"
home = "http://a.gov.cn/"
hosts = ["a.gov.cn"]
id_code = "4500000092"
icp = "桂ICP备10201924号-7"
sponsor = "某市民政局"
operator = "某市民政局信息中心"
type = "部门网站"
phone = "0771-1234567"

[[columns]]
name = "工作动态"
kind = "news"
url = "http://a.gov.cn/gzdt/"
note = "首页要闻的来源"

[[columns]]
name = "政策文件"
kind = "policy"
url = "http://a.gov.cn/zcwj/"

[[columns]]
name = "乡村振兴"
kind = "topic"
url = "http://a.gov.cn/xczx/"
"""


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Office:
    """One installation, served on loopback."""

    home: Home
    store: Store
    site: Site
    clock: Clock
    address: str = ""
    _clients: list[httpx.Client] = field(default_factory=list)

    def stranger(self) -> httpx.Client:
        """A browser that nobody logged in with."""
        client = httpx.Client(base_url=self.address, trust_env=False, timeout=30)
        self._clients.append(client)
        return client

    def person(self, role: Role, name: str = "") -> httpx.Client:
        """A browser in which a person of that role is logged in, that sends the form token."""
        client = self.stranger()
        answer = client.post("/login", data={"name": name or NAMES[role], "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        client.headers["X-CSRF-Token"] = token_of(client)
        return client

    def close(self) -> None:
        """Close every browser."""
        for client in self._clients:
            client.close()


def token_of(client: httpx.Client) -> str:
    """The form token that the pages of a login carry."""
    return client.get("/").text.split('"X-CSRF-Token": "')[1].split('"')[0]


@contextmanager
def open_office(folder: Path, *, count: int = 6, database_url: str = "") -> Iterator[Office]:
    """An office with `count` news items, a draft, and a server until the block ends.

    Its store is SQLite, unless the address of another empty one is given.
    """
    home = _make_home(folder, database_url)
    office = Office(
        home=home,
        store=open_store(home.database_url),
        site=load_site(home.site_file("a")),
        clock=Clock(),
    )
    _fill(office, count)
    with _served(office):
        yield office
    office.close()
    office.store.close()


def renew_passwords(office: Office) -> None:
    """Everybody sets his password again, to the same one, so that none is too old."""
    with office.store.transaction() as tx:
        for user in people.users_of(tx):
            people.set_password(tx, user.id, password_hash=_hashed(), at=office.clock())


def sighting(path: str, title: str, *, column: str = "工作动态", day: date) -> Sighting:
    """A row of a column."""
    address = path if ":" in path else f"http://a.gov.cn{path}"
    return Sighting(
        address=address,
        url=address,
        title=title,
        published_on=day,
        date_source=DateSource.ROW,
        is_external=False,
        column=column,
    )


def crawl(office: Office, *rows: Sighting) -> None:
    """A whole crawl of the site, and the draft compiled from it."""
    with office.store.transaction() as tx:
        kinds = {column.name: column.kind for column in office.site.columns}
        run = runs.start_run(tx, site="a", year=YEAR, is_full=True, started_at=NOW, kinds=kinds)
        items.record_sightings(tx, run=run, site="a", sightings=rows, seen_at=NOW)
        for column in office.site.columns:
            walk = ColumnWalk(column=column.name, end=WalkEnd.LAST_PAGE, list_pages=1, rows=20)
            runs.record_walk(tx, run=run, walk=walk)
        runs.finish_run(tx, run=run, status=RunStatus.COMPLETE, finished_at=NOW)
        compile_site(tx, office.site, year=YEAR, now=office.clock())


def decide_all(office: Office, by: str = NAMES[Role.FILLER], *, but: tuple[str, ...] = ()) -> None:
    """Decide every cell except `but`: the proposal where there is one, else 无."""
    with office.store.transaction() as tx:
        _, cells = load_cells(tx, office.site, year=YEAR)
        for cell in cells:
            if cell.field.key in but:
                continue
            text = None if cell.proposal else _filling(cell.field.kind.value)
            if cell.field.key == "media.app_url":
                text = "无"  # the app's name has just been decided as 无
            decision = Decision(site=office.site, year=YEAR, field=cell.field.key, text=text, by=by)
            confirm_value(tx, decision, now=office.clock())


def _filling(kind: str) -> str:
    return {"yesno": "否", "date": "2026-01-05", "url": "http://a.gov.cn/nb.html"}.get(kind, "无")


def _fill(office: Office, count: int) -> None:
    with office.store.transaction() as tx:
        for role, name in NAMES.items():
            people.add_user(tx, name=name, role=role, password_hash=_hashed(), at=NOW)
        read = {"key": "home.outcome", "source": "首页", "observed_at": NOW - timedelta(hours=1)}
        record_observations(tx, "a", [Observation(**read, value="ok")])
    news = [
        sighting(f"/gzdt/{n}.html", f"召开第 {n} 次工作推进会", day=date(YEAR, 1 + n % 12, 5))
        for n in range(count)
    ]
    crawl(
        office,
        *news,
        sighting("/zcwj/1.html", "关于印发办法的通知", column="政策文件", day=date(YEAR, 3, 1)),
        sighting("/xczx/1.html", "驻村工作队进村", column="乡村振兴", day=date(YEAR, 4, 1)),
        sighting("/gzdt/x.html", HOSTILE_TITLE, day=date(YEAR, 6, 1)),
        sighting("javascript:alert(1)", "假链接", day=date(YEAR, 6, 2)),
    )


def _make_home(folder: Path, database_url: str = "") -> Home:
    file = folder / "zhanbao.sqlite3"
    home = Home(path=folder, database_url=database_url or f"sqlite:///{file}")
    home.sites.mkdir()
    home.site_file("a").write_text(SITE_FILE, encoding="utf-8")
    if not home.security.exists():
        # Administrators of most tests have no telephone; those about it write their own.
        home.security.write_text("second_factor_roles = []\n", encoding="utf-8")
    if not database_url:
        file.write_bytes(_empty_store())
    return home


@contextmanager
def _served(office: Office) -> Iterator[None]:
    app = create_app(office.home, clock=office.clock)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    office.address = f"http://127.0.0.1:{port}"
    yield
    server.should_exit = True
    thread.join()
    app.state.desk.store.close()


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)


@cache
def _empty_store() -> bytes:
    """A SQLite file with all tables."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite3"
        open_store(f"sqlite:///{path}").close()
        return path.read_bytes()
