from pathlib import Path

import pytest

from config.fields import load_fields
from report.sources import SOURCES
from scripts.write_docs import PAGES, render_fields

_DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_what_the_program_would_print_today(name):
    written = (_DOCS / name).read_text(encoding="utf-8")

    assert written == PAGES[name](), "run: python scripts/write_docs.py"


def test_every_field_has_a_source_or_is_a_persons_by_nature():
    assert set(SOURCES) == {field.key for field in load_fields()}
    for key, sources in SOURCES.items():
        assert sources.places, key
        assert sources.ask, key
        if sources.is_personal:
            assert key.startswith(("signature.", "innovation.other", "site.")), key


def test_the_page_of_fields_names_each_field_once():
    page = render_fields()

    for field in load_fields():
        assert page.count(f"| `{field.key}` |") == 1


def test_every_page_that_a_page_links_to_is_there():
    import re

    root = _DOCS.parent
    for page in [*root.glob("*.md"), *_DOCS.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} → {target}"
