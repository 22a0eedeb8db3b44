"""Regular expressions that wait for their first use."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from model import patterns
from model.patterns import compile_waiting, late_pattern

ROOT = Path(__file__).parents[2]


def test_works_like_the_pattern_it_stands_for() -> None:
    late, own = late_pattern(r"(\d+)年", re.IGNORECASE), re.compile(r"(\d+)年", re.IGNORECASE)

    text = "2024年和2025年"
    assert late.findall(text) == own.findall(text) == ["2024", "2025"]
    assert late.sub("", text) == own.sub("", text)
    assert (late.pattern, late.flags, late.groups) == (own.pattern, own.flags, own.groups)


def test_takes_bytes_as_well() -> None:
    found = late_pattern(rb"charset=(\w+)").search(b"<meta charset=gbk>")

    assert found is not None
    assert found[1] == b"gbk"


def test_a_wrong_one_is_told_when_all_that_wait_are_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patterns, "_waiting", [])
    late_pattern("(")

    with pytest.raises(re.error):
        compile_waiting()


def test_every_late_pattern_of_the_product_compiles() -> None:
    for folder in ("crawler/pages", "crawler/walk", "model"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            import_module(name.removesuffix(".__init__"))

    compile_waiting()
