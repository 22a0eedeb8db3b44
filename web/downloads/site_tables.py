"""Tables of one site over all years: runs, visits, readings, issues, alerts not delivered."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import count

from collectors.keys import FOR_PROGRAMS
from config.reading_names import reading_name, reading_text
from inspection.readings import HOME_OUTCOME
from model.fetching import Outcome
from model.issues import Answer
from report.export.table_csv import Row
from store import observations, outbox, runs
from web.downloads.office_tables import ISSUE_FILTERS, ISSUE_HEADINGS, issue_rows
from web.downloads.table import Ask, Scope, Table
from web.score import score_sheet

_PART = 100
_MAX_DAYS = 400
_DEFAULT_DAYS = 30


def _runs(ask: Ask) -> Iterator[Row]:
    for part in count():
        found = runs.runs_of(ask.tx, ask.site.key, limit=_PART, offset=part * _PART)
        for run in found:
            yield (
                run.id,
                run.year,
                run.is_full,
                run.started_at,
                run.finished_at,
                run.status.label,
                run.reason,
                "、".join(run.unread),
                run.requests,
                run.list_pages,
                run.article_pages,
                run.items,
                run.new,
                run.changed,
                round(run.seconds, 1),
            )
        if len(found) < _PART:
            return


def _visits(ask: Ask) -> Iterator[Row]:
    given = ask.text("days")
    days = min(int(given), _MAX_DAYS) if given.isascii() and given.isdigit() else _DEFAULT_DAYS
    labels = {outcome.value: outcome.label for outcome in Outcome}
    since = ask.now - timedelta(days=days)
    for one in observations.series(ask.tx, ask.site.key, HOME_OUTCOME, since, ask.now):
        yield (one.observed_at, labels.get(str(one.value), "无法判断"), one.detail, one.source)


def _readings(ask: Ask) -> Iterator[Row]:
    for key, one in sorted(observations.latest(ask.tx, ask.site.key).items()):
        if key in FOR_PROGRAMS:
            continue
        is_number = isinstance(one.value, int | float) and not isinstance(one.value, bool)
        value = one.value if is_number else reading_text(one)
        yield (
            key,
            reading_name(key),
            value,
            one.unit,
            one.year,
            one.observed_at,
            one.source,
            one.detail,
        )


def _issues(ask: Ask) -> Iterable[Row]:
    return issue_rows(ask, {ask.site.key: ask.site})


def _score(ask: Ask) -> Iterator[Row]:
    sheet = score_sheet(ask.tx, ask.desk, ask.site)
    for kind, lines in (("单项否决", sheet.vetoes), ("扣分", sheet.deductions)):
        for line in lines:
            yield (
                kind,
                line.indicator.title,
                line.answer.label,
                # What could not be told has cost nothing yet, which is not 0.
                None if line.answer is Answer.UNKNOWN else line.deducted,
                "；".join(line.details),
                "；".join(line.set_aside),
                "；".join(line.reasons),
                line.indicator.document,
                line.indicator.clause,
                line.indicator.is_confirmed,
            )


def _undelivered(ask: Ask) -> Iterator[Row]:
    # A message about no site may name any.
    about = {"", ask.site.key} if ask.desk.sees_all else {ask.site.key}
    for part in count():
        found = outbox.undelivered(ask.tx, limit=_PART, offset=part * _PART)
        for one in found:
            if one.message.site in about:
                told = (one.message.subject, one.message.body, one.last_error)
                yield (one.id, one.channel, one.created_at, one.tries, *told)
        if len(found) < _PART:
            return


PART = (
    Table(
        name="runs",
        title="抓取记录",
        scope=Scope.SITE,
        headings=(
            "编号",
            "年度",
            "全年",
            "开始",
            "结束",
            "结果",
            "原因",
            "未能读取的栏目",
            "请求",
            "列表页",
            "文章页",
            "信息",
            "新增",
            "变化",
            "用时（秒）",
        ),
        rows=_runs,
    ),
    Table(
        name="visits",
        title="首页探测",
        scope=Scope.SITE,
        headings=("时间", "结果", "说明", "来源"),
        rows=_visits,
        filters=("days",),
    ),
    Table(
        name="readings",
        title="最新读数",
        scope=Scope.SITE,
        headings=("代号", "项目", "读数", "单位", "年度", "时间", "来源", "说明"),
        rows=_readings,
    ),
    Table(
        name="issues",
        title="问题",
        scope=Scope.SITE,
        headings=ISSUE_HEADINGS,
        rows=_issues,
        filters=ISSUE_FILTERS,
    ),
    Table(
        name="score",
        title="自查表",
        scope=Scope.SITE,
        headings=(
            "类别",
            "指标",
            "结论",
            "扣分",
            "情况",
            "误报",
            "无法判断的原因",
            "文件",
            "条款",
            "阈值经原文核实",
        ),
        rows=_score,
    ),
    Table(
        name="undelivered",
        title="未送达的告警",
        scope=Scope.SITE,
        headings=("编号", "渠道", "时间", "次数", "标题", "内容", "原因"),
        rows=_undelivered,
    ),
)
