from report_cases import counted, make_item, why

from model.columns import ColumnKind
from report.interaction import (
    find_lone_results,
    judge_calls,
    judge_interviews,
    judge_responses,
    judge_results,
)

_RESPONSE = (ColumnKind.RESPONSE,)
_CALL = (ColumnKind.CONSULTATION,)


def test_several_responses_on_one_matter_count_once_and_the_first_stands() -> None:
    items = [
        make_item("2", on="2025-03-02", kinds=_RESPONSE, title="一图读懂：养老金调整（二）"),
        make_item("1", on="2025-03-01", kinds=_RESPONSE, title="回应：养老金调整（一）"),
        make_item("3", on="2025-04-01", kinds=_RESPONSE, title="关于自来水异味的情况通报"),
    ]

    verdicts = judge_responses(items, year=2025)

    assert counted(verdicts) == ["1", "3"]
    assert "同一事项" in why(verdicts, "2")


def test_a_stated_matter_goes_before_the_title() -> None:
    items = [
        make_item("1", kinds=_RESPONSE, title="甲", facts={"matter": "停水"}),
        make_item("2", kinds=_RESPONSE, title="乙", facts={"matter": "停水"}),
    ]

    assert counted(judge_responses(items, year=2025)) == ["1"]


def test_a_result_belongs_to_its_call_and_is_no_call_of_its_own() -> None:
    items = [
        make_item("call", on="2025-03-01", kinds=_CALL, title="关于公开征求《养老条例》意见的公告"),
        make_item("result", on="2025-05-01", kinds=_CALL, title="《养老条例》征求意见采纳情况"),
        make_item("open", on="2025-06-01", kinds=_CALL, title="殡葬服务满意度网上调查"),
    ]

    assert counted(judge_calls(items, year=2025)) == ["call", "open"]
    assert counted(judge_results(items, year=2025)) == ["result"]
    assert find_lone_results(items, year=2025) == ()


def test_two_results_of_one_call_count_once() -> None:
    items = [
        make_item("call", kinds=_CALL, title="公开征求《办法》意见", facts={"result": "见附件"}),
        make_item("more", on="2025-07-01", kinds=_CALL, title="《办法》意见反馈情况"),
    ]

    assert counted(judge_results(items, year=2025)) == ["call"]


def test_a_result_without_a_call_counts_and_is_pointed_out() -> None:
    items = [make_item("lone", kinds=_CALL, title="《规划》征集结果公告")]

    assert counted(judge_results(items, year=2025)) == ["lone"]
    assert find_lone_results(items, year=2025) == (items[0],)


def test_each_interview_of_the_year_is_one() -> None:
    items = [
        make_item(str(n), on=on, kinds=(ColumnKind.INTERVIEW,))
        for n, on in enumerate(("2025-01-01", "2025-08-08", "2024-08-08"))
    ]

    assert counted(judge_interviews(items, year=2025)) == ["0", "1"]
