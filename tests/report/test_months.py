from datetime import date

import pytest
from report_cases import NOON, make_column, make_item, make_records

from config.fields import load_fields
from model.columns import ColumnKind
from model.items import Item
from report.compile import compile_draft
from report.figures import FIGURES
from report.months import find_odd_months, items_by_month
from report.records import SiteYear
from report.resolve import resolve_cells

EVEN = [20] * 12


@pytest.mark.parametrize(("count", "is_odd"), [(60, False), (61, True), (7, False), (6, True)])
def test_a_month_more_than_three_times_the_usual_or_less_than_a_third_is_told(
    count: int, *, is_odd: bool
) -> None:
    words = find_odd_months([*EVEN[:10], count, 20])

    assert bool(words) is is_odd
    assert not is_odd or words.startswith(f"11 月 {count} 条（其余各月多为 20 条）")


@pytest.mark.parametrize(("busy", "is_odd"), [(19, False), (20, True)])
def test_small_numbers_say_nothing(busy: int, *, is_odd: bool) -> None:
    assert bool(find_odd_months([1] * 11 + [busy])) is is_odd


@pytest.mark.parametrize(("months", "is_odd"), [([20, 20, 0], False), ([20, 20, 20, 0], True)])
def test_three_months_tell_no_usual_one_and_four_do(months: list[int], *, is_odd: bool) -> None:
    assert bool(find_odd_months(months)) is is_odd


def test_of_many_odd_months_three_are_told() -> None:
    words = find_odd_months([100, 0, 100, 0, 100, 20, 20, 20, 20, 20, 20, 20])

    assert "等 5 个月" in words
    assert words.count("条（") == 3


def news(*per_month: int) -> tuple[Item, ...]:
    return tuple(
        make_item(f"{month}-{number}", on=f"2025-{month:02d}-03")
        for month, count in enumerate(per_month, 1)
        for number in range(count)
    )


def months_of(records: SiteYear, field: str) -> tuple[int, ...]:
    proposal = compile_draft(records, compiled_at=NOON).proposal(field)
    assert proposal is not None
    return proposal.evidence.months


def test_items_are_counted_in_the_month_of_their_date() -> None:
    records = make_records(*news(2, 0, 1), columns=(make_column(ColumnKind.NEWS),))

    assert months_of(records, "info.news") == (2, 0, 1, *[0] * 9)


@pytest.mark.parametrize(("today", "whole"), [(date(2025, 3, 31), 2), (date(2025, 4, 1), 3)])
def test_a_month_that_is_not_over_is_left_out(today: date, whole: int) -> None:
    records = make_records(*news(2, 0, 1), columns=(make_column(ColumnKind.NEWS),), today=today)

    assert months_of(records, "info.news") == (2, 0, 1)[:whole]


def test_letters_are_counted_in_the_month_they_were_received() -> None:
    letter = make_item(
        on="2025-03-01", kinds=[ColumnKind.LETTERS], facts={"received_on": "2025-02-20"}
    )
    records = make_records(letter, columns=(make_column(ColumnKind.LETTERS),))

    assert months_of(records, "letters.received") == (0, 1, *[0] * 10)


def test_the_months_of_a_letter_s_chart_are_those_of_its_receipt() -> None:
    letters = [
        make_item(name, on=on, kinds=[ColumnKind.LETTERS], facts={"received_on": received})
        for name, on, received in (
            ("a", "2025-03-01", "2025-02-20"),
            ("b", "2026-01-04", "2025-12-30"),
            ("c", "2025-01-02", "2024-12-30"),
        )
    ]

    found = items_by_month(letters, FIGURES["letters.received"], year=2025)

    assert found == (0, 1, *[0] * 9, 1)


def test_what_is_no_number_of_items_has_no_months() -> None:
    service = make_item(on="2025-03-01", kinds=[ColumnKind.SERVICE])
    topic = make_item("b", on="2025-03-01", kinds=[ColumnKind.TOPIC])
    columns = (make_column(ColumnKind.SERVICE), make_column(ColumnKind.TOPIC))
    records = make_records(service, topic, columns=columns)

    assert months_of(records, "service.catalogue") == ()
    assert months_of(records, "service.items") == ()
    assert months_of(records, "topics.maintained") == ()


def test_an_odd_month_warns_of_the_value_as_long_as_it_stands() -> None:
    records = make_records(*news(*[20] * 9, 0, 20, 20), columns=(make_column(ColumnKind.NEWS),))
    draft = compile_draft(records, compiled_at=NOON)

    cells = {cell.field.key: cell for cell in resolve_cells(load_fields(), draft, {}, {})}

    assert any("10 月 0 条" in warning for warning in cells["info.news"].warnings)
    assert any("10 月 0 条" in warning for warning in cells["info.total"].warnings)
    assert not any("月 0 条" in warning for warning in cells["info.disclosure"].warnings)
