import pytest
from seed_form import seed_report, seed_texts

from config.fields import load_fields
from model.fields import Field
from report.export import export_form
from report.labels import find_field
from report.reading import READERS, read_form
from report.values import parse_cell


@pytest.mark.parametrize("name", sorted(READERS))
def test_each_of_the_83_values_reads_back_equal(name: str) -> None:
    expected = {f.key: parse_cell(f, seed_texts()[f.key]) for f in load_fields()}

    texts = read_form(export_form(seed_report(), name), name)

    assert {f.key: parse_cell(f, texts.get(f.key, "")) for f in load_fields()} == expected
    assert len(expected) == 83


@pytest.mark.parametrize("name", [*sorted(READERS), "pdf"])
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert export_form(seed_report(), name) == export_form(seed_report(), name)


@pytest.mark.parametrize("field", load_fields(), ids=lambda field: field.key)
def test_a_label_of_the_list_of_fields_names_its_field(field: Field) -> None:
    assert find_field([field.section, *field.label.split()]) == field.key
