"""The addresses that `pages.py` asks for: every page of the application, its parts filled in."""

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from page_store import YEAR, issue_of  # noqa: E402 - after the path is set

from config.home import Home  # noqa: E402 - after the path is set
from report.export import EXPORTS  # noqa: E402 - after the path is set
from report.figures import FIGURES  # noqa: E402 - after the path is set

_OPEN = ("/healthz", "/login")


def page_paths() -> list[str]:
    """Address patterns of every page that is got, as the application routes them."""
    from fastapi.routing import APIRoute

    from web.app import create_app

    with tempfile.TemporaryDirectory() as folder:
        home = Home(path=Path(folder), database_url=f"sqlite:///{folder}/z.sqlite3")
        home.sites.mkdir()
        app = create_app(home)
        parts = [getattr(route, "original_router", None) for route in app.routes]
        routes = [route for part in parts if part is not None for route in part.routes]
        app.state.desk.store.close()
    paths = [r.path for r in routes if isinstance(r, APIRoute) and "GET" in (r.methods or set())]
    return [path for path in dict.fromkeys(paths) if path not in _OPEN]


def patterns_of(only: str) -> Iterator[str]:
    """Every pattern that holds `only`, a form in each of its formats."""
    for pattern in page_paths():
        for kind in list(EXPORTS) if "{extension}" in pattern else [""]:
            shown = pattern.replace("{extension}", kind)
            if only in shown:
                yield shown


def filled_address(pattern: str, key: str, number: int) -> str | None:
    """The address of one page; None where the pattern has a part unknown here."""
    fields = list(FIGURES)
    known = {
        "{key}": key,
        "{year:int}": str(YEAR),
        "{field}": fields[number % len(fields)],
        "{number:int}": str(issue_of(key, number)),
        "{kind}": "csv",
    }
    if pattern.startswith("/fleet/waves/"):
        known["{number:int}"] = "1"
    for part, text in known.items():
        pattern = pattern.replace(part, text)
    if pattern.endswith("/columns/edit"):
        pattern += "?name=工作动态"
    name = pattern.rpartition("/")[2].partition(".")[0]
    if name == "items" and ("/api/" in pattern or "/tables/" in pattern):
        pattern += f"?field={fields[number % len(fields)]}"
    return None if "{" in pattern else pattern


def is_file(path: str) -> bool:
    """True for what is made to be kept: it is asked for less often, and may take its time."""
    return bool(re.search(r"\.[\w{}]+$", path)) or "/tables/" in path
