"""How well list pages are read: saved real pages and written ones, by class, beside other readers.

    python benchmarks/reading.py [--seed N] [--pages N] [--misses] [--peers PYTHON]

Seeds 1-99 served development; figures are reported on others (default 20261). `--peers` names the
Python of an environment of its own with the other readers:

    python -m venv /tmp/peers && /tmp/peers/bin/pip install gerapy-auto-extractor gne htmldate
"""

import argparse
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from reading_saved import saved_pages  # noqa: E402 - after the path is set
from reading_score import Score, score_page  # noqa: E402 - after the path is set
from written_pages import WrittenPage, write_pages  # noqa: E402 - as above
from written_pages.truth import TODAY  # noqa: E402 - as above

from crawler.pages.read import read_page  # noqa: E402 - as above
from model.pages import PageKind, PageReading  # noqa: E402 - as above

_LIST = frozenset({"list"})


def read_written(page: WrittenPage) -> PageReading:
    """The reader's own answer to a written page, without any selector."""
    return read_page(page.body, url=page.url, hint=PageKind.LIST, today=TODAY, parts=_LIST)


def main() -> int:
    """Read, score, print; 1 if a target is missed."""
    arguments = _arguments()
    classes: dict[str, Score] = defaultdict(Score)
    whole, misses, seconds = Score(), Counter[str](), 0.0
    for page in write_pages(arguments.seed, arguments.pages):
        start = time.process_time()
        reading = read_written(page)
        seconds += time.process_time() - start
        score = score_page(page, reading)
        whole.add(score)
        for name in (f"family {page.family}", f"rows {page.size}", f"form {page.form}"):
            classes[name].add(score)
        if not score.is_perfect:
            misses[page.family] += 1
            if arguments.misses:
                _print_miss(page, reading)
    saved = Score()
    for page in saved_pages():
        saved.add(score_page(page, read_written(page)))
    _print_table(classes, whole, arguments.pages, seconds)
    print(saved.line("saved real lists"))
    if arguments.peers:
        from reading_peers import print_peers

        print_peers(arguments.peers, list(write_pages(arguments.seed, arguments.pages)))
    is_saved_right = saved.is_perfect and saved.pages > 0
    return (
        0
        if is_saved_right and whole.f1 >= 0.995 and whole.date_share >= 0.995 and not whole.silent
        else 1
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20261)
    parser.add_argument("--pages", type=int, default=576)
    parser.add_argument("--misses", action="store_true", help="print what was read wrongly")
    parser.add_argument(
        "--peers", default="", help="Python of the environment with the other readers"
    )
    return parser.parse_args()


def _print_miss(page: WrittenPage, reading: PageReading) -> None:
    got = [
        (row.url, row.title, row.published_on, row.month_day, row.date_doubt)
        for row in reading.listing.rows
    ]
    print(f"--- {page.family} {page.size} {page.form} {page.url}: {len(got)} rows")
    wanted = [(row.url, row.title, row.day, row.month_day) for row in page.rows]
    for index in range(max(len(got), len(wanted))):
        a, b = got[index : index + 1], wanted[index : index + 1]
        if [each[:4] for each in a] != b:
            print("   got", a, "\n  want", b)
            break
    for reason in (*reading.listing.reasons[:3], *reading.problems):
        print("      ", reason)


def _print_table(classes: dict[str, Score], whole: Score, pages: int, seconds: float) -> None:
    heads = ("pages", "rows", "prec", "recall", "F1", "dates", "silent", "unsure")
    print(f"{'class':28} {heads[0]:>5} " + " ".join(f"{head:>6}" for head in heads[1:]))
    for name, score in sorted(classes.items()):
        print(score.line(name))
    print(whole.line("all written pages"))
    print(f"{seconds / pages * 1000:.2f} ms CPU a page")


if __name__ == "__main__":
    sys.exit(main())
