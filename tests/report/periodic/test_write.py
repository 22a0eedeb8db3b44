import pytest
from period_cases import make_finding, make_issue, make_period
from report_cases import make_item, unread_standing

from model.columns import ColumnKind
from model.issues import Answer, Severity
from model.uptime import Uptime
from report.periodic.checking import check_rows
from report.periodic.write import share_words, write_report


def paragraphs(records, number: int) -> str:
    return "\n".join(write_report(records).sections[number].paragraphs)


def row(records, title: str):
    return next(r for r in check_rows(records) if r.indicator.endswith(title))


def test_the_report_has_the_parts_and_the_title_of_an_office():
    report = write_report(make_period())

    assert report.title == "某局网站关于2025年3月自查情况的报告"
    titles = [section.title for section in report.sections]
    assert titles == ["一、总体情况", "二、信息发布情况", "三、检查情况", "四、整改情况"]
    assert report.check_lines[0] == "检查期间：2025年3月1日至3月31日"


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (235, 590, "39.83%"),
        (1, 3, "33.33%"),
        (2, 3, "66.67%"),
        (1, 800, "0.13%"),
        (5, 5, "100.00%"),
        (0, 7, "0.00%"),
        (0, 0, ""),
    ],
)
def test_a_share_has_two_decimals_rounded_half_up(part, whole, words):
    assert share_words(part, whole) == words


def test_published_items_are_told_with_the_share_of_each_kind():
    items = [make_item(str(n), on="2025-03-05") for n in range(2)]
    notice = make_item("n", on="2025-03-06", kinds=(ColumnKind.NOTICE,))

    words = paragraphs(make_period(*items, notice), 1)

    assert "3月1日至3月31日，公开信息 3 条，其中动态要闻类 2 条，占 66.67%" in words
    assert "通知公告类 1 条，占 33.33%" in words


def test_what_could_not_be_read_is_told_and_no_total_is_given():
    records = make_period(make_item(on="2025-03-05"), standings=(unread_standing("通知公告"),))

    words = paragraphs(records, 1)

    assert "公开信息 1 条" not in words
    assert "未能统计：栏目「通知公告」未能读取：第 3 页超时" in words


def test_where_nothing_could_be_read_no_0_is_written():
    standings = tuple(unread_standing(name) for name in ("动态要闻", "通知公告"))

    assert " 0 条" not in paragraphs(make_period(standings=standings), 1)


def test_a_site_nobody_looked_at_is_not_called_free_of_problems():
    finding = make_finding("home.stale", Answer.PASS)
    records = make_period(watched_since=None, findings=(finding,))

    assert row(records, "首页不更新").result == "本期没有检查记录"
    assert row(records, "首页不更新").answer is Answer.UNKNOWN
    assert "不作结论" in write_report(records).check_lines[1]


def test_a_rule_without_issue_is_clear_only_where_the_check_could_tell():
    findings = (
        make_finding("home.stale", Answer.PASS),
        make_finding("site.unreachable", Answer.UNKNOWN, "探测不足"),
    )
    records = make_period(findings=findings)

    assert row(records, "首页不更新").result == "未发现"
    assert row(records, "站点无法访问").result == "无法判断：探测不足"
    assert row(records, "空白栏目过多").answer is Answer.UNKNOWN
    assert "但有 7 项无法判断" in write_report(records).check_lines[1]


def test_an_issue_found_after_the_period_is_not_laid_on_it():
    issue = make_issue("home.stale", opened="2025-04-01", severity=Severity.VETO)
    records = make_period(issues=(issue,), findings=(make_finding("home.stale", Answer.FAIL),))

    assert row(records, "首页不更新").answer is Answer.UNKNOWN
    assert "2025-04-02 检查时发现问题" in row(records, "首页不更新").result


def test_an_issue_of_the_period_is_told_with_its_days():
    issue = make_issue(opened="2025-03-04", closed="2025-03-09")
    records = make_period(issues=(issue,))

    result = row(records, "扣分：栏目不更新").result
    assert result == "发现 1 个：栏目「甲」没有更新（3月4日发现，3月9日整改）"


def test_a_veto_is_named_in_the_result_and_never_called_official():
    issue = make_issue("home.stale", severity=Severity.VETO, detail="首页未更新")
    report = write_report(make_period(issues=(issue,)))

    assert report.check_lines[1] == "检查结果：发现单项否决问题 1 项：「首页不更新」"
    assert "不是官方检查结果" in report.sections[0].paragraphs[-1]


def test_issues_are_balanced_from_the_beginning_of_the_period_to_its_end():
    issues = (
        make_issue(opened="2025-02-01", closed="2025-02-20", number=1),
        make_issue(opened="2025-02-01", closed="2025-03-02", number=2),
        make_issue(opened="2025-02-01", number=3),
        make_issue(opened="2025-03-10", closed="2025-03-31", number=4),
        make_issue(opened="2025-03-31", closed="2025-04-01", number=5),
        make_issue(opened="2025-04-01", number=6),
    )

    words = paragraphs(make_period(issues=issues), 3)

    assert "期初未整改问题 2 个，本期新发现 2 个，整改 2 个，期末未整改 2 个" in words


def test_an_issue_mended_after_the_period_is_open_at_its_end():
    issue = make_issue(opened="2025-03-31", closed="2025-04-01")

    assert "（3月31日发现，期末未整改）" in paragraphs(make_period(issues=(issue,)), 3)


def test_the_gravest_open_issue_is_told_first_and_a_long_list_is_cut():
    mild = [make_issue(number=n, detail=f"轻{n}") for n in range(1, 12)]
    grave = make_issue(
        "home.stale", severity=Severity.VETO, number=20, opened="2025-03-30", detail="重"
    )

    told = write_report(make_period(issues=(*mild, grave))).sections[3].paragraphs

    assert "重" in told[1]
    assert told[-1] == "其余 2 个未整改问题见检查表。"


def test_visits_of_the_home_page_are_summed_or_said_to_be_missing():
    seen = make_period(uptime=Uptime(visits=620, failed=31))

    assert "探测首页 620 次，打不开 31 次，占 5.00%" in paragraphs(seen, 2)
    assert "本期没有首页探测记录" in paragraphs(make_period(), 2)


def test_letters_are_told_by_the_day_of_receipt():
    letters = [
        make_item("a", kinds=(ColumnKind.LETTERS,), facts={"received_on": "2025-03-03",
                                                          "replied_on": "2025-03-07"}),
        make_item("b", kinds=(ColumnKind.LETTERS,), facts={"received_on": "2025-03-30"}),
        make_item("c", kinds=(ColumnKind.LETTERS,), facts={"received_on": "2025-02-27",
                                                          "replied_on": "2025-03-02"}),
    ]  # fmt: skip

    words = paragraphs(make_period(*letters), 2)

    assert "本期收到 2 件，其中已公开答复 1 件，平均 4 天" in words


def test_unread_letters_are_not_0():
    words = paragraphs(make_period(standings=(unread_standing("留言"),)), 2)

    assert "留言未能统计" in words
    assert "收到 0 件" not in words


def test_a_notice_is_in_the_table_only_where_it_was_found():
    issue = make_issue("items.vanished", severity=Severity.NOTICE, detail="消失 1 条")

    assert not any(r.severity is Severity.NOTICE for r in check_rows(make_period()))
    assert row(make_period(issues=(issue,)), "已发布信息消失").answer is Answer.FAIL
