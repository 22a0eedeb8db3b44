from inspection_cases import BY_ID

from inspection.score import score
from model.indicators import IndicatorGroup
from model.issues import Answer, Finding

_RULES = [BY_ID[name] for name in ("home.stale", "column.stale", "footer.icp", "home.down")]
_GROUPS = [IndicatorGroup(name="发布解读", points=30), IndicatorGroup(name="功能设计", points=20)]


def _finding(rule: str, answer: Answer, target: str = "x") -> Finding:
    return Finding(rule=rule, target=target, answer=answer)


def test_a_veto_stands_apart_and_costs_no_points() -> None:
    sheet = score(
        [
            _finding("home.stale", Answer.FAIL),
            _finding("column.stale", Answer.PASS),
            _finding("footer.icp", Answer.PASS),
        ],
        _RULES,
        _GROUPS,
    )

    assert sheet.is_vetoed
    assert [line.indicator.id for line in sheet.vetoes] == ["home.stale"]
    assert sheet.self_check_score == 100.0


def test_a_group_never_loses_more_than_its_points() -> None:
    stale = [_finding("column.stale", Answer.FAIL, f"栏目{n}") for n in range(9)]

    sheet = score([*stale, _finding("footer.icp", Answer.FAIL)], _RULES, _GROUPS)

    assert [line.deducted for line in sheet.deductions] == [45.0, 1.0]
    assert sheet.self_check_score == 100 - 30 - 1


def test_no_score_is_given_while_any_deduction_cannot_be_told() -> None:
    sheet = score([_finding("column.stale", Answer.PASS)], _RULES, _GROUPS)

    assert sheet.self_check_score is None
    assert not sheet.is_vetoed
    assert [line.answer for line in sheet.deductions] == [Answer.PASS, Answer.UNKNOWN]


def test_notices_are_not_on_the_sheet() -> None:
    sheet = score([_finding("home.down", Answer.FAIL)], _RULES, _GROUPS)

    ids = {line.indicator.id for line in (*sheet.vetoes, *sheet.deductions)}
    assert ids == {"home.stale", "column.stale", "footer.icp"}


def test_a_false_alarm_costs_nothing_and_stays_in_sight() -> None:
    findings = [
        _finding("home.stale", Answer.FAIL, "首页"),
        _finding("column.stale", Answer.FAIL, "栏目1"),
        _finding("column.stale", Answer.FAIL, "栏目2"),
        _finding("footer.icp", Answer.PASS),
    ]
    aside = {("home.stale", "首页"): "已核实", ("column.stale", "栏目1"): "已核实无需更新"}

    sheet = score(findings, _RULES, _GROUPS, false_alarms=aside)

    assert not sheet.is_vetoed
    assert sheet.vetoes[0].answer is Answer.PASS
    assert [line.set_aside for line in sheet.deductions] == [("栏目1：已核实无需更新",), ()]
    assert sheet.self_check_score == 95.0


def test_a_detail_names_its_target_but_where_it_is_the_site_or_named_already() -> None:
    findings = [
        Finding(rule="column.stale", target="要闻", answer=Answer.FAIL, detail="「要闻」过期"),
        Finding(rule="footer.icp", target="demo", answer=Answer.FAIL, detail="页脚没有"),
        Finding(rule="footer.icp", target="内页", answer=Answer.FAIL, detail="页脚没有"),
    ]

    lines = score(findings, _RULES, _GROUPS, site="demo").deductions

    assert [line.details for line in lines] == [("「要闻」过期",), ("页脚没有", "内页：页脚没有")]


def test_what_cannot_be_told_of_one_column_is_not_told_of_the_whole_and_says_why() -> None:
    unread = Finding(
        rule="column.stale", target="栏目2", answer=Answer.UNKNOWN, detail="栏目「栏目2」未能读取"
    )
    passed = _finding("column.stale", Answer.PASS, "栏目1")

    line = score([passed, unread], _RULES, _GROUPS).deductions[0]
    assert (line.answer, line.reasons) == (Answer.UNKNOWN, ("栏目「栏目2」未能读取",))

    failed = _finding("column.stale", Answer.FAIL, "栏目3")
    line = score([passed, unread, failed], _RULES, _GROUPS).deductions[0]
    assert (line.answer, line.reasons, line.deducted) == (Answer.FAIL, (), 5.0)
