"""Damaged and hostile pages: an idiom may read nothing, but never fails and never hangs."""

import json
import random
from pathlib import Path

import pytest

from crawler.pages.idioms import IDIOMS
from crawler.pages.source import PageSource
from model.errors import PageUnreadable
from model.pages import ListReading, Pager

ROOT = Path(__file__).parents[3] / "fixtures" / "idioms"
FOLDERS = sorted(path.parent for path in ROOT.glob("*/*/case.json"))
SHARDS = (b"{", b"]", b'"', b"<!--", b"</script>", b"\xff\xfe", b"9" * 30, b"&#x110000;", b"\\u")


def damaged(body: bytes, chance: random.Random) -> bytes:
    """The page with pieces cut out, put in and moved."""
    for _ in range(chance.randint(1, 5)):
        at, length = chance.randrange(len(body) + 1), chance.randint(1, 200)
        piece = chance.choice((b"", chance.choice(SHARDS), body[length : 2 * length]))
        body = body[:at] + piece + body[at + chance.randint(0, length) :]
    return body


def read_all(source: PageSource) -> list[ListReading | Pager | None]:
    """What every idiom makes of a page."""
    found: list[ListReading | Pager | None] = []
    for idiom in IDIOMS:
        try:
            listing = idiom.read_list(source)
            found += [listing, idiom.read_pager(source, listing.rows if listing else ())]
        except PageUnreadable:
            continue
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_damaged_pages_give_whole_addresses_or_nothing(folder: Path) -> None:
    chance = random.Random(folder.name)
    url = json.loads((folder / "case.json").read_text())["url"]
    body = next(folder.glob("page.*")).read_bytes()

    for _ in range(4):
        for each in read_all(PageSource(url=url, body=damaged(body, chance))):
            rows = each.rows if isinstance(each, ListReading) else ()
            following = each.next if isinstance(each, Pager) else ()
            assert all(row.url.startswith("http") and row.title for row in rows)
            assert all(request.url.startswith("http") for request in following)
            assert not isinstance(each, Pager) or not (each.is_last and each.next)


@pytest.mark.parametrize(
    "piece",
    [
        "<!-- ",
        "<record>",
        "<datastore>",
        "var list=[{",
        "createPageHTML(",
        '<a href="/x.html">2</a>',
        "共1 ",
        "var url = '/a.html';",
        "{tableName:",
        "<script>",
        "nextgroup dataproxy.jsp?",
        "/* ",
        '<iframe src="/l.html">',
    ],
)
def test_pages_of_one_repeated_piece_are_read_to_their_end(piece: str) -> None:
    page = f"<html><script>document.write</script>{piece * 1000}</html>"

    assert read_all(PageSource(url="http://a.gov.cn/col/col1/", body=page.encode()))
