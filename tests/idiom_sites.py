"""Whole sites in one CMS idiom each, made in memory from a seed, with their truth.

`make_site(idiom, …).reply(method, target, body)` is a pure function from a request to an answer;
`serve(site)` gives it an address on loopback.
"""

# ruff: noqa: E501 - markup as the products write it

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Protocol
from urllib.parse import parse_qsl, urljoin, urlsplit

_PLACES = ("桂林", "柳州", "梧州", "钦州", "玉林", "百色", "河池", "来宾", "崇左", "贺州")
_ACTORS = ("自治区民政厅", "厅党组", "救助管理站", "社会组织管理局", "养老服务处", "区划地名处")
_DEEDS = (
    "召开{}专题会议",
    "赴{}开展调研",
    "关于印发《{}实施办法》的通知",
    "组织{}业务培训",
    "公示{}评审结果",
)
_MATTERS = ("社会救助", "养老服务", "婚姻登记", "殡葬改革", "未成年人保护", "慈善事业", "地名管理")
_COLUMNS = (
    "工作动态",
    "通知公告",
    "政策文件",
    "政策解读",
    "财政信息",
    "人事信息",
    "市县动态",
    "专题专栏",
)
_LAST_DAY = date(2025, 12, 30)


@dataclass(frozen=True)
class Listed:
    """One item of a column, as its rows must come out."""

    path: str
    title: str
    day: date


@dataclass(frozen=True)
class SimColumn:
    """One column: a number from 1, and its items, newest first."""

    number: int
    name: str
    items: tuple[Listed, ...]

    def part(self, page: int, per_page: int) -> tuple[Listed, ...]:
        """The items of a page, from 1."""
        return self.items[(page - 1) * per_page : page * per_page]

    def pages(self, per_page: int) -> int:
        """Number of pages; at least one."""
        return max(1, -(-len(self.items) // per_page))


@dataclass(frozen=True)
class Asked:
    """One request, taken apart."""

    method: str
    path: str
    query: dict[str, str]
    body: str

    @property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body, keep_blank_values=True))


@dataclass(frozen=True)
class Reply:
    """One answer."""

    status: int = 404
    content_type: str = "text/html; charset=utf-8"
    body: bytes = b"<html><body>404</body></html>"


class Writer(Protocol):
    """How one idiom writes its pages: tests/idiom_writers.py."""

    per_page: int

    def entry(self, column: SimColumn) -> str:
        """Path of the column's first page."""

    def article(self, column: int, number: int, day: date) -> str:
        """Path of an item's page."""

    def reply(self, site: "SimSite", asked: Asked) -> Reply | None:
        """The answer to a request for a list page or interface; None: not one of them."""


@dataclass(frozen=True)
class SimSite:
    """A site: its columns and the idiom that draws them."""

    idiom: str
    writer: Writer
    columns: tuple[SimColumn, ...]

    def entry(self, column: SimColumn, base: str = "http://site.test") -> str:
        """Absolute address of a column's first page."""
        return urljoin(base, self.writer.entry(column))

    def truth(
        self, column: SimColumn, base: str = "http://site.test"
    ) -> list[tuple[str, str, date]]:
        """Address, title and day of each of a column's items, newest first."""
        return [(urljoin(base, each.path), each.title, each.day) for each in column.items]

    def column(self, number: int | str) -> SimColumn | None:
        """The column of a number."""
        return next((each for each in self.columns if str(each.number) == str(number)), None)

    def reply(self, method: str, target: str, body: str = "") -> Reply:
        """The answer to one request."""
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(method, parts.path, query, body)
        return self.writer.reply(self, asked) or self._other(asked) or Reply()

    def _other(self, asked: Asked) -> Reply | None:
        """The home page, robots.txt and article pages."""
        if asked.path == "/":
            links = "".join(
                f'<li><a href="{self.writer.entry(each)}">{each.name}</a></li>'
                for each in self.columns
            )
            return html_reply(page("首页", f'<div class="nav"><ul>{links}</ul></div>'))
        if asked.path == "/robots.txt":
            return Reply(200, "text/plain", b"User-agent: *\nAllow: /\n")
        found = next(
            (each for one in self.columns for each in one.items if each.path == asked.path), None
        )
        return html_reply(_article_page(found)) if found else None


def make_site(
    idiom: str, *, columns: int = 3, items: int | Sequence[int] = 47, seed: int = 1
) -> SimSite:
    """A site of `columns` columns; `items`: how many each has, or one number a column."""
    from idiom_writers import WRITERS

    chance, writer = random.Random(f"{idiom} {seed}"), WRITERS[idiom]
    counts = [items] * columns if isinstance(items, int) else list(items)
    return SimSite(
        idiom=idiom,
        writer=writer,
        columns=tuple(
            SimColumn(number, _name(number), tuple(_items(chance, writer, number, count)))
            for number, count in enumerate(counts, start=1)
        ),
    )


def _name(number: int) -> str:
    turn, place = divmod(number - 1, len(_COLUMNS))
    return _COLUMNS[place] + (f"（{_PLACES[turn - 1]}）" if turn else "")


def _items(chance: random.Random, writer: Writer, column: int, count: int) -> Iterator[Listed]:
    day = _LAST_DAY
    for number in range(count, 0, -1):
        day -= timedelta(days=chance.choice((0, 0, 1, 1, 2, 5)))
        matter = chance.choice(_PLACES) + chance.choice(_MATTERS)
        title = chance.choice(_ACTORS) + chance.choice(_DEEDS).format(matter)
        yield Listed(writer.article(column, number, day), f"{title}（第{number}号）", day)


def page(title: str, body: str, *, head: str = "") -> str:
    """One page around `body`, with the things that stand around lists: navigation, footer."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>
<meta name="SiteName" content="示范市民政局"><meta name="ColumnName" content="{title}">{head}</head><body>
<div class="header"><ul class="menu"><li><a href="/">首页</a></li><li><a href="/about.html">机构概况</a></li></ul></div>
<div class="main"><div class="location">当前位置：<a href="/">首页</a> &gt; {title}</div>{body}</div>
<div class="footer"><p>主办：示范市民政局　<a href="https://beian.miit.gov.cn/">桂ICP备12345678号-1</a></p></div>
</body></html>"""


def rows(items: Sequence[Listed], tag: str = "ul", attributes: str = 'class="list"') -> str:
    """The rows of a list as plain markup."""
    lines = "".join(
        f'<li><a href="{each.path}" title="{each.title}" target="_blank">{each.title}</a>'
        f"<span>{each.day.isoformat()}</span></li>"
        for each in items
    )
    return f"<{tag} {attributes}>{lines}</{tag}>"


def html_reply(text: str) -> Reply:
    """A page as an answer."""
    return Reply(200, "text/html; charset=utf-8", text.encode())


def _article_page(item: Listed) -> str:
    head = (
        f'<meta name="ArticleTitle" content="{item.title}">'
        f'<meta name="PubDate" content="{item.day.isoformat()} 09:00">'
    )
    text = "为进一步做好有关工作，现将具体事项通知如下。" * 6
    return page(
        item.title, f"<h1>{item.title}</h1><div class='content'><p>{text}</p></div>", head=head
    )


@contextmanager
def serve(site: SimSite) -> Iterator[str]:
    """The site on a free port of loopback; gives its base address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer("GET", "")

        def do_HEAD(self) -> None:
            self._answer("HEAD", "")

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            self._answer("POST", self.rfile.read(size).decode())

        def _answer(self, method: str, body: str) -> None:
            reply = site.reply(method, self.path, body)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if method != "HEAD":
                self.wfile.write(reply.body)

        def log_message(self, *args: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
