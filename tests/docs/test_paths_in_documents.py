"""What a document says of files must be true, or it misleads whoever follows it."""

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_CODE = re.compile(r"`([^`\n]+)`")
_TOPS = {
    "alerts", "benchmarks", "collectors", "config", "crawler", "demo", "docs", "gate", "inspection",
    "jobs", "model", "report", "scripts", "store", "tests", "web",
}  # fmt: skip
_DOCUMENTS = sorted([*_ROOT.glob("*.md"), *(_ROOT / "docs").glob("*.md")])


def named_paths(text: str) -> set[str]:
    """Paths of the repository among the words in code marks."""
    words = {word for span in _CODE.findall(text) for word in span.split()}
    return {word for word in words if "/" in word and word.split("/")[0] in _TOPS}


@pytest.mark.parametrize("document", _DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_is_there(document):
    for path in named_paths(document.read_text(encoding="utf-8")):
        assert (_ROOT / path).exists(), path


def test_paths_are_found_in_code_marks_only():
    text = "see `report/sources.py` and `python scripts/write_docs.py`; web/x.py, `a/b.py`"

    assert named_paths(text) == {"report/sources.py", "scripts/write_docs.py"}


def test_the_glossary_names_modules_and_classes_that_are_there():
    rows = re.findall(r"\| `(\w+(?:\.\w+)+)` \|", (_ROOT / "GLOSSARY.md").read_text("utf-8"))

    assert len(rows) > 20
    for dotted in rows:
        parts = dotted.split(".")
        if parts[0][0].islower():
            folder = _ROOT.joinpath(*parts)
            assert folder.is_dir() or folder.with_suffix(".py").exists(), dotted


def test_the_glossary_holds_every_kind_severity_and_state():
    from model.columns import ColumnKind
    from model.drafts import ReportState
    from model.issues import Severity
    from model.people import Role

    text = (_ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    for kind in (*ColumnKind, *Severity, *ReportState):
        assert f"`{kind.value}` {kind.label}" in text, kind
    assert {role for role in Role if role.value not in text} == set()
