"""The self-check sheet as the terminal shows it."""

import pytest
from inspection_cases import BY_ID

from inspection.score import score
from jobs.cli import run
from jobs.score_table import DISCLAIMER, print_score
from jobs.shell import Shell
from model.issues import Answer, Finding

VETO = BY_ID["home.stale"]
DEDUCTION = BY_ID["footer.icp"]


def sheet_text(capsys: pytest.CaptureFixture[str], *findings: Finding, aside=None) -> str:
    print_score("某局网站", score(findings, [VETO, DEDUCTION], false_alarms=aside))
    return capsys.readouterr().out


def finding(rule: str, answer: Answer) -> Finding:
    return Finding(rule=rule, target="首页", answer=answer, detail="某情况")


def test_vetoes_stand_before_deductions_and_the_score_is_a_self_check(capsys):
    text = sheet_text(capsys, finding(VETO.id, Answer.FAIL), finding(DEDUCTION.id, Answer.FAIL))

    assert text.index("单项否决") < text.index("触及 1 项") < text.index(DEDUCTION.title)
    assert f"自查得分：{100 - DEDUCTION.points:g}" in text
    assert DISCLAIMER in text


def test_what_cannot_be_told_is_named_and_no_score_is_given(capsys):
    text = sheet_text(capsys)

    assert "没有发现触及的指标，另有 1 项无法判断" in text
    assert f"不给出，1 项扣分指标无法判断（{DEDUCTION.title}）" in text


def test_a_false_alarm_is_shown_with_its_reason(capsys):
    text = sheet_text(capsys, finding(VETO.id, Answer.FAIL), aside={(VETO.id, "首页"): "已核实"})

    assert "误报：首页：已核实" in text
    assert "触及 1 项" not in text


def test_unconfirmed_thresholds_are_marked(capsys):
    rules = [one for one in BY_ID.values() if not one.is_confirmed and one.severity.rank]
    print_score("某局网站", score([], rules))

    text = capsys.readouterr().out
    assert rules
    assert all(f"{one.title} *" in text for one in rules)


def test_the_command_prints_the_sheet_of_a_site(shell: Shell, capsys):
    code = run(["--home", str(shell.home.path), "inspect", "t", "--score"])

    assert code in {0, 1}
    assert "自查表" in capsys.readouterr().out
