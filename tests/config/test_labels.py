"""Other ways of writing a label, one home for forms and import files."""

import tomllib
from pathlib import Path

import pytest

from collectors.import_file.labels import find_fields
from config.fields import fields_by_key
from config.labels import load_labels, load_names
from report.labels import find_field

TABLES = tomllib.loads(
    (Path(__file__).parents[2] / "config" / "labels.toml").read_text(encoding="utf-8")
)
PATHS = [(key, path) for key, paths in TABLES["labels"].items() for path in paths]
NAMES = [(key, name) for key, names in load_names().items() for name in names]


def test_every_line_is_of_a_field() -> None:
    assert set(TABLES["labels"]) | set(TABLES["names"]) <= set(fields_by_key())


def test_the_label_of_a_field_is_always_among_its_paths() -> None:
    labels = load_labels()

    assert list(labels) == list(fields_by_key())
    assert labels["info.total"][-1] == tuple(fields_by_key()["info.total"].label.split())


@pytest.mark.parametrize(("key", "path"), PATHS)
def test_a_path_is_understood_in_a_form_and_in_an_import_file(key: str, path: str) -> None:
    assert find_field(path.split("/")) == key
    assert [field.key for field in find_fields(path)] == [key]


@pytest.mark.parametrize(("key", "name"), NAMES)
def test_a_name_is_understood_in_an_import_file_alone(key: str, name: str) -> None:
    assert [field.key for field in find_fields(name)] == [key]
    assert find_field([name]) is None
