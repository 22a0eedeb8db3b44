"""Reading list pages without selectors beside selectors written by hand, in one run.

    python benchmarks/reading_speed.py [--pages 500] [--rounds 5] [--peers PYTHON] [--write]

The pages are those of one column of `static_site.py`. By hand:
lxml, the row's address joined, title, date, and the next page's address. Rounds alternate, the
median counts. `--peers`: the Python of an environment with gerapy-auto-extractor and gne
(see reading.py). `--write` puts the table into docs/performance.md.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from urllib.parse import urljoin

from lxml import etree

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from performance_page import write_section  # noqa: E402 - after the path is set
from static_site import StaticSite, file_of  # noqa: E402 - as above

from crawler import quick_start  # noqa: E402 - as above
from crawler.pages.memory import ListMemory  # noqa: E402 - as above
from crawler.pages.read import read_page  # noqa: E402 - as above
from model.pages import PageKind  # noqa: E402 - as above

_TODAY = date(2026, 1, 1)
_TYPE = "text/html; charset=utf-8"
_HTML = etree.HTMLParser(encoding="utf-8")
_ROWS = etree.XPath("//ul[@class='newslist']/li")
_NEXT = etree.XPath("//div[@class='pages']/a[text()='下一页']/@href")
Page = tuple[bytes, str]


def by_hand(pages: Sequence[Page]) -> int:
    """What a developer writes for one site; the number of rows."""
    found = 0
    for body, url in pages:
        tree = etree.fromstring(body, _HTML)
        rows = []
        for row in _ROWS(tree):
            link = row.find("a")
            day = date.fromisoformat(row.find("span").text)
            rows.append((urljoin(url, link.get("href")), link.get("title") or link.text, day))
        following = _NEXT(tree)
        if following:
            urljoin(url, following[0])
        found += len(rows)
    return found


def parse_alone(pages: Sequence[Page]) -> int:
    """The floor: bytes through lxml."""
    for body, _ in pages:
        etree.fromstring(body, _HTML)
    return 0


def without_selectors(
    pages: Sequence[Page], *, has_memory: bool, parts: frozenset[str] = frozenset({"list"})
) -> int:
    """Our reader on the same pages; the number of dated rows."""
    memory, found = ListMemory() if has_memory else None, 0
    for body, url in pages:
        reading = read_page(
            body,
            url=url,
            content_type=_TYPE,
            hint=PageKind.LIST,
            today=_TODAY,
            parts=parts,
            memory=memory,
        )
        found += sum(row.published_on is not None for row in reading.listing.rows)
    return found


READERS: dict[str, Callable[[Sequence[Page]], int]] = {
    "lxml by hand": by_hand,
    "lxml parse alone": parse_alone,
    "zhanbao, as a walk reads": lambda pages: without_selectors(pages, has_memory=True),
    "zhanbao, rows without pager": lambda pages: without_selectors(
        pages, has_memory=True, parts=frozenset({"rows"})
    ),
    "zhanbao, every page as the first": lambda pages: without_selectors(pages, has_memory=False),
    "zhanbao, the same without pager": lambda pages: without_selectors(
        pages, has_memory=False, parts=frozenset({"rows"})
    ),
}


def measure(pages: Sequence[Page], rounds: int) -> dict[str, float]:
    """Milliseconds of CPU a page, by reader.

    Raises:
        AssertionError: a reader did not find all rows.
    """
    quick_start.settle()  # as a crawl's process is
    spent: dict[str, list[float]] = {name: [] for name in READERS}
    wanted = by_hand(pages)
    for _ in range(rounds):
        for name, reader in READERS.items():
            start = time.process_time()
            found = reader(pages)
            spent[name].append((time.process_time() - start) / len(pages) * 1000)
            assert found in (0, wanted), f"{name}: {found} rows of {wanted}"
    return {name: median(each) for name, each in spent.items()}


def ask_peers(python: str, pages: Sequence[Page]) -> dict[str, float]:
    """The same of gerapy-auto-extractor and GNE; they are slow, so on a few pages."""
    site = StaticSite(items=len(pages) * 20)
    asked = [
        {"html": body.decode(), "url": url, "first": site.title(number * 20)}
        for number, (body, url) in enumerate(pages[:10])
    ]
    done = subprocess.run(
        [python, str(ROOT / "benchmarks" / "reading_peers.py")],
        input=json.dumps({"pages": asked, "articles": []}),
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    return {
        f"{name}, {sum(map(len, answer[key])) / len(asked):.0f} of 20 rows": answer[f"{key}_ms"]
        for name, key in (("gerapy-auto-extractor", "gerapy"), ("GNE", "gne"))
    }


def table(spent: dict[str, float]) -> str:
    """The figures as Markdown."""
    base = spent["lxml by hand"]
    lines = ["| reader | ms CPU a page | ratio to by hand |", "|---|---:|---:|"]
    lines += [f"| {name} | {each:.3f} | {each / base:.2f} |" for name, each in spent.items()]
    return "\n".join(lines)


def main() -> int:
    """Measure, print; 1 where the target of 2 × by hand is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", default="")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    site = StaticSite(items=options.pages * 20)
    pages = [
        (site.list_page(page).encode(), f"http://www.test.gov.cn/gzdt/{file_of(page)}")
        for page in range(1, site.pages + 1)
    ]
    spent = measure(pages, options.rounds)
    if options.peers:
        spent |= ask_peers(options.peers, pages)
    print(table(spent))
    if options.write:
        head = f"{len(pages)} list pages of 20 rows, {len(pages[1][0]):,} bytes each; medians."
        write_section("reading", "Reading a list page", f"{head}\n\n{table(spent)}")
    return 0 if spent["zhanbao, as a walk reads"] <= 2 * spent["lxml by hand"] else 1


if __name__ == "__main__":
    sys.exit(main())
