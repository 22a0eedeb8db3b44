from datetime import UTC, date, datetime

import pytest
from report_cases import NOON, make_column, make_item, make_records, make_walk, unread_standing

from config.fields import load_fields
from model.columns import ColumnKind
from model.drafts import Draft, Origin
from model.items import Item
from model.observations import Observation, Reading
from model.standings import Standing
from report.compile import compile_draft
from report.figures import evidence_of
from report.sources import SOURCES, Place

_K = ColumnKind
_NEWS, _NOTICE = make_column(_K.NEWS), make_column(_K.NOTICE)


def _draft(*items: Item, **more: object) -> Draft:
    return compile_draft(make_records(*items, **more), compiled_at=NOON)


def _figure(
    key: str, value: Reading, source: str = "2025.xlsx", at: datetime = NOON
) -> Observation:
    return Observation(key=key, value=value, observed_at=at, source=source, year=2025)


def test_every_field_of_the_form_has_a_source_or_is_a_persons() -> None:
    for field in load_fields():
        sources = SOURCES[field.key]
        assert sources.is_personal or set(sources.places) - {Place.FACT, Place.LAST_YEAR}
        assert sources.ask


def test_every_field_is_in_the_draft_once_as_proposal_or_gap() -> None:
    draft = _draft(columns=(_NEWS,))

    keys = [p.field for p in draft.proposals] + [g.field for g in draft.gaps]
    assert sorted(keys) == sorted(field.key for field in load_fields())
    assert all(gap.reason for gap in draft.gaps)


def test_a_count_carries_its_evidence() -> None:
    draft = _draft(make_item("a"), make_item("b"), columns=(_NEWS, _NOTICE))

    proposal = draft.proposal("info.news")

    assert proposal is not None
    assert (proposal.value, proposal.evidence.count, proposal.evidence.run) == (2, 2, 1)
    assert proposal.evidence.origin is Origin.CRAWL
    assert "动态要闻" in proposal.evidence.summary


def test_an_unread_column_leaves_no_count_and_is_named() -> None:
    draft = _draft(make_item(), columns=(_NEWS, _NOTICE), standings=(unread_standing("通知公告"),))

    assert draft.proposal("info.news") is None
    assert "栏目「通知公告」未能读取：第 3 页超时" in draft.gap("info.news")
    assert draft.proposal("info.total") is None


def test_a_site_without_a_column_of_the_kind_gives_no_zero() -> None:
    draft = _draft(make_item(), columns=(_NEWS,))

    assert draft.proposal("info.overview") is None
    assert "没有「概况」类栏目" in draft.gap("info.overview")


def test_a_column_read_and_found_empty_gives_zero() -> None:
    assert _draft(columns=(_NEWS,)).proposal("info.news").value == 0


def test_an_older_proven_walk_stands_and_names_the_newer_unread_one() -> None:
    standing = Standing(
        column="动态要闻",
        newest=make_walk("动态要闻", run=9, reason="服务器错误"),
        proven=make_walk("动态要闻", run=7),
    )

    proposal = _draft(make_item(), columns=(_NEWS,), standings=(standing,)).proposal("info.news")

    assert proposal.value == 1
    assert any("第 9 次" in words and "第 7 次" in words for words in proposal.warnings)


def test_a_walk_before_the_year_is_over_says_until_when_it_counts() -> None:
    midyear = datetime(2025, 7, 1, tzinfo=UTC)
    walk = make_walk("动态要闻", at=midyear)
    standing = Standing(column="动态要闻", newest=walk, proven=walk)

    proposal = _draft(columns=(_NEWS,), standings=(standing,)).proposal("info.news")

    assert any("2025-07-01" in words for words in proposal.warnings)


def test_an_imported_figure_goes_before_the_count_and_the_difference_is_told() -> None:
    draft = _draft(make_item(), columns=(_NEWS,), figures=(_figure("info.news", 5),))

    proposal = draft.proposal("info.news")

    assert (proposal.value, proposal.evidence.origin) == (5, Origin.IMPORT)
    assert any("抓取清点为 1" in words for words in proposal.warnings)


