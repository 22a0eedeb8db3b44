"""Target of a request → status, content type and bytes of the answer. Pure."""

import base64
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from demo import office
from demo.articles import render_article
from demo.columns import ALL_COLUMNS, SECTIONS, column_of
from demo.content import Content, build_content
from demo.frame import STYLE, render_page
from demo.home import (
    render_home,
    render_map,
    render_plain,
    render_section,
    render_topic_index,
    section_menu,
)
from demo.lists import page_count, render_list, render_records
from demo.pieces import DemoColumn, Family, Piece

HTML = "text/html"
_INDEX = re.compile(r"index(?:_(\d+))?\.html")
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
_PLAIN = {
    "/lxwm/": ("联系我们", f"地址：云泽市云岭区民生大道99号　电话：{office.PHONE}"),
    "/wzsm/": ("网站声明", "本网站由云泽市民政局主办，转载请注明来源。"),
    "/search/": ("站内搜索", "请输入关键词。"),
    "/znwd/": ("智能问答", "您好，我是民政小助手，请输入您的问题。"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the site sends for a target."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class DemoSite:
    """The demo site over one state of its content."""

    content: Content

    def answer(self, target: str, form: str = "") -> Answer:
        """The answer to a path with its query; `form` is the body of a POST."""
        parts = urlsplit(target)
        query = dict(parse_qsl(f"{parts.query}&{form}"))
        body = self._page(parts.path, query)
        if body is None:
            page = render_page("页面不存在", '<div class="wrap main"><h2>404 页面不存在</h2></div>')
            return Answer(status=404, content_type=HTML, body=page)
        return Answer(status=200, content_type=_content_type(parts.path), body=body)

    def targets(self) -> list[str]:
        """Addresses of the site map file: home, sections and columns."""
        return ["/", *SECTIONS.values(), *(column.path for column in ALL_COLUMNS)]

    def _page(self, path: str, query: dict[str, str]) -> bytes | None:
        if path in _PLAIN:
            return render_plain(*_PLAIN[path])
        if fixed := self._fixed(path):
            return fixed
        if piece := self._articles.get(path):
            return None if piece.is_dead else render_article(piece, _menu(piece.column))
        if path.startswith("/images/") and path.endswith(".png"):
            return _PIXEL
        if path.endswith("/dataproxy.jsp"):
            return self._records(query)
        return self._list(path, query)

    def _fixed(self, path: str) -> bytes | None:
        match path:
            case "/" | "/index.html":
                return render_home(self.content)
            case "/ztzl/":
                return render_topic_index()
            case "/wzdt/":
                return render_map()
            case "/css/style.css":
                return STYLE.encode()
        section = next((name for name, url in SECTIONS.items() if url == path), None)
        return render_section(self.content, section) if section else None

    @cached_property
    def _articles(self) -> dict[str, Piece]:
        own = [piece for piece in self.content.pieces if not piece.is_external]
        aliases = {piece.alias: piece for piece in own if piece.alias}
        return {piece.path: piece for piece in own} | aliases

    def _list(self, path: str, query: dict[str, str]) -> bytes | None:
        folder, _, name = path.rpartition("/")
        for column in ALL_COLUMNS:
            if page := _page_number(column, f"{folder}/", name, path, query, self._count(column)):
                pieces = self.content.listings[column.key]
                return render_list(column, pieces, page, _menu(column.key))
        return None

    def _count(self, column: DemoColumn) -> int:
        return page_count(column, self.content.listings[column.key])

    def _records(self, query: dict[str, str]) -> bytes | None:
        column = column_of("sgs")
        first, last = query.get("startrecord", "1"), query.get("endrecord", "45")
        if query.get("columnid") != "1021" or not (first + last).isdigit():
            return None
        return render_records(column, self.content.listings["sgs"], int(first), int(last))


def open_site(year: int = 2025) -> DemoSite:
    """The demo site whose newest full year is `year`."""
    return DemoSite(content=build_content(year))


def _page_number(
    column: DemoColumn, folder: str, name: str, path: str, query: dict[str, str], pages: int
) -> int:
    """Which page of a column an address names; 0: none."""
    number = 0
    if column.family is Family.TRS and folder == column.path:
        found = _INDEX.fullmatch(name) if name else None
        number = 1 if not name or (found and not found[1]) else int(found[1]) + 1 if found else 0
    elif column.family is Family.TABLE and folder == column.path:
        asked = query.get("page", "1") if name in {"", "list.jsp", "index.html"} else "0"
        number = int(asked) if asked.isdigit() else 0
    elif column.family is Family.HANWEB:
        number = int(path == column.path)
    elif column.family is Family.BODA:
        if path == column.path:
            number = 1
        elif folder == column.path.removesuffix(".htm") + "/" and name[:-4].isdigit():
            number = pages - int(name[:-4]) + 1
    return number if 1 <= number <= pages else 0


def _menu(key: str) -> dict[str, str]:
    return section_menu(column_of(key).section)


def _content_type(path: str) -> str:
    if path.endswith(".css"):
        return "text/css; charset=utf-8"
    if path.endswith(".png"):
        return "image/png"
    return "text/xml; charset=UTF-8" if path.endswith("dataproxy.jsp") else HTML
