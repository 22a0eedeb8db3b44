"""What a person does about an issue, on the command line, and what follows from it."""

from datetime import timedelta

import pytest
from watched_site import NOW

from inspection.lifecycle import describe_handling
from jobs.cli import run
from jobs.shell import Shell
from model.days import shanghai_day, utc_now
from model.issues import IssueEvidence, NewIssue, Severity
from model.sites import Site
from store import audit, issue_evidence, issues
from store.issue_handling import false_alarms

TODAY = shanghai_day(utc_now())


@pytest.fixture
def number(shell: Shell, site: Site) -> int:
    stale = NewIssue(
        rule="home.stale", severity=Severity.VETO, target="首页", detail="未更新", basis="单项否决"
    )
    with shell.transaction() as tx:
        [change] = issues.apply_changes(tx, site=site.key, opened=[stale], closed=[], at=NOW)
    return change.issue.id


def issue(shell: Shell, number: int, *words: str, by: str = "甲") -> int:
    return run(["--home", str(shell.home.path), "issue", "t", str(number), *words, "--by", by])


def test_each_action_is_written_down_told_and_audited(shell, number, capsys):
    until = (TODAY + timedelta(days=9)).isoformat()

    assert issue(shell, number, "ack") == 0
    assert issue(shell, number, "assign", "--text", "乙") == 0
    assert issue(shell, number, "due", "--until", until) == 0
    assert issue(shell, number, "security") == 0
    assert issue(shell, number, "false-alarm", "--text", "已核实", "--until", until) == 0

    told = capsys.readouterr().out.splitlines()[-1]
    for word in ("已知悉（甲）", "指派给 乙", f"期限 {until}", "误报至", "已核实", "安全问题（甲"):
        assert word in told
    with shell.reading() as tx:
        actions = [entry.action for entry in audit.entries(tx, 10)]
        assert audit.check_chain(tx) is None
    assert sorted(actions) == [
        "issue_acknowledged", "issue_assigned", "issue_due", "issue_false_alarm", "issue_security",
    ]  # fmt: skip


def test_a_false_alarm_holds_until_it_is_taken_back(shell, site, number):
    until = TODAY.isoformat()
    assert issue(shell, number, "false-alarm", "--text", "已核实", "--until", until) == 0
    with shell.reading() as tx:
        assert false_alarms(tx, site, today=TODAY) == {("home.stale", "首页"): "已核实"}
        assert false_alarms(tx, site, today=TODAY + timedelta(days=1)) == {}

    assert issue(shell, number, "resume") == 0

    with shell.reading() as tx:
        assert false_alarms(tx, site, today=TODAY) == {}


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["false-alarm", "--until", "2099-01-01"], "理由"),
        (["false-alarm", "--text", "已核实"], "有效期"),
        (["false-alarm", "--text", "已核实", "--until", "2020-01-01"], "有效期"),
        (["assign"], "指派给谁"),
        (["due"], "整改期限"),
        (["due", "--until", "明天"], "日期 '明天' 无效"),
        (["resume"], "没有标为误报"),
        (["note"], "备注是空的"),
        (["not-security", "--text", "看错了"], "没有确认为安全问题"),
        (["close"], "没有动作"),
    ],
)
def test_what_an_action_lacks_is_told_and_nothing_is_written(
    shell, number, capsys, words, complaint
):
    assert issue(shell, number, *words) == 2

    assert complaint in capsys.readouterr().err
    with shell.reading() as tx:
        assert audit.entries(tx, 10) == []


def test_an_unknown_number_a_blank_name_and_a_closed_issue_are_refused(shell, site, number, capsys):
    assert issue(shell, number + 1, "ack") == 2
    assert issue(shell, number, "ack", by=" ") == 2
    with shell.transaction() as tx:
        issues.apply_changes(tx, site=site.key, opened=[], closed=[number], at=NOW)
    assert issue(shell, number, "ack") == 2
    assert issue(shell, number, "security") == 0

    told = capsys.readouterr().err
    assert "没有问题" in told
    assert "没有写是谁处理的" in told
    assert "已于 2026-07-15 关闭" in told


def test_the_word_that_it_is_a_security_problem_can_be_taken_back(shell, number, capsys):
    assert issue(shell, number, "security") == 0
    assert issue(shell, number, "not-security") == 2
    assert issue(shell, number, "not-security", "--text", "是备案号") == 0

    out, err = capsys.readouterr()
    assert "安全问题（甲 确认）" in out
    assert out.endswith("未处理。\n")
    assert "撤销没有理由" in err


def test_an_issue_nobody_touched_has_nothing_to_tell():
    from inspection.lifecycle import Handling

    assert describe_handling(Handling(), today=TODAY) == ""


def test_one_issue_is_shown_with_everything_known_of_it(shell, site, number, capsys):
    seen = IssueEvidence(
        issue=number, taken_at=NOW, url="http://x/", snippet="正文", note="没有截图"
    )
    with shell.transaction() as tx:
        issue_evidence.append(tx, seen)
    assert issue(shell, number, "note", "--text", "已联系") == 0
    with shell.transaction() as tx:
        issues.apply_changes(tx, site=site.key, opened=[], closed=[number], at=NOW)
    capsys.readouterr()

    assert run(["--home", str(shell.home.path), "issue", "t", str(number), "show"]) == 0

    told = capsys.readouterr().out
    for words in (
        "首页不更新（单项否决）", "证据：2026-07-15 10:00 http://x/", "没有截图", "备注：已联系"
    ):  # fmt: skip
        assert words in told
    assert told.rstrip().endswith("复查合格，关闭")
    assert run(["--home", str(shell.home.path), "issues", "t", "--all"]) == 0
    assert "已于 2026-07-15 关闭" in capsys.readouterr().out.replace("\n", "")


def test_lists_and_stories_use_the_titles_of_the_own_table(shell, number, capsys):
    shell.home.indicators.write_text(
        '[[indicators]]\nid = "home.stale"\ntitle = "本省叫法"\n', encoding="utf-8"
    )
    home = ["--home", str(shell.home.path)]

    run([*home, "issues", "t"])
    run([*home, "issue", "t", str(number), "show"])

    told = capsys.readouterr().out
    assert told.count("本省叫法") == 2