def test_of_two_imports_the_later_stands() -> None:
    early = _figure("visits.pv", 1, at=datetime(2026, 1, 1, tzinfo=UTC))
    late = _figure("visits.pv", 2, at=datetime(2026, 1, 2, tzinfo=UTC))

    assert _draft(columns=(), figures=(late, early)).proposal("visits.pv").value == 2


@pytest.mark.parametrize(("text", "value"), [("无", "无"), ("0", 0), (0, 0), ("1,032", 1032)])
def test_none_zero_and_numbers_stay_apart_on_import(text: str, value: object) -> None:
    draft = _draft(columns=(), figures=(_figure("media.weibo_posts", text),))

    assert draft.proposal("media.weibo_posts").value == value


def test_an_unreadable_import_is_a_gap_that_says_so() -> None:
    draft = _draft(columns=(), figures=(_figure("visits.uv", "1300多万"),))

    assert draft.proposal("visits.uv") is None
    assert "1300多万" in draft.gap("visits.uv")


def test_the_page_goes_before_the_site_file_and_a_difference_is_told() -> None:
    seen = Observation(
        key="marks.icp", value="桂ICP备1号", observed_at=NOON, source="http://x.gov.cn/"
    )

    draft = _draft(columns=(), latest={"marks.icp": seen}, site={"icp": "桂ICP备2号"})

    proposal = draft.proposal("site.icp")
    assert proposal.value == "桂ICP备1号"
    assert any("桂ICP备2号" in words for words in proposal.warnings)


def test_a_standing_fact_is_taken_over_from_last_year_and_says_so() -> None:
    draft = _draft(columns=(), last_year={"security.level": "□二级　☑三级　□未定级"})

    proposal = draft.proposal("security.level")

    assert (proposal.value, proposal.evidence.origin) == ("三级", Origin.LAST_YEAR)
    assert "沿用 2024 年度" in proposal.warnings[0]


def test_a_figure_of_a_year_is_never_taken_over_from_last_year() -> None:
    draft = _draft(columns=(), last_year={"visits.uv": "95641", "info.news": "607"})

    assert draft.proposal("visits.uv") is None
    assert draft.proposal("info.news") is None


def test_the_rate_follows_from_its_two_counts() -> None:
    figures = (_figure("letters.closed", 80), _figure("letters.closed_on_time", 79))

    assert _draft(columns=(), figures=figures).proposal("letters.on_time_rate").value == 98.75


def test_no_closed_letter_gives_no_rate() -> None:
    figures = (_figure("letters.closed", 0), _figure("letters.closed_on_time", 0))

    assert _draft(columns=(), figures=figures).proposal("letters.on_time_rate") is None


def test_any_media_is_yes_with_one_account_no_with_all_none_and_open_between() -> None:
    names = ("media.weibo_name", "media.wechat_name", "media.app_name", "media.other")
    none = tuple(_figure(name, "无") for name in names)

    assert _draft(columns=(), figures=none).proposal("media.any").value is False
    assert _draft(columns=(), figures=none[:2]).proposal("media.any") is None
    one = (*none[:3], _figure("media.other", "抖音：某局"))
    assert _draft(columns=(), figures=one).proposal("media.any").value is True


def test_the_day_of_the_draft_is_not_read_from_a_clock() -> None:
    assert _draft(columns=()).compiled_at == NOON
    assert date(2026, 1, 5) == NOON.date()


def test_the_evidence_of_each_counted_field_is_the_items_behind_its_proposal() -> None:
    records = make_records(make_item("a"), make_item("b", on="2020-01-01"), columns=(_NEWS,))

    evidence = evidence_of(records)

    assert set(evidence) == {"info.total", "info.news"}
    assert [verdict.is_counted for verdict in evidence["info.news"]] == [True, False]
