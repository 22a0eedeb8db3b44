import calendar
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from period_cases import COLUMNS, MARCH, make_period
from report_cases import make_item, read_standing, unread_standing

from model.columns import ColumnKind
from model.items import Item
from report.figures import FIGURES
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


def random_items(seed: int) -> list[Item]:
    """A few hundred items around 2025: in two columns, external, undated, repeated, left out."""
    draw = random.Random(seed)
    kinds = (ColumnKind.NEWS, NOTICE)
    made: list[Item] = []
    for number in range(300):
        day = date(2024, 12, 1) + timedelta(days=draw.randrange(430))
        is_undated = draw.random() < 0.05
        made.append(
            make_item(
                str(number),
                on=None if is_undated else day.isoformat(),
                kinds=draw.sample(kinds, k=draw.choice((1, 2))),
                is_external=draw.random() < 0.1,
                decision=False if draw.random() < 0.05 else None,
            )
        )
    return [
        replace(item, same_as=made[0].address, published_on=made[0].published_on)
        if number % 50 == 49
        else item
        for number, item in enumerate(made)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_twelve_months_come_to_the_figure_of_the_year(seed):
    items = random_items(seed)
    year = make_period(*items).years[0]

    months = [
        sum_publishing(make_period(*items, span=Span(first=date(2025, m, 1), last=last_day(m))))
        for m in range(1, 13)
    ]

    assert sum(month.total for month in months) == FIGURES["info.total"].count(year).value


def last_day(month: int) -> date:
    return date(2025, month, calendar.monthrange(2025, month)[1])
