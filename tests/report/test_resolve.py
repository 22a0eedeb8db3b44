from datetime import UTC, datetime

from report_cases import NOON, make_column, make_item, make_records

from config.fields import load_fields
from model.columns import ColumnKind
from model.confirmations import Confirmation
from model.drafts import Cell, Draft, ValueState
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
