"""Rules over items, letters, marks, words, reports and crawls."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from inspection_cases import (
    NOW,
    TODAY,
    answer,
    judge,
    latest,
    make_column,
    make_item,
    make_reading,
    make_run,
    make_site,
    make_standing,
    make_walk,
)

from inspection.records import PageText, SiteRecords
from model.columns import ColumnKind
from model.drafts import ReportState
from model.indicators import WordRule
from model.issues import Answer
from model.items import Item
from model.reports import Report
from model.slots import Slot, SlotStatus

PASS, FAIL, UNKNOWN = Answer.PASS, Answer.FAIL, Answer.UNKNOWN


def _letter(received: str, replied: str = "") -> Item:
    return make_item(
        title="王小明反映低保问题",
        kinds=(ColumnKind.LETTERS,),
        facts=(("received_on", received), ("replied_on", replied)),
    )


@pytest.mark.parametrize(
    ("received", "replied", "expected"),
    [
        ("2026-04-16", "", PASS),
        ("2026-04-15", "", PASS),
        ("2026-04-14", "", FAIL),
        ("2026-04-14", "2026-07-01", PASS),
        ("2025-07-15", "", FAIL),
        ("2025-07-14", "", PASS),
        ("", "", UNKNOWN),
    ],
)
def test_a_letter_of_the_last_year_waits_three_months_at_most(
    received: str, replied: str, expected: Answer
) -> None:
    records = SiteRecords(site=make_site(), items=(_letter(received, replied),))

    assert answer("interaction.unanswered", records) is expected


def test_a_finding_about_letters_never_holds_their_titles() -> None:
    letter = _letter("2026-01-01")
    records = SiteRecords(
        site=make_site(), items=(make_item(letter.address, **_facts(letter), flags=("vanished",)),)
    )

    for rule in ("interaction.unanswered", "items.vanished"):
        (finding,) = judge(rule, records)
        assert finding.answer is FAIL
        assert "王小明" not in finding.detail


def _facts(item: Item) -> dict[str, Any]:
    return {"title": item.title, "kinds": item.kinds, "facts": item.facts}


@pytest.mark.parametrize(
    ("rule", "change", "expected"),
    [
        ("dates.back_dated", {"flags": ("back_dated",)}, FAIL),
        ("dates.back_dated", {"flags": ("vanished",)}, PASS),
        ("items.vanished", {"flags": ("vanished",)}, FAIL),
        ("items.vanished", {}, PASS),
        ("dates.future", {"published_on": TODAY}, PASS),
        ("dates.future", {"published_on": TODAY + timedelta(days=1)}, FAIL),
        ("dates.future", {"published_on": None}, PASS),
    ],
)
def test_flags_and_dates_of_items(rule: str, change: dict[str, Any], expected: Answer) -> None:
    records = SiteRecords(site=make_site(), items=(make_item(**change),))

    assert answer(rule, records) is expected
    assert answer(rule, SiteRecords(site=make_site())) is UNKNOWN


def test_marks_are_held_against_the_site_file_however_they_are_spaced() -> None:
    site = make_site(icp="桂ICP备10201924号-7", police="桂公网安备 45010302001766号")
    seen = latest(marks__icp="桂ICP备10201924号－7", marks__police="桂公网安备45010302001767号")
    answers = {
        f.target: f.answer for f in judge("marks.changed", SiteRecords(site=site, latest=seen))
    }

    assert answers == {"icp": PASS, "police": FAIL, "id_code": UNKNOWN, "conac": UNKNOWN}


def _titles(*titles: str) -> SiteRecords:
    start = NOW - timedelta(days=len(titles))
    readings = tuple(
        make_reading("home.title", title, start + timedelta(days=n))
        for n, title in enumerate(titles)
    )
    return SiteRecords(site=make_site(), series={"home.title": readings})


@pytest.mark.parametrize(
    ("shown", "looked", "expected"),
    [
        ("桂ICP备10201924号-7", "桂ICP备10201924号－7", Answer.PASS),
        ("桂ICP备10201924号-7", "桂ICP备10201924号-8", Answer.FAIL),
        ("桂ICP备10201924号-7", "", Answer.FAIL),
        ("桂ICP备10201924号-7", None, Answer.UNKNOWN),
        ("", "桂ICP备10201924号-7", Answer.UNKNOWN),
    ],
)
def test_marks_are_held_against_what_a_person_found_in_the_register(
    shown: str, looked: str | None, expected: Answer
) -> None:
    records = SiteRecords(site=make_site(), latest=latest(marks__icp=shown, checked__icp=looked))

    found = {finding.target: finding.answer for finding in judge("marks.registered", records)}

    assert found.pop("icp") is expected
    assert set(found.values()) == {Answer.UNKNOWN}


def test_a_title_that_changes_and_lacks_the_name_is_suspect() -> None:
    assert answer("tampering.title_changed", _titles("某某省民政厅", "某某省民政厅")) is PASS
    assert answer("tampering.title_changed", _titles("首页", "首页", "首页 新版")) is FAIL
    assert answer("tampering.title_changed", _titles("首页", "某某省民政厅首页")) is PASS
    assert answer("tampering.title_changed", SiteRecords(site=make_site())) is UNKNOWN


_WORDS = (
    WordRule(text="残废人", is_forbidden=True, instead="残疾人"),
    WordRule(text="既使", is_forbidden=False, instead="即使", unless=("既使用",)),
)


def test_words_are_found_in_titles_and_pages_with_their_context() -> None:
    page = PageText(url="http://x.gov.cn/p", title="通知", text="关心残废人事业的发展")
    records = SiteRecords(
        site=make_site(), items=(make_item(title="既使下雨也照常"),), pages=(page,), words=_WORDS
    )

    bad = [f for f in judge("words.forbidden", records) if f.answer is FAIL]
    assert [
        (f.target, "应为「残疾人」（…通知 关心残废人事业的发展…）" in f.detail) for f in bad
    ] == [("http://x.gov.cn/p", True)]
    assert [f.target for f in judge("words.mistaken", records) if f.answer is FAIL] == [
        "http://x.gov.cn/1"
    ]


def test_letters_and_external_items_are_not_the_sites_own_wording() -> None:
    items = (
        make_item(title="残废人", kinds=(ColumnKind.LETTERS,)),
        make_item("http://y.cn/2", title="残废人", is_external=True),
    )
    records = SiteRecords(site=make_site(), items=items, words=_WORDS)

    assert answer("words.forbidden", records) is UNKNOWN


def _report(url: str) -> dict[int, Report]:
    return {2025: Report(site="x", year=2025, state=ReportState.SIGNED, public_url=url)}


@pytest.mark.parametrize(
    ("today", "url", "expected"),
    [
        (date(2026, 1, 20), "", UNKNOWN),
        (date(2026, 1, 21), "", FAIL),
        (date(2026, 1, 31), "", FAIL),
        (date(2026, 2, 1), "", FAIL),
        (date(2026, 2, 1), "http://x.gov.cn/report", PASS),
    ],
)
def test_the_report_is_asked_for_from_ten_days_before_the_deadline(
    today: date, url: str, expected: Answer
) -> None:
    records = SiteRecords(site=make_site(), first_report_year=2024, reports=_report(url))

    assert answer("report.published", records, today=today) is expected


def test_no_report_is_asked_for_before_the_first_year() -> None:
    records = SiteRecords(site=make_site(), first_report_year=2026)

    assert answer("report.published", records) is UNKNOWN
    assert answer("report.published", SiteRecords(site=make_site())) is UNKNOWN


def _crawled(days_ago: int, **more: Any) -> SiteRecords:
    run = make_run(1, at=NOW - timedelta(days=days_ago))
    return SiteRecords(site=make_site(), runs=(run,), is_scheduled=True, **more)


@pytest.mark.parametrize(("days", "expected"), [(34, PASS), (35, PASS), (36, FAIL)])
def test_a_crawl_is_missed_after_35_days(days: int, expected: Answer) -> None:
    assert answer("crawl.missed", _crawled(days)) is expected


def test_a_failed_slot_is_a_missed_crawl_and_none_scheduled_is_none_missed() -> None:
    slot = Slot(
        task="crawl",
        site="x",
        scheduled_for=datetime(2026, 7, 1, tzinfo=UTC),
        status=SlotStatus.FAILED,
        started_at=NOW,
        detail="首页超时",
    )

    assert answer("crawl.missed", _crawled(1, slots=(slot,))) is FAIL
    assert answer("crawl.missed", SiteRecords(site=make_site())) is UNKNOWN
    assert answer("crawl.missed", SiteRecords(site=make_site(), is_scheduled=True)) is UNKNOWN


def test_a_column_that_was_not_read_is_an_incomplete_crawl() -> None:
    site = make_site(make_column())
    read = SiteRecords(site=site, standings={"工作动态": make_standing("工作动态")})
    unread = SiteRecords(
        site=site, standings={"工作动态": make_standing("工作动态", is_read=False)}
    )

    assert answer("crawl.incomplete", read) is PASS
    assert answer("crawl.incomplete", unread) is FAIL
    assert answer("crawl.incomplete", SiteRecords(site=site)) is UNKNOWN


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [(100, 81, PASS), (100, 80, FAIL), (100, 0, FAIL), (6, 2, PASS), (20, 15, FAIL), (5, 9, PASS)],
)
def test_a_column_shrank_when_it_lost_a_fifth_and_five_rows(
    before: int, now: int, expected: Answer
) -> None:
    runs = (
        make_run(2, make_walk("工作动态", rows=now)),
        make_run(1, make_walk("工作动态", rows=before)),
    )
    records = SiteRecords(site=make_site(make_column()), runs=runs)

    assert answer("crawl.shrank", records) is expected
    assert (
        answer("crawl.shrank", SiteRecords(site=make_site(make_column()), runs=runs[:1])) is UNKNOWN
    )
