"""Tables of one site and year: values, decisions, comments, columns, the items behind a count."""

from collections.abc import Iterator

from config.fields import fields_by_key, load_fields
from model.days import shanghai_day
from model.errors import UsageError
from model.values import Value
from report.export.table_csv import Row
from report.figures import FIGURES
from report.values import format_value
from store import column_figures, confirmations, reports, walks
from store.column_figures import ColumnFigures
from web.downloads.table import Ask, Scope, Table
from web.items import chosen_verdicts
from web.sheet import load_sheet


def _values(ask: Ask) -> Iterator[Row]:
    for cell in load_sheet(ask.tx, ask.site, ask.year).cells:
        evidence = cell.proposal.evidence if cell.proposal else None
        decision = cell.confirmation
        yield (
            cell.field.key,
            cell.field.section,
            cell.field.label,
            cell.text,
            cell.field.unit,
            cell.state.label,
            evidence.sentence if evidence else cell.gap,
            cell.last_year,
            decision.decided_by if decision else "",
            decision.decided_at if decision else None,
            decision.reason if decision else "",
            decision.reviewed_by if decision else "",
            "；".join(cell.warnings),
        )


def _confirmations(ask: Ask) -> Iterator[Row]:
    for field in load_fields():
        for one in confirmations.history(ask.tx, ask.site.key, ask.year, field.key):
            yield (
                field.key,
                field.label,
                one.version,
                "（撤销）" if one.value is None else _printed(field.key, one.value),
                _printed(field.key, one.replaces),
                one.decided_by,
                one.decided_at,
                one.reason,
                one.reviewed_by,
            )


def _comments(ask: Ask) -> Iterator[Row]:
    labels = {field.key: field.label for field in load_fields()}
    for field, comments in reports.comments_of(ask.tx, ask.site.key, ask.year).items():
        for one in comments:
            yield (field, labels.get(field, field), one.author, one.written_at, one.text)


def _columns(ask: Ask) -> Iterator[Row]:
    today = shanghai_day(ask.now)
    standings = walks.standing_walks(ask.tx, ask.site.key, ask.year)
    figures = column_figures.columns_of(ask.tx, ask.site.key, year=ask.year, today=today)
    for column in ask.site.columns:
        standing = standings.get(column.name)
        walk = standing.newest.walk if standing else None
        counted = figures.get(column.name)
        yield (
            column.name,
            column.kind.label,
            column.url,
            "未抓取" if walk is None else "已读" if walk.is_read else "未能读取",
            walk.reason if walk else "",
            *(_counted(counted) if counted else _NOT_COUNTED),
        )


def _counted(figures: ColumnFigures) -> Row:
    return (figures.in_year, *figures.months, figures.undated, figures.last_published_on)


#: Of a column that was never crawled nothing is known, which is not 0.
_NOT_COUNTED: Row = (None,) * 15


def _items(ask: Ask) -> Iterator[Row]:
    field = ask.text("field")
    found, _ = chosen_verdicts(
        ask.desk,
        ask.tx,
        ask.site,
        year=ask.year,
        field=field,
        q=ask.text("q"),
        show=ask.text("show") or "all",
        order=ask.text("order") or "date",
    )
    for item, is_counted, why in found:
        yield (
            "计入" if is_counted else "不计",
            item.published_on,
            item.title,
            "、".join(item.columns),
            item.url,
            why,
            item.first_seen,
            "、".join(item.flags),
        )


def _require_counted(ask: Ask) -> None:
    if ask.text("field") not in FIGURES:
        raise UsageError(
            "没有这个指标，或它不是由信息清点得出的", where="field", remedy="写上由信息清点的指标"
        )


def _printed(field: str, value: Value | None) -> str:
    return "" if value is None else format_value(fields_by_key()[field], value)


PART = (
    Table(
        name="values",
        title="指标",
        scope=Scope.YEAR,
        headings=(
            "键",
            "部分",
            "指标",
            "值",
            "单位",
            "状态",
            "依据",
            "上年",
            "确认人",
            "确认时间",
            "理由",
            "审核人",
            "提示",
        ),
        rows=_values,
    ),
    Table(
        name="confirmations",
        title="确认记录",
        scope=Scope.YEAR,
        headings=(
            "键",
            "指标",
            "版次",
            "确认的值",
            "当时的建议值",
            "确认人",
            "时间",
            "理由",
            "审核人",
        ),
        rows=_confirmations,
    ),
    Table(
        name="comments",
        title="批注",
        scope=Scope.YEAR,
        headings=("键", "指标", "何人", "时间", "内容"),
        rows=_comments,
    ),
    Table(
        name="columns",
        title="栏目",
        scope=Scope.YEAR,
        headings=(
            "栏目",
            "类别",
            "地址",
            "状态",
            "说明",
            "本年条数",
            *(f"{month}月" for month in range(1, 13)),
            "无日期",
            "最近发布",
        ),
        rows=_columns,
    ),
    Table(
        name="items",
        title="信息",
        scope=Scope.YEAR,
        headings=("是否计入", "发布日期", "标题", "栏目", "地址", "理由", "首次见到", "标记"),
        rows=_items,
        filters=("field", "q", "show", "order"),
        check=_require_counted,
    ),
)
