"""Tables of many sites: the overview, scores, the calendar; and the accounts."""

from collections.abc import Iterator
from itertools import count

from config.fields import load_fields
from model.calendars import report_year_on
from model.days import shanghai_day
from model.drafts import ReportState
from report.export.table_csv import Row
from report.fleet import score_row
from store import people
from store.fleet import GROUPS, ORDERS, Wish, fleet_page, score_table
from store.summary import summaries_of
from web.calendar import lines_of
from web.downloads.table import Ask, Scope, Table
from web.overview import ONLY, Query, wish_of
from web.people import READERS, require_task

#: Rows asked for at a time.
_PART = 1000


def _wish(ask: Ask) -> Wish:
    """The filters of the overview, as its page reads them."""
    only, order, year = ask.text("only"), ask.text("order"), ask.text("year")
    query = Query(
        q=ask.text("q"),
        region=ask.text("region"),
        department=ask.text("department"),
        organisation=ask.text("organisation"),
        only=only if only in ONLY else "",
        order=order if order in ORDERS else "name",
        down=ask.is_on("down"),
        year=int(year) if year.isascii() and year.isdigit() else 0,
    )
    return wish_of(ask.desk, query)


def _sites(ask: Ask) -> Iterator[Row]:
    wish, fields = _wish(ask), len(load_fields())
    for part in count():
        _, found = fleet_page(ask.tx, wish, limit=_PART, offset=part * _PART)
        keys = [line.entry.site for line in found]
        summaries = summaries_of(ask.tx, keys, this_year=wish.year)
        for line in found:
            entry, summary = line.entry, summaries[line.entry.site]
            yield (
                entry.site,
                entry.name,
                entry.home,
                entry.organisation,
                entry.region,
                entry.department,
                wish.year,
                line.state.label if line.compiled_at else "未生成草稿",
                line.is_late,
                summary.decided if summary.year == wish.year else 0,
                fields,
                line.vetoes,
                line.deductions,
                line.notices,
                line.unread if line.last_run_at else None,
                line.last_run_at,
                line.last_status.label if line.last_status else "未抓取",
                line.is_stopped,
                entry.problem,
            )
        if len(found) < _PART:
            return


def _scores(ask: Ask) -> Iterator[Row]:
    by = ask.text("by")
    for line in score_table(ask.tx, _wish(ask), by=by if by in GROUPS else GROUPS[0]):
        yield score_row(line)


def _calendar(ask: Ask) -> Iterator[Row]:
    today = shanghai_day(ask.now)
    year, is_late_only = report_year_on(today), ask.is_on("late")
    for line in lines_of(ask.desk, year, today):
        task = line.next
        if is_late_only and not (task and task.is_overdue):
            continue
        yield (
            line.site.key,
            line.site.name,
            year,
            task.step.role.label if task else "",
            task.step.title if task else "已公开",
            task.due_on if task else None,
            task.days_left if task else None,
        )


def _accounts(ask: Ask) -> Iterator[Row]:
    for part in count():
        found = people.accounts_of(
            ask.tx, under=ask.user.organisation, limit=_PART, offset=part * _PART
        )
        for one in found:
            yield (
                one.user.name,
                one.user.organisation or "全部",
                one.user.role.label,
                "正常" if one.user.is_active else "已停用",
                one.locked_until,
                one.last_login_at,
                one.password_changed_at,
                one.has_second_factor,
            )
        if len(found) < _PART:
            return


PART = (
    Table(
        name="sites",
        title="网站一览",
        scope=Scope.OFFICE,
        headings=(
            "键名",
            "网站",
            "首页",
            "单位",
            "地区",
            "部门",
            "年度",
            "报表",
            "逾期",
            "已确认",
            "指标数",
            "单项否决",
            "扣分",
            "提示",
            "未读栏目",
            "最近抓取",
            "结果",
            "已停用",
            "站点文件的问题",
        ),
        rows=_sites,
        filters=("q", "region", "department", "organisation", "only", "order", "down", "year"),
    ),
    Table(
        name="scores",
        title="总览",
        scope=Scope.OFFICE,
        headings=(
            "名称",
            "网站",
            "有单项否决的网站",
            "单项否决",
            "扣分问题",
            "有未读栏目的网站",
            "未读栏目",
            "未抓取",
            "已停用",
            "无草稿",
            *(state.label for state in ReportState),
            "逾期",
        ),
        rows=_scores,
        filters=("by", "region", "department", "organisation", "year"),
    ),
    Table(
        name="calendar",
        title="日历",
        scope=Scope.OFFICE,
        headings=("键名", "网站", "年度", "等谁", "办什么", "最迟", "还有几天"),
        rows=_calendar,
        filters=("late",),
    ),
    Table(
        name="people",
        title="人员",
        scope=Scope.OFFICE,
        headings=("姓名", "单位", "角色", "状态", "锁定至", "最近登录", "密码更换", "动态口令"),
        rows=_accounts,
        check=lambda ask: require_task(ask.user, READERS),
    ),
)
