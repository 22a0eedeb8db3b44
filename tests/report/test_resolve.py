from dataclasses import replace
from datetime import UTC, datetime

from report_cases import NOON, make_column, make_item, make_records

from config.fields import load_fields
from model.columns import ColumnKind
from model.confirmations import Confirmation
from model.drafts import Cell, Draft, Evidence, Origin, Proposal, ValueState
from model.values import Value
from report.compile import compile_draft
from report.draft_json import draft_to_json
from report.resolve import resolve_cells

_DRAFT = compile_draft(
    make_records(make_item(), columns=(make_column(ColumnKind.NEWS),)), compiled_at=NOON
)


def _decided(value: Value | None, **more: object) -> Confirmation:
    return Confirmation(
        site="x",
        year=2025,
        field="info.news",
        value=value,
        decided_by="甲",
        decided_at=NOON,
        **more,
    )


def _cell(
    confirmations: dict[str, Confirmation], key: str = "info.news", draft: Draft = _DRAFT
) -> Cell:
    cells = resolve_cells(load_fields(), draft, confirmations, {})
    return next(cell for cell in cells if cell.field.key == key)


def test_a_proposal_stands_until_a_person_decides() -> None:
    cell = _cell({})

    assert (cell.value, cell.state, cell.differs) == (1, ValueState.PROPOSED, False)


def test_a_decision_stands_and_the_difference_is_shown() -> None:
    cell = _cell({"info.news": _decided(7)})

    assert (cell.text, cell.state, cell.differs) == ("7", ValueState.CONFIRMED, True)
    assert cell.proposal.value == 1


def test_zero_and_none_are_decisions_and_a_decision_taken_back_is_not() -> None:
    assert _cell({"info.news": _decided(0)}).value == 0
    assert _cell({"info.news": _decided("无")}).text == "无"
    assert _cell({"info.news": _decided(None)}).state is ValueState.PROPOSED


def test_a_reviewed_decision_says_so() -> None:
    assert _cell({"info.news": _decided(1, reviewed_by="乙")}).state is ValueState.REVIEWED


def test_without_a_draft_every_cell_is_open() -> None:
    cells = resolve_cells(load_fields(), None, {}, {})

    assert {cell.state for cell in cells} == {ValueState.NOT_PROPOSED}
    assert len(cells) == 83


def test_the_json_holds_every_field_once_in_order_with_null_for_what_is_open() -> None:
    content = draft_to_json(_DRAFT, resolve_cells(load_fields(), _DRAFT, {}, {}))

    values = {entry["key"]: entry for entry in content["values"]}
    assert list(values) == [field.key for field in load_fields()]
    assert values["info.news"]["value"] == 1
    assert values["info.overview"]["value"] is None
    assert values["info.overview"]["state"] == "not_proposed"
    assert datetime.fromisoformat(content["compiled_at"]) == NOON.astimezone(UTC)


_FIGURES = ("media.app_url", "media.app_posts", "media.app_reads", "media.app_downloads")


def _about(name: str, value: Value | None) -> dict[str, Confirmation]:
    return {name: replace(_decided(value), field=name)}


def test_an_account_that_a_person_says_there_is_not_has_no_figures() -> None:
    for key in _FIGURES:
        cell = _cell(_about("media.app_name", "无"), key)
        assert (cell.value, cell.text, cell.state) == ("无", "无", ValueState.PROPOSED)
        assert cell.proposal.evidence.sentence == "由其他指标计算：没有该账号"
        assert (cell.gap, cell.warnings) == ("", ())
    assert _cell(_about("media.app_name", "无"), "media.weibo_posts").value is None


def test_figures_stay_open_while_the_account_is_open_named_or_taken_back() -> None:
    for decided in ({}, _about("media.app_name", "云泽通"), _about("media.app_name", None)):
        for key in _FIGURES:
            cell = _cell(decided, key)
            assert (cell.value, cell.state) == (None, ValueState.NOT_PROPOSED)
            assert cell.gap


def test_no_account_may_be_proposed_and_a_persons_name_withdraws_what_followed() -> None:
    name = Proposal(
        field="media.weibo_name",
        value="无",
        evidence=Evidence(origin=Origin.LAST_YEAR, summary="上年所填"),
    )
    draft = replace(_DRAFT, proposals=(*_DRAFT.proposals, name))

    followers = _cell({}, "media.weibo_followers", draft)
    assert followers.value == "无"
    assert "还没有确认" in followers.warnings[0]
    named = _about("media.weibo_name", "云泽民政")
    assert _cell(named, "media.weibo_followers", draft).value is None


def test_a_figure_that_was_handed_in_or_decided_is_left_as_it_is() -> None:
    handed_in = Proposal(
        field="media.weibo_posts",
        value=7,
        evidence=Evidence(origin=Origin.IMPORT, summary="figures.csv"),
    )
    draft = replace(_DRAFT, proposals=(*_DRAFT.proposals, handed_in))
    none = _about("media.weibo_name", "无")

    assert _cell(none, "media.weibo_posts", draft).value == 7
    decided = none | {"media.weibo_followers": replace(_decided(3), field="media.weibo_followers")}
    assert _cell(decided, "media.weibo_followers").value == 3
