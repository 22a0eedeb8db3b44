import pytest
from item_cases import AT, all_items, crawl, make_sighting

from model.errors import Frozen, StoreError
from store.decisions import decide_item
from store.engine import Store


def test_a_decision_about_an_item_stands_in_its_year_until_taken_back(store: Store) -> None:
    crawl(store, make_sighting())
    decision = {
        "site": "a",
        "year": 2025,
        "address": "http://a.gov.cn/1.html",
        "by": "韦",
        "at": AT,
    }
    with store.transaction() as tx:
        decide_item(tx, is_counted=False, reason="转载", **decision)
    (decided,) = all_items(store, year=2025)
    with store.transaction() as tx:
        decide_item(tx, is_counted=None, reason="看错了", **decision)
    (undecided,) = all_items(store, year=2025)

    assert (decided.decision, decided.decision_reason) == (False, "转载")
    assert (undecided.decision, undecided.decision_reason) == (None, "")
    assert all_items(store, year=2024) == []


def test_a_decision_about_an_unknown_item_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="没有这条信息"), store.transaction() as tx:
        decide_item(
            tx,
            site="a",
            year=2025,
            address="http://x/",
            is_counted=True,
            by="韦",
            at=AT,
            reason="x",
        )


def test_a_decision_after_signing_is_refused(store: Store) -> None:
    from model.drafts import ReportState
    from store.reports import move_state, sign

    crawl(store, make_sighting())
    with store.transaction() as tx:
        for step in (ReportState.SUBMITTED, ReportState.REVIEWED):
            move_state(tx, site="a", year=2025, to=step, by="韦", at=AT)
        sign(tx, site="a", year=2025, bodies={"docx": b"x"}, by="韦", at=AT)

    address = "http://a.gov.cn/1.html"
    with pytest.raises(Frozen), store.transaction() as tx:
        decide_item(
            tx, site="a", year=2025, address=address, is_counted=True, by="韦", at=AT, reason="x"
        )
