from dataclasses import replace
from datetime import UTC, date, datetime

from period_cases import COLUMNS, MARCH, make_period
from report_cases import make_item, read_standing, unread_standing

from model.columns import ColumnKind
from report.periodic.publishing import sum_publishing
from report.periodic.span import Span

NOTICE = ColumnKind.NOTICE


def counts(found) -> dict[str, int | None]:
    return {kind.kind.value: kind.count for kind in found.kinds}


def test_both_ends_of_the_period_count_and_the_days_beside_them_do_not():
    days = ("2025-02-28", "2025-03-01", "2025-03-31", "2025-04-01", "2024-03-15")
    items = [make_item(day, on=day) for day in days]

    found = sum_publishing(make_period(*items))

    assert found.total == 2
    assert counts(found) == {"news": 2, "notice": 0}


def test_an_item_in_columns_of_two_kinds_counts_in_both_and_once_in_the_total():
    item = make_item(on="2025-03-05", kinds=(ColumnKind.NEWS, NOTICE))

    found = sum_publishing(make_period(item))

    assert found.total == 1
    assert counts(found) == {"news": 1, "notice": 1}


def test_a_kind_that_could_not_be_read_has_no_count_and_neither_has_the_total():
    records = make_period(make_item(on="2025-03-05"), standings=(unread_standing("通知公告"),))

    found = sum_publishing(records)

    assert found.total is None
    assert counts(found) == {"news": 1, "notice": None}
    assert "第 3 页超时" in found.reasons[0]


def test_external_and_undated_items_are_told_apart_and_not_counted():
    items = [
        make_item("a", on="2025-03-05"),
        make_item("b", on="2025-03-05", is_external=True),
        make_item("c", on="2025-04-05", is_external=True),
        make_item("d", on=None),
    ]

    found = sum_publishing(make_period(*items))

    assert (found.total, found.external, found.undated) == (1, 1, 1)


def test_a_persons_decision_for_the_year_does_not_move_an_item_into_another_month():
    june = make_item("june", on="2025-06-05", decision=True)
    out = make_item("out", on="2025-03-05", decision=False)
    external = make_item("in", on="2025-03-06", is_external=True, decision=True)

    found = sum_publishing(make_period(june, out, external))

    assert found.total == 1


def test_a_period_over_new_year_takes_each_year_from_its_own_records():
    winter = Span(first=date(2024, 12, 20), last=date(2025, 1, 10))
    items = [make_item(day, on=day) for day in ("2024-12-25", "2025-01-05", "2025-01-11")]

    assert sum_publishing(make_period(*items, span=winter)).total == 2


def test_a_column_last_read_before_the_period_was_over_is_named():
    early = read_standing("动态要闻", at=datetime(2025, 3, 20, tzinfo=UTC))
    late = read_standing("通知公告", at=datetime(2025, 4, 1, tzinfo=UTC))

    found = sum_publishing(make_period(standings=(early, late)))

    assert found.early == ("动态要闻",)


def test_a_site_without_columns_has_no_total_rather_than_0():
    assert sum_publishing(make_period(columns=())).total is None


def test_letters_are_no_published_items():
    letter = make_item(on="2025-03-05", kinds=(ColumnKind.LETTERS,))

    found = sum_publishing(make_period(letter, columns=COLUMNS))

    assert found.total == 0
    assert "letters" not in counts(found)


def test_a_repeat_under_another_address_counts_once():
    first = make_item("a", on="2025-03-05")
    again = replace(make_item("b", on="2025-03-05"), same_as=first.address)

    assert sum_publishing(make_period(first, again, span=MARCH)).total == 1
