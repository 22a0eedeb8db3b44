"""Identity marks: found against truth, on saved real pages and on footers as real sites write them.

Run: `.venv/bin/python benchmarks/marks.py`. The truth was read by eye: `tests/fixtures/marks`.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from collectors.footer import read_footer
from crawler.pages.read import read_page
from crawler.pages.source import PageSource
from jobs.check import footer_facts

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "tests" / "fixtures" / "pages"
MARKS = ROOT / "tests" / "fixtures" / "marks"
#: What is looked for, and its Chinese name.
NAMES = {
    "icp": "ICP 备案号",
    "police": "公安备案号",
    "id_code": "网站标识码",
    "conac_code": "CONAC 电子标识码",
    "conac_mark": "CONAC 标识（有无）",
    "sponsor": "主办单位",
    "operator": "承办单位",
    "contact": "联系方式",
    "sitemap": "网站地图",
    "mistake_entry": "找错入口",
}
#: One mark on one page: its name and what it says.
Shown = tuple[str, str]


def read_shown(source: PageSource) -> set[Shown]:
    """What the readers find on one page."""
    reading = read_page(source.body, url=source.url, content_type=source.content_type)
    facts = footer_facts(source.text)
    footer = read_footer(reading, facts, text=source.text)
    singles = {
        "conac_mark": "True" if footer.conac else "",
        "sponsor": footer.sponsor,
        "operator": facts.operator,
        "contact": footer.contact,
        "sitemap": footer.sitemap,
        "mistake_entry": footer.report_error,
    }
    many = {
        "icp": reading.marks.icp,
        "police": reading.marks.police,
        "id_code": reading.marks.id_code,
        "conac_code": reading.marks.conac,
        **{name: (text,) for name, text in singles.items() if text},
    }
    return {(name, text) for name, texts in many.items() for text in texts}


def read_truth(entry: dict[str, object]) -> set[Shown]:
    """What a page shows, by eye."""
    return {
        (name, str(text))
        for name, value in entry.items()
        for text in (value if isinstance(value, list) else [value])
    }


def pages() -> Iterator[tuple[str, PageSource, set[Shown]]]:
    """Name, page and truth of each saved page and footer."""
    truth = json.loads((MARKS / "truth.json").read_text(encoding="utf-8"))
    for name, entry in truth["pages"].items():
        folder = PAGES / name
        url = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["url"]
        body = next(folder.glob("page.*")).read_bytes()
        yield name, PageSource(url=url, body=body), read_truth(entry)
    for name, entry in truth["footers"].items():
        body = (MARKS / "footers" / f"{name}.html").read_bytes()
        source = PageSource(
            url="http://www.example.gov.cn/", body=body, content_type="text/html; charset=utf-8"
        )
        yield name, source, read_truth(entry)


def main() -> int:
    """One row a mark; exit code 1 where something is missed or read wrong."""
    there: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    looked = 0
    for name, source, truth in pages():
        looked += 1
        found = read_shown(source)
        there.update(mark for mark, _ in truth)
        right.update(mark for mark, _ in truth & found)
        wrong.update(mark for mark, _ in found - truth)
        for mark, text in sorted(truth ^ found):
            print(f"{'漏' if (mark, text) in truth else '误'} {name} {NAMES[mark]} {text}")
    print(f"\n{looked} 个网页\n\n| 标识 | 网页上有 | 读对 | 漏 | 误读 |\n|---|---:|---:|---:|---:|")
    for mark, label in NAMES.items():
        missed = there[mark] - right[mark]
        print(f"| {label} | {there[mark]} | {right[mark]} | {missed} | {wrong[mark]} |")
    return 1 if right != there or wrong.total() else 0


if __name__ == "__main__":
    sys.exit(main())
