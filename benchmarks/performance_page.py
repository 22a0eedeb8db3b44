"""Tables of the benchmarks → their sections of docs/performance.md."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
SCALE = PAGE.with_name("scale.md")
RELIABILITY = PAGE.with_name("reliability.md")
_HEAD = """# Performance

Figures drift by a quarter from run to run and machine to machine: only ratios within one run
count. Each section is remade by its command with `--write`, all of them by
`make performance PEERS=PYTHON`: `benchmarks/peers.py`, `monthly.py`, `layers.py`,
`reading_speed.py`, `growth_of_crawls.py`.
"""


def write_section(key: str, title: str, text: str, *, path: Path = PAGE) -> None:
    """Put a section in its place, or at the end of the page; the others stay."""
    page = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    section = f"<!-- {key} -->\n## {title}\n\n{text}\n<!-- /{key} -->"
    known = re.compile(rf"<!-- {key} -->.*?<!-- /{key} -->", re.DOTALL)
    if known.search(page):
        page = known.sub(lambda _: section, page)
    else:
        page = f"{page.rstrip()}\n\n{section}\n"
    path.write_text(page, encoding="utf-8")
