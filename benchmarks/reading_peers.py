"""Other readers on the same pages, run by the Python of an environment of their own.

gerapy-auto-extractor and GNE read lists; GNE is given the first row's title, without which it
does not start. htmldate reads the saved articles.
"""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

sys.path.append(str(Path(__file__).parent))

from written_pages.truth import WrittenPage

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures" / "pages"
_PEERS = ("gerapy", "gne")
_NEEDED = "gerapy-auto-extractor gne htmldate"


def print_peers(python: str, pages: list[WrittenPage]) -> None:
    """Print how the others do; say how to install them where they are missing."""
    html = [page for page in pages if page.is_html]
    asked = {"pages": [_asked(page) for page in html], "articles": _articles()}
    done = subprocess.run(
        [python, __file__], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"the other readers do not run: pip install {_NEEDED}\n{done.stderr[-400:]}")
        return
    answer = json.loads(done.stdout)
    print(f"\n{'reader':10} {'rows on page':>12} {'prec':>6} {'recall':>6} {'F1':>6}")
    for name in _PEERS:
        for size in (1, 3, 20):
            _print_line(name, size, html, answer[name])
        print(f"{name:10} {answer[name + '_ms']:.1f} ms CPU a page")
    right = sum(
        a[0] == b["date"] for a, b in zip(answer["htmldate"], asked["articles"], strict=True)
    )
    print(f"htmldate   {right} of {len(asked['articles'])} saved articles dated right")


def _asked(page: WrittenPage) -> dict[str, str]:
    first = page.rows[0].title if page.rows else ""
    return {"html": _text(page.body), "url": page.url, "first": first}


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("gb18030")


def _articles() -> list[dict[str, str]]:
    found = []
    for folder in sorted(FIXTURES.iterdir()):
        truth = folder / "truth.json"
        told = json.loads(truth.read_text()) if truth.exists() else {}
        if "title" in told:
            page = next(folder.glob("page.*"))
            found.append({"html": page.read_text(errors="replace"), "date": told["date"][:10]})
    return found


def _print_line(name: str, size: int, pages: list[WrittenPage], answers: list[list[str]]) -> None:
    right = found = wanted = 0
    for page, urls in zip(pages, answers, strict=True):
        if page.size == size:
            truth = {row.url for row in page.rows}
            got = {urljoin(page.url, url) for url in urls}
            right, found, wanted = right + len(truth & got), found + len(got), wanted + len(truth)
    precision, recall = right / found if found else 0.0, right / wanted if wanted else 0.0
    f1 = 2 * right / (found + wanted) if found + wanted else 1.0
    print(f"{name:10} {size:12} {precision:6.3f} {recall:6.3f} {f1:6.3f}")


def answer_in_their_environment() -> None:
    """Read the pages from standard input with the other readers; print their answers as JSON."""
    import contextlib
    import io
    import time

    from gerapy_auto_extractor.extractors.list import extract_list
    from gne import ListPageExtractor
    from htmldate import find_date

    asked = json.load(sys.stdin)
    answer: dict[str, object] = {name: [] for name in (*_PEERS, "htmldate")}

    def read(name: str, reader: object, *arguments: object, **named: object) -> list[str]:
        start = time.process_time()
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                rows = reader(*arguments, **named)
        except Exception:  # noqa: BLE001 - another reader's failure is its answer
            rows = []
        spent[name] += time.process_time() - start
        return [row.get("url") or "" for row in rows or ()]

    spent = dict.fromkeys(_PEERS, 0.0)
    gne = ListPageExtractor()
    for page in asked["pages"]:
        answer["gerapy"].append(read("gerapy", extract_list, page["html"], base_url=page["url"]))
        given = read("gne", gne.extract, page["html"], page["first"]) if page["first"] else []
        answer["gne"].append(given)
    for article in asked["articles"]:
        try:
            answer["htmldate"].append([find_date(article["html"], original_date=True)])
        except Exception:  # noqa: BLE001 - as above
            answer["htmldate"].append([None])
    for name in _PEERS:
        answer[f"{name}_ms"] = spent[name] * 1000 / max(len(asked["pages"]), 1)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    answer_in_their_environment()
