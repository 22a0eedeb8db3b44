import pytest

from config.fields import fields_by_key, load_fields
from config.forms import form_keys, load_form
from model.errors import ConfigError

#: What the national form leaves out.
_LOCAL_ONLY = {
    "site.published_on", "site.chinese_domain", "site.operator", "site.conac",
    "consultation.participants", "interview.viewers", "letters.closed_on_time",
    "letters.on_time_rate", "security.level", "security.inspection_cycle",
    "security.emergency_response", "security.disaster_recovery", "media.app_name",
    "media.app_url", "media.app_posts", "media.app_reads", "media.app_downloads",
}  # fmt: skip


def _fields(key: str) -> set[str]:
    form = load_form(key)
    below = {field for _, field in (*form.signature, *form.after)}
    return {cell.field for cell in form.cells if cell.field} | below | {
        "report.organisation", "report.year"
    }  # fmt: skip


def test_the_form_of_guangxi_has_a_place_for_every_field() -> None:
    assert _fields("guangxi-2020") == {field.key for field in load_fields()}


def test_the_national_form_lacks_only_what_guangxi_added() -> None:
    assert _fields("guangxi-2020") - _fields("national-2018") == _LOCAL_ONLY


@pytest.mark.parametrize("key", form_keys())
def test_the_cells_cover_the_grid_once(key: str) -> None:
    form = load_form(key)

    places = [
        (cell.row + down, cell.column + right)
        for cell in form.cells
        for down in range(cell.rows)
        for right in range(cell.span)
    ]

    assert len(places) == len(set(places)) == form.rows * form.columns
    assert {cell.field for cell in form.cells if cell.field} <= set(fields_by_key())


def test_an_unknown_version_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match="guangxi-2020"):
        load_form("guangxi-1999")
