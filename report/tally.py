"""Counted figures → proposals, only where every column they rest on was read. Pure."""

from model.columns import Column, ColumnKind
from model.days import shanghai_day
from model.drafts import Evidence, Origin, Proposal
from model.fields import Field
from model.standings import Standing
from report.bundles import counted_bundles
from report.figures import FIGURES, Figure, FigureRule
from report.months import count_months
from report.proposals import Found, Nothing
from report.records import SiteYear
from report.sources import FieldSources
from report.verdicts import counted_items, evidence_digest


def find_count(records: SiteYear, field: Field, _: FieldSources) -> Found:
    """A count of the year's items; nothing where a column is missing or unread.

    A kind of which the site has no column is no 0: nobody looked anywhere.
    """
    rule = FIGURES[field.key]
    columns = records.columns_of(rule.kinds)
    if not columns:
        return Nothing(reason=f"站点文件中没有{_kind_names(rule)}类栏目，没有清点")
    unread = [reason for column in columns if (reason := records.unread_reason(column))]
    if unread:
        return Nothing(reason="；".join(unread))
    figure = rule.count(records)
    if figure.value is None:
        return Nothing(reason=figure.reason)
    warnings = (*figure.warnings, *_column_warnings(records, columns))
    evidence = _evidence(records, rule, columns, figure)
    return Proposal(field=field.key, value=figure.value, evidence=evidence, warnings=warnings)


def _evidence(
    records: SiteYear, rule: FigureRule, columns: tuple[Column, ...], figure: Figure
) -> Evidence:
    counted, alike = counted_items(figure.verdicts), counted_bundles(figure.bundles)
    standings = [records.standings[column.name] for column in columns]
    names = "、".join(column.name for column in columns[:5])
    more = f" 等 {len(columns)} 栏" if len(columns) > 5 else f" {len(columns)} 栏"  # noqa: PLR2004
    return Evidence(
        origin=Origin.CRAWL,
        summary=f"{records.year} 年度在 {names}{more}清点的{rule.words}",
        count=figure.count,
        run=max(standing.proven.run for standing in standings if standing.proven),
        digest=evidence_digest(counted, alike),
        months=count_months(records, rule, figure),
    )


def _column_warnings(records: SiteYear, columns: tuple[Column, ...]) -> tuple[str, ...]:
    warnings = []
    for column in columns:
        standing = records.standings[column.name]
        if standing.is_overtaken:
            warnings.append(_overtaken_words(column, standing))
        if standing.proven is not None:
            notes = standing.proven.walk.notes
            warnings.extend(f"栏目「{column.name}」：{note}" for note in notes)
    return (*warnings, *_early_words(records, columns))


def _overtaken_words(column: Column, standing: Standing) -> str:
    proven = standing.proven.run if standing.proven else 0
    return (
        f"栏目「{column.name}」最近一次抓取（第 {standing.newest.run} 次）未能读完："
        f"{standing.newest.walk.reason}；此数按第 {proven} 次抓取"
    )


def _early_words(records: SiteYear, columns: tuple[Column, ...]) -> tuple[str, ...]:
    walks = (records.standings[column.name].proven for column in columns)
    days = [shanghai_day(walk.finished_at) for walk in walks if walk is not None]
    earliest = min(days)
    if earliest.year > records.year:
        return ()
    return (f"最早的一栏抓取于 {earliest}，此后发布的信息未计入",)


def _kind_names(rule: FigureRule) -> str:
    kinds = [kind for kind in ColumnKind if kind in rule.kinds]
    return "、".join(f"「{kind.label}」" for kind in kinds)
