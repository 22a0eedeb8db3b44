from datetime import date

import pytest
from seed_form import seed_report, seed_texts

from config.fields import fields_by_key
from report.checks import check_form
from report.values import parse_cell

_SEED = {key: parse_cell(fields_by_key()[key], text) for key, text in seed_texts().items()}


def _warned(
    changes: dict[str, object], last_year: dict[str, str] | None = None
) -> dict[str, tuple[str, ...]]:
    return check_form(_SEED | changes, last_year or {}, year=2020)


def test_the_sums_and_orders_of_the_filled_form_hold_and_its_faults_are_found() -> None:
    found = _warned({})

    assert set(found) == {
        "site.published_on",
        "interaction.smart_qa",
        "security.inspection_cycle",
        "signature.reviewer",
        "consultation.participants",
        "interview.messages",
        "interview.replies",
        "interview.viewers",
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("info.total", 777),
        ("interpretation.total", 22),
        ("service.cases_total", 1409),
        ("service.online_items", 34),
        ("topics.opened", 20),
        ("visits.pv", 95640),
        ("consultation.results", 17),
        ("letters.closed", 81),
        ("letters.closed_on_time", 81),
        ("security.problems_fixed", 1),
        ("letters.on_time_rate", 90),
    ],
)
def test_a_sum_or_order_that_does_not_hold_is_a_warning(key: str, value: object) -> None:
    assert key in _warned({key: value})


@pytest.mark.parametrize(("key", "value"), [("info.total", 778), ("visits.pv", 95641)])
def test_the_very_bound_holds(key: str, value: object) -> None:
    assert key not in _warned({key: value})


def test_an_open_cell_or_none_is_not_compared() -> None:
    assert "service.cases_total" not in _warned({"service.cases_legal": None})
    assert "service.cases_total" not in _warned({"service.cases_total": "无"})


def test_a_publication_day_in_the_january_after_is_right() -> None:
    assert "site.published_on" not in _warned({"site.published_on": date(2021, 1, 29)})
    assert "security.inspection_cycle" not in _warned({"security.inspection_cycle": "4周/次"})


def test_a_jump_against_last_year_is_pointed_out_and_a_small_number_is_not() -> None:
    found = _warned({}, {"info.news": "100", "info.overview": "1", "visits.pv": "266000"})

    assert "相差悬殊" in found["info.news"][0]
    assert not {"info.overview", "visits.pv"} & set(found)


def test_a_warning_changes_no_value() -> None:
    cells = {cell.field.key: cell for cell in seed_report().cells}

    assert cells["security.inspection_cycle"].text == "每个月一次"
    assert cells["security.inspection_cycle"].warnings
