from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from model.confirmations import Confirmation
from model.drafts import ReportState
from model.errors import Conflict, Frozen
from model.values import NONE, Value
from store.audit import append, check_chain, entries
from store.confirmations import (
    history,
    latest_confirmations,
    record_confirmation,
    record_review,
)
from store.engine import Store
from store.reports import move_state, sign, signed_versions_of

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def make_confirmation(value: Value | None = 605, **changes: Any) -> Confirmation:
    values: dict[str, Any] = {
        "site": "a",
        "year": 2025,
        "field": "info.news",
        "value": value,
        "decided_by": "陈云川",
        "decided_at": AT,
        "replaces": 607,
        "reason": "两条为转载",
    }
    return Confirmation(**{**values, **changes})


@pytest.mark.parametrize("value", [0, 605, 99.5, True, False, NONE, "1", date(2025, 3, 1), None])
def test_a_decision_comes_back_with_the_type_of_its_value(
    store: Store, value: Value | None
) -> None:
    with store.transaction() as tx:
        kept = record_confirmation(tx, make_confirmation(value), expected_version=0)

    with store.reading() as tx:
        found = latest_confirmations(tx, "a", 2025)["info.news"]

    assert found == kept
    assert type(found.value) is type(value)
    assert found.version == 1


def test_each_decision_raises_the_version_and_none_is_lost(store: Store) -> None:
    for version, value in enumerate((605, NONE, None)):
        with store.transaction() as tx:
            record_confirmation(tx, make_confirmation(value), expected_version=version)

    with store.reading() as tx:
        values = [(c.version, c.value) for c in history(tx, "a", 2025, "info.news")]
        newest = latest_confirmations(tx, "a", 2025)["info.news"]

    assert values == [(1, 605), (2, NONE), (3, None)]
    assert newest.value is None


def test_the_second_of_two_who_saw_the_same_is_told_both_values(store: Store) -> None:
    with store.transaction() as tx:
        record_confirmation(tx, make_confirmation(605), expected_version=0)

    with (
        pytest.raises(Conflict, match=r"陈云川 已先确认为「605」.*您要确认的是「606」"),
        store.transaction() as tx,
    ):
        record_confirmation(tx, make_confirmation(606, decided_by="韦"), expected_version=0)
    with store.reading() as tx:
        assert len(history(tx, "a", 2025, "info.news")) == 1
        assert len(entries(tx)) == 1


def test_a_review_belongs_to_one_version_alone(store: Store) -> None:
    cell: dict[str, Any] = {"site": "a", "year": 2025, "field": "info.news", "by": "审", "at": AT}
    with store.transaction() as tx:
        record_confirmation(tx, make_confirmation(), expected_version=0)
        reviewed = record_review(tx, version=1, **cell)
        record_confirmation(tx, make_confirmation(606), expected_version=1)
        newest = latest_confirmations(tx, "a", 2025)["info.news"]

    assert reviewed.reviewed_by == "审"
    assert newest.reviewed_by == ""
    with pytest.raises(Conflict, match="606"), store.transaction() as tx:
        record_review(tx, version=1, **cell)


def signed(store: Store) -> None:
    with store.transaction() as tx:
        record_confirmation(tx, make_confirmation(), expected_version=0)
        for step in (ReportState.SUBMITTED, ReportState.REVIEWED):
            move_state(tx, site="a", year=2025, to=step, by="韦", at=AT)
        sign(tx, site="a", year=2025, bodies={"docx": b"PK bytes"}, by="局长", at=AT)


def test_after_signing_a_decision_is_refused(store: Store) -> None:
    signed(store)

    with pytest.raises(Frozen, match="已签发"), store.transaction() as tx:
        record_confirmation(tx, make_confirmation(1), expected_version=1)


def test_a_correction_keeps_the_signed_version_and_makes_another(store: Store) -> None:
    signed(store)
    with store.transaction() as tx:
        move_state(tx, site="a", year=2025, to=ReportState.DRAFT, by="局长", at=AT, reason="漏报")
        record_confirmation(tx, make_confirmation(1), expected_version=1)
        for step in (ReportState.SUBMITTED, ReportState.REVIEWED):
            move_state(tx, site="a", year=2025, to=step, by="韦", at=AT)
        sign(tx, site="a", year=2025, bodies={"docx": b"PK other"}, by="局长", at=AT)

    with store.reading() as tx:
        versions = signed_versions_of(tx, "a", 2025)

    assert [(v.version, v.body) for v in versions] == [(1, b"PK bytes"), (2, b"PK other")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE confirmations SET reason = 'x'",
        "DELETE FROM confirmations",
        "UPDATE signed_versions SET sha256 = ''",
        "DELETE FROM signed_versions",
        "UPDATE audit_entries SET who = 'x'",
        "DELETE FROM audit_entries WHERE id = 1",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_kept_for_ever(
    store: Store, statement: str
) -> None:
    signed(store)

    with pytest.raises(Frozen), store.transaction() as tx:
        tx.execute(text(statement))


def test_sqlite_refuses_to_replace_a_kept_row_by_inserting_it_again(store: Store) -> None:
    signed(store)
    with store.reading() as tx:
        is_sqlite = tx.is_sqlite
    columns = "id, at, who, action, target, detail, previous, digest"
    replacing = f"INSERT OR REPLACE INTO audit_entries ({columns}) SELECT 1, at, 'x', action, target, detail, previous, digest FROM audit_entries"  # noqa: E501, S608
    plain = replacing.replace("OR REPLACE ", "")

    with pytest.raises(Exception, match=r"签发|拒绝"), store.transaction() as tx:
        tx.execute(text(replacing if is_sqlite else plain))


def test_the_chain_holds_and_a_foreign_entry_breaks_it(store: Store) -> None:
    with store.transaction() as tx:
        for number in range(5):
            append(tx, who="韦", action="login", target="韦", detail=str(number), at=AT)
        assert check_chain(tx) is None
        columns = "id, at, who, action, target, detail, previous, digest"
        forged = f"INSERT INTO audit_entries ({columns}) SELECT id + 5, at, who, action, target, detail, digest, digest FROM audit_entries WHERE id = 5"  # noqa: E501, S608
        tx.execute(text(forged.replace("id + 5", "id + 1")))
        fault = check_chain(tx)

    assert fault is not None
    assert fault.id == 6
