"""Columns gone quiet or blank, one by one and together."""

from datetime import date, timedelta

import pytest
from inspection_cases import (
    TODAY,
    answer,
    days_ago,
    judge,
    make_column,
    make_site,
    make_standing,
    read_column,
)

from inspection.records import ColumnSummary, SiteRecords
from model.columns import ColumnKind
from model.issues import Answer

PASS, FAIL, UNKNOWN = Answer.PASS, Answer.FAIL, Answer.UNKNOWN
_HALF_YEAR = date(2026, 1, 15)
_ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "last", "expected"),
    [
        (ColumnKind.NEWS, days_ago(13), PASS),
        (ColumnKind.NEWS, days_ago(14), PASS),
        (ColumnKind.NEWS, days_ago(15), FAIL),
        (ColumnKind.NEWS, None, FAIL),
        (ColumnKind.NOTICE, _HALF_YEAR + _ONE_DAY, PASS),
        (ColumnKind.NOTICE, _HALF_YEAR, PASS),
        (ColumnKind.NOTICE, _HALF_YEAR - _ONE_DAY, FAIL),
        (ColumnKind.POLICY, _HALF_YEAR, PASS),
        (ColumnKind.POLICY, _HALF_YEAR - _ONE_DAY, FAIL),
    ],
)
def test_news_must_be_newer_than_two_weeks_and_documents_than_six_months(
    kind: ColumnKind, last: date | None, expected: Answer
) -> None:
    column = make_column(kind=kind)
    records = SiteRecords(site=make_site(column), **read_column(column, 3, last))

    assert answer("column.stale", records) is expected


@pytest.mark.parametrize(("last", "expected"), [(days_ago(30), PASS), (days_ago(31), FAIL)])
def test_a_limit_of_the_columns_own_goes_before_that_of_its_kind(
    last: date | None, expected: Answer
) -> None:
    column = make_column(kind=ColumnKind.OTHER, freshness_days=30)
    records = SiteRecords(site=make_site(column), **read_column(column, 3, last))

    assert answer("column.stale", records) is expected


def test_an_unread_column_is_neither_stale_nor_blank() -> None:
    column = make_column()
    never = SiteRecords(site=make_site(column))
    failed = SiteRecords(
        site=make_site(column),
        standings={column.name: make_standing(column.name, is_read=False)},
        columns={column.name: ColumnSummary()},
    )

    for records in (never, failed):
        assert answer("column.stale", records) is UNKNOWN
        assert answer("column.blank", records) is UNKNOWN


@pytest.mark.parametrize(("count", "expected"), [(0, FAIL), (1, PASS)])
def test_a_column_read_to_its_end_without_an_item_is_blank(count: int, expected: Answer) -> None:
    column = make_column(kind=ColumnKind.TOPIC)
    records = SiteRecords(site=make_site(column), **read_column(column, count, None))

    assert answer("column.blank", records) is expected


@pytest.mark.parametrize(("last", "expected"), [(_HALF_YEAR, PASS), (_HALF_YEAR - _ONE_DAY, FAIL)])
def test_interpretations_have_an_indicator_of_their_own(
    last: date | None, expected: Answer
) -> None:
    column = make_column(kind=ColumnKind.INTERPRETATION)
    records = SiteRecords(site=make_site(column), **read_column(column, 3, last))

    assert answer("interpretation.stale", records) is expected
    assert judge("column.stale", records) == []


@pytest.mark.parametrize(
    ("last", "expected"),
    [(date(2026, 5, 15), PASS), (date(2026, 5, 14), FAIL), (None, UNKNOWN)],
)
def test_public_letters_must_be_newer_than_two_months(last: date | None, expected: Answer) -> None:
    column = make_column(kind=ColumnKind.LETTERS)
    records = SiteRecords(site=make_site(column), **read_column(column, 3, last))

    assert answer("letters.stale", records) is expected


def _many(kind: ColumnKind, stale: int, fresh: int, unread: int = 0, count: int = 3) -> SiteRecords:
    names = [f"栏目{number}" for number in range(stale + fresh + unread)]
    read = names[: stale + fresh]
    return SiteRecords(
        site=make_site(*(make_column(name, kind) for name in names)),
        standings={name: make_standing(name) for name in read},
        columns={
            name: ColumnSummary(
                item_count=count if number < stale else 3,
                last_published_on=date(2025, 1, 1) if number < stale else TODAY,
            )
            for number, name in enumerate(read)
        },
    )


@pytest.mark.parametrize(
    ("rule", "kind", "count", "limit"),
    [
        ("columns.stale_core", ColumnKind.NOTICE, 3, 5),
        ("columns.stale_due", ColumnKind.DISCLOSURE, 3, 10),
        ("columns.blank_many", ColumnKind.TOPIC, 0, 5),
    ],
)
def test_the_vetoes_count_columns(rule: str, kind: ColumnKind, count: int, limit: int) -> None:
    assert answer(rule, _many(kind, limit - 1, 5, count=count)) is PASS
    assert answer(rule, _many(kind, limit, 5, count=count)) is FAIL
    assert answer(rule, _many(kind, limit + 1, 5, count=count)) is FAIL
    assert answer(rule, _many(kind, limit - 1, 5, unread=1, count=count)) is UNKNOWN
    assert answer(rule, _many(kind, limit, 0, unread=3, count=count)) is FAIL
    assert answer(rule, SiteRecords(site=make_site())) is UNKNOWN
