import hashlib
from itertools import pairwise
from typing import Any

import pytest
from store_cases import AT, sign_report

from model.drafts import ReportState
from model.errors import Conflict, Frozen, StoreError
from model.reports import Report
from store.audit import entries
from store.engine import Store, Transaction
from store.reports import (
    STEPS,
    add_comment,
    comments_of,
    move_state,
    record_published,
    require_open,
    sign,
    signed_versions_of,
    state,
)

ORDER = (
    ReportState.DRAFT,
    ReportState.SUBMITTED,
    ReportState.REVIEWED,
    ReportState.SIGNED,
    ReportState.PUBLISHED,
)


def move(tx: Transaction, to: ReportState, **changes: Any) -> Report:
    return move_state(tx, site="a", year=2025, to=to, by="韦", at=AT, **changes)


def take_to(tx: Transaction, wanted: ReportState) -> None:
    for step in ORDER[1 : ORDER.index(wanted) + 1]:
        move(tx, step)


def test_a_report_nobody_touched_is_a_draft(store: Store) -> None:
    with store.reading() as tx:
        assert state(tx, "a", 2025) == Report(site="a", year=2025)


@pytest.mark.parametrize(("start", "to"), list(pairwise(ORDER)))
def test_a_report_goes_forward_one_step_at_a_time(
    store: Store, start: ReportState, to: ReportState
) -> None:
    with store.transaction() as tx:
        take_to(tx, start)
        report = move(tx, to, expected=start)
        newest = entries(tx, limit=1)[0]

    assert (report.state, report.changed_at) == (to, AT)
    assert newest.detail == f"{start.label}→{to.label}"


@pytest.mark.parametrize("start", ORDER)
@pytest.mark.parametrize("to", ORDER)
def test_a_step_that_does_not_exist_is_refused(
    store: Store, start: ReportState, to: ReportState
) -> None:
    if to in STEPS[start]:
        return
    with store.transaction() as tx:
        take_to(tx, start)

    with pytest.raises(StoreError, match="不能转为"), store.transaction() as tx:
        move(tx, to, reason="x")


def test_of_two_who_move_a_report_the_second_is_told(store: Store) -> None:
    with store.transaction() as tx:
        move(tx, ReportState.SUBMITTED, expected=ReportState.DRAFT)

    with pytest.raises(Conflict, match="现为「待审核」"), store.transaction() as tx:
        move(tx, ReportState.SUBMITTED, expected=ReportState.DRAFT)


def test_a_correction_needs_a_reason(store: Store) -> None:
    sign_report(store)

    with pytest.raises(StoreError, match="理由"), store.transaction() as tx:
        move(tx, ReportState.DRAFT)
    with store.transaction() as tx:
        assert move(tx, ReportState.DRAFT, reason="漏报一条").state is ReportState.DRAFT


def test_the_signed_bytes_are_kept_with_their_digest(store: Store) -> None:
    body = bytes(range(256)) * 100
    sign_report(store, body)

    with store.reading() as tx:
        (version,) = signed_versions_of(tx, "a", 2025)
        report = state(tx, "a", 2025)

    assert version.body == body
    assert version.sha256 == hashlib.sha256(body).hexdigest()
    assert (version.version, version.signed_by) == (1, "局长")
    assert report.is_frozen
    assert report.signed_version == 1


def test_nothing_is_signed_without_bytes_or_out_of_turn(store: Store) -> None:
    how: dict[str, Any] = {"site": "a", "year": 2025, "by": "局长", "at": AT}
    with pytest.raises(StoreError, match="没有可签发的文件"), store.transaction() as tx:
        sign(tx, bodies={}, **how)
    with pytest.raises(Conflict, match="不是「待签发」"), store.transaction() as tx:
        sign(tx, bodies={"docx": b"x"}, **how)
    with pytest.raises(StoreError, match="不能转为「已签发」"), store.transaction() as tx:
        sign(tx, bodies={"docx": b"x"}, expected=None, **how)

    with store.reading() as tx:
        assert signed_versions_of(tx, "a", 2025) == []
        assert entries(tx) == []


def test_the_public_address_is_written_back_and_may_be_corrected(store: Store) -> None:
    sign_report(store)
    for url in ("http://a.gov.cn/nb.html", "http://a.gov.cn/2025nb.html"):
        with store.transaction() as tx:
            report = record_published(tx, site="a", year=2025, public_url=url, by="韦", at=AT)

    assert report.state is ReportState.PUBLISHED
    assert report.public_url == "http://a.gov.cn/2025nb.html"


def test_what_is_not_signed_cannot_be_published(store: Store) -> None:
    with pytest.raises(StoreError, match="不能转为「已公开」"), store.transaction() as tx:
        record_published(tx, site="a", year=2025, public_url="http://x", by="韦", at=AT)


def test_a_signed_report_is_not_open(store: Store) -> None:
    with store.transaction() as tx:
        assert require_open(tx, "a", 2025).state is ReportState.DRAFT
    sign_report(store)

    with pytest.raises(Frozen, match="2025 年度报表已签发"), store.transaction() as tx:
        require_open(tx, "a", 2025)


def test_comments_come_by_cell_oldest_first(store: Store) -> None:
    def say(field: str, words: str, year: int = 2025) -> None:
        add_comment(tx, site="a", year=year, field=field, author="审", text=words, at=AT)

    with store.transaction() as tx:
        say("info.news", "请核对")
        say("info.total", "偏小")
        say("info.news", "已核对")
        say("info.news", "去年", 2024)
        found = comments_of(tx, "a", 2025)

    assert {key: [c.text for c in said] for key, said in found.items()} == {
        "info.news": ["请核对", "已核对"],
        "info.total": ["偏小"],
    }
