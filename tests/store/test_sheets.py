from datetime import UTC, date, datetime
from typing import Any

import pytest
from store_cases import AT, NEWS, SITE, crawl, make_reading, make_sighting, make_walk, sign_report

from model.confirmations import Confirmation
from model.drafts import Cell, ValueState
from model.errors import Conflict, Frozen, UsageError
from model.runs import RunStatus, WalkEnd
from model.values import NONE
from store.decisions import decide_item
from store.engine import Store
from store.observations import record_observations
from store.sheets import (
    Decision,
    compile_site,
    confirm_value,
    load_cells,
    load_site_year,
    printed_last_year,
)

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@pytest.fixture
def compiled(store: Store) -> Store:
    """Site `a` crawled whole: two items of 2025, one of 2024; the draft of 2025 compiled."""
    with store.transaction() as tx:
        rows = (
            make_sighting("/1.html"),
            make_sighting("/2.html"),
            make_sighting("/3.html", published_on=date(2024, 12, 31)),
        )
        crawl(tx, sightings=rows)
        compile_site(tx, SITE, year=2025, now=NOW)
    return store


def cell(store: Store, field: str = "info.news") -> Cell:
    with store.reading() as tx:
        _, cells = load_cells(tx, SITE, year=2025)
    return next(cell for cell in cells if cell.field.key == field)


def decide(store: Store, text: str | None = None, **changes: Any) -> Confirmation:
    values: dict[str, Any] = {"site": SITE, "year": 2025, "field": "info.news", "by": "陈云川"}
    decision = Decision(**{**values, "text": text, **changes})
    with store.transaction() as tx:
        return confirm_value(tx, decision, now=NOW)


def test_a_compile_looks_at_what_the_store_holds(compiled: Store) -> None:
    with compiled.transaction() as tx:
        record_observations(
            tx, "a", [make_reading("ok"), make_reading(9, key="visits.pv", year=2025)]
        )
        record_observations(tx, "a", [make_reading(7, key="visits.pv", year=2024)])
        records = load_site_year(tx, SITE, year=2025, now=NOW)

    assert [item.address[-7:] for item in records.items] == ["/1.html", "/2.html"]
    assert records.standings[NEWS.name].is_read
    assert records.first_seen_on == {NEWS.name: date(2025, 6, 1)}
    assert records.first_crawled_on == date(2025, 6, 1)
    assert records.today == date(2026, 1, 5)
    assert [figure.value for figure in records.figures] == [9]
    assert set(records.latest) == {"home.outcome"}
    assert records.last_year == {"visits.pv": "7"}


def test_without_a_draft_every_cell_is_there_and_none_is_proposed(store: Store) -> None:
    with store.reading() as tx:
        draft, cells = load_cells(tx, SITE, year=2025)

    assert draft is None
    assert len(cells) == 83
    assert {cell.state for cell in cells} == {ValueState.NOT_PROPOSED}


def test_the_compiled_count_is_proposed(compiled: Store) -> None:
    found = cell(compiled)

    assert (found.value, found.state) == (2, ValueState.PROPOSED)


def test_the_proposal_is_confirmed_as_it_stands(compiled: Store) -> None:
    kept = decide(compiled)

    assert (kept.value, kept.version, kept.replaces) == (2, 1, 2)
    assert kept.evidence_digest
    assert cell(compiled).state is ValueState.CONFIRMED


def test_a_replacement_needs_a_reason_and_keeps_what_it_replaces(compiled: Store) -> None:
    with pytest.raises(UsageError, match="没有写理由"):
        decide(compiled, "1")

    kept = decide(compiled, "1", reason="一条为转载")

    assert (kept.value, kept.replaces) == (1, 2)
    assert cell(compiled).text == "1"


def test_none_and_zero_are_two_decisions(compiled: Store) -> None:
    assert decide(compiled, "无", field="media.weibo_name").value == NONE
    assert decide(compiled, "0", reason="无动态").value == 0
    assert type(cell(compiled).value) is int


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"field": "info.nwes"}, "没有指标 'info.nwes'"),
        ({"by": " "}, "没有写是谁确认的"),
        ({"text": "两条", "reason": "x"}, "两条"),
        ({"field": "visits.pv"}, "没有建议值可确认"),
    ],
)
def test_an_unusable_decision_is_refused(
    compiled: Store, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        decide(compiled, **changes)

    assert cell(compiled).confirmation is None


def test_evidence_that_changed_since_it_was_seen_is_told(compiled: Store) -> None:
    seen = cell(compiled).proposal
    assert seen is not None
    with compiled.transaction() as tx:
        crawl(tx, sightings=(make_sighting("/4.html", published_on=date(2025, 6, 1)),))
        compile_site(tx, SITE, year=2025, now=NOW)

    with pytest.raises(Conflict, match="依据在打开页面之后变了，现在是 3"):
        decide(compiled, evidence_digest=seen.evidence.digest)


def test_of_two_who_saw_the_same_the_second_is_told(compiled: Store) -> None:
    decide(compiled, expected_version=0)

    with pytest.raises(Conflict, match="陈云川 已先确认为「2」"):
        decide(compiled, expected_version=0)


def test_a_later_compile_never_overwrites_a_person(compiled: Store) -> None:
    decide(compiled, "1", reason="一条为转载")
    with compiled.transaction() as tx:
        crawl(tx, sightings=(make_sighting("/4.html"),))
        compile_site(tx, SITE, year=2025, now=NOW)

    found = cell(compiled)

    assert found.value == 1
    assert found.proposal is not None
    assert found.proposal.value == 3
    assert found.differs


def test_after_signing_nothing_is_confirmed(compiled: Store) -> None:
    sign_report(compiled)

    with pytest.raises(Frozen):
        decide(compiled)


def test_an_item_that_a_person_leaves_out_is_not_proposed(compiled: Store) -> None:
    with compiled.transaction() as tx:
        decide_item(
            tx,
            site="a",
            year=2025,
            address="http://a.gov.cn/1.html",
            is_counted=False,
            by="韦",
            at=AT,
            reason="转载",
        )
        compile_site(tx, SITE, year=2025, now=NOW)

    assert cell(compiled).value == 1


def test_an_unread_column_leaves_a_gap_that_names_it(store: Store) -> None:
    unread = make_walk(WalkEnd.UNREAD, reason="第 2 页 503")
    with store.transaction() as tx:
        crawl(tx, unread, sightings=(make_sighting(),), status=RunStatus.PARTIAL)
        compile_site(tx, SITE, year=2025, now=NOW)

    found = cell(store)

    assert found.value is None
    assert "工作动态" in found.gap
    assert "503" in found.gap


def test_last_year_is_what_was_confirmed_before_what_was_imported(compiled: Store) -> None:
    decide(compiled, "1", reason="一条为转载")
    with compiled.transaction() as tx:
        imported = [
            make_reading(5, key="info.news", year=2025),
            make_reading(8, key="visits.pv", year=2025),
        ]
        record_observations(tx, "a", imported)
        found = printed_last_year(tx, SITE, year=2026)

    assert found == {"info.news": "1", "visits.pv": "8"}
