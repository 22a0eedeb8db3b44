"""`read`: what the reader sees on one page, saved or live."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import click

from jobs.chinese import ChineseCommand
from jobs.options import json_option
from model.days import shanghai_day, utc_now
from model.errors import UsageError
from model.identity import host_of, is_external
from model.pages import PageReading

_SAVED_ADDRESS = "http://saved.invalid/"


@click.command(
    cls=ChineseCommand, help="看程序在一个页面上读到什么：列表、日期、翻页、标识，及理由。"
)
@click.argument("place", metavar="文件或网址")
@click.option("--url", "address", metavar="网址", help="已存文件原来的网址")
@click.option("--rows", metavar="选择器", help="试用：列表行的 CSS 选择器")
@click.option("--date", "date_", metavar="选择器", help="试用：行内日期的 CSS 选择器")
@click.option("--next", "next_", metavar="选择器", help="试用：下一页链接的 CSS 选择器")
@click.option(
    "--allow-network", "networks", metavar="CIDR", multiple=True, help="允许访问的内网网段"
)
@click.option("--render", "renders", is_flag=True, help="先用浏览器运行页面脚本，再读")
@json_option()
def command(
    place: str,
    address: str | None,
    rows: str | None,
    date_: str | None,
    next_: str | None,
    networks: tuple[str, ...],
    renders: bool,  # noqa: FBT001  (flags)
    as_json: bool,  # noqa: FBT001
) -> int:
    """Read the page and print what was seen; exit code 1 where the page has problems."""
    from crawler.pages.read import read_page
    from crawler.pages.reading_json import reading_to_json
    from model.columns import Selectors

    body, url, content_type = (_render if renders else _open)(place, address, networks)
    reading = read_page(
        body,
        url=url,
        content_type=content_type,
        selectors=Selectors(rows=rows, date=date_, next=next_),
        today=shanghai_day(utc_now()),
    )
    hosts = frozenset({host_of(url)})
    seen = reading_to_json(reading, is_external=lambda link: is_external(link, hosts))
    if as_json:
        click.echo(json.dumps(seen, ensure_ascii=False))
    else:
        from jobs.reading_table import print_reading

        print_reading(reading, seen)
    return 1 if _has_problems(reading) else 0


def _render(place: str, address: str | None, networks: tuple[str, ...]) -> tuple[bytes, str, str]:
    from crawler.rendering import render_page

    if urlsplit(place).scheme not in {"http", "https"}:
        body, url, content_type = _open(place, address, networks)
        page = render_page(url, allow_networks=networks, saved=(body, content_type or "text/html"))
    else:
        page = render_page(place, allow_networks=networks)
    click.echo("页面经浏览器渲染后读取", err=True)
    return page.body, page.url, page.content_type


def _open(place: str, address: str | None, networks: tuple[str, ...]) -> tuple[bytes, str, str]:
    if urlsplit(place).scheme in {"http", "https"}:
        from gate.fetch import Fetcher

        answer = Fetcher(allow_networks=networks).get(place)
        return answer.body, answer.url, answer.content_type
    path = Path(place)
    if not path.is_file():
        raise UsageError(
            "没有这个文件", where=place, remedy="写已存页面的路径，或以 http:// 开头的网址"
        )
    return path.read_bytes(), address or _SAVED_ADDRESS + path.name, ""


def _has_problems(reading: PageReading) -> bool:
    return bool(reading.problems or reading.listing.problems)
