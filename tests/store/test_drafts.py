from datetime import date, timedelta

import pytest
from store_cases import AT, make_draft, make_proposal

from model.drafts import Gap, Origin
from model.values import NONE, Value
from store.drafts import latest_draft, record_draft
from store.engine import Store


def test_a_draft_comes_back_as_it_was_compiled(store: Store) -> None:
    news = make_proposal(
        607, count=607, run=3, place="a.xlsx 第 3 行", digest="d" * 64, origin=Origin.IMPORT
    )
    draft = make_draft(news, gaps=(Gap(field="visits.pv", reason="没有访问日志"),))
    with store.transaction() as tx:
        record_draft(tx, draft)
        found = latest_draft(tx, "a", 2025)

    assert found == draft


@pytest.mark.parametrize("value", [0, 607, 99.5, True, False, NONE, "1", date(2025, 3, 1)])
def test_a_proposed_value_keeps_its_type(store: Store, value: Value) -> None:
    with store.transaction() as tx:
        record_draft(tx, make_draft(make_proposal(value)))
        found = latest_draft(tx, "a", 2025)

    assert found is not None
    assert found.proposals[0].value == value
    assert type(found.proposals[0].value) is type(value)


def test_the_last_draft_stands(store: Store) -> None:
    with store.transaction() as tx:
        for value in (1, 2):
            record_draft(
                tx, make_draft(make_proposal(value), compiled_at=AT + timedelta(hours=value))
            )
        found = latest_draft(tx, "a", 2025)

    assert found is not None
    assert found.proposals[0].value == 2


def test_drafts_of_other_sites_and_years_are_not_taken(store: Store) -> None:
    with store.transaction() as tx:
        record_draft(tx, make_draft(site="b"))
        record_draft(tx, make_draft(year=2024))

        assert latest_draft(tx, "a", 2025) is None
