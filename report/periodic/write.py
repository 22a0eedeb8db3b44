"""Records of a period → its report in words: 总体情况, 信息发布, 检查情况, 整改. Pure.

The layout is that of published self-check reports of offices. The result is a self-check and
says so; it is never called the official one.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from model.days import shanghai_day
from model.issues import Answer, Issue, Severity
from report.periodic.checking import CheckRow, check_rows, count_answers, issue_words
from report.periodic.document import PeriodReport, Section
from report.periodic.letters import describe_letters
from report.periodic.media import describe_media
from report.periodic.publishing import KindCount, Publishing, sum_publishing
from report.periodic.records import PeriodRecords

#: Open issues told one by one, the gravest first; the rest are in the table.
_SHOWN = 10
_SELF_CHECK = "以上为自查情况，不是官方检查结果。"


def write_report(records: PeriodRecords) -> PeriodReport:
    """The report of a site and a period; the same records give the same report."""
    rows = check_rows(records)
    parts: dict[str, Iterable[str]] = {
        "总体情况": _overall(records, rows),
        "信息发布情况": _publishing(records),
        "检查情况": _checking(records, rows),
        "整改情况": _mending(records),
    }
    if media := tuple(describe_media(records)):
        parts["政务新媒体情况"] = media
    return PeriodReport(
        title=f"{records.site.name}关于{records.span.name}自查情况的报告",
        sections=tuple(
            Section(title=f"{number}、{title}", paragraphs=tuple(paragraphs))
            for number, (title, paragraphs) in zip("一二三四五", parts.items(), strict=False)
        ),
        check_lines=(f"检查期间：{records.span.dated_words}", f"检查结果：{_outcome(rows)}"),
        rows=rows,
        organisation=records.site.sponsor or records.site.name,
        made_on=shanghai_day(records.now),
        made_at=records.now,
    )


def share_words(part: int, whole: int) -> str:
    """`39.83%`: two decimals, halves up; empty where the whole is 0."""
    if whole == 0:
        return ""
    hundredths = (Fraction(part, whole) * 10000 + Fraction(1, 2)).__floor__()
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def _overall(records: PeriodRecords, rows: tuple[CheckRow, ...]) -> Iterator[str]:
    site = records.site
    code = f"，标识码 {site.id_code}" if site.id_code else ""
    sponsor = f"由{site.sponsor}主办，" if site.sponsor else ""
    yield f"{site.name}（{site.home}{code}）{sponsor}共登记栏目 {len(site.columns)} 个。"
    yield f"{records.span.days_words}，{_outcome(rows)}。{_SELF_CHECK}"


def _publishing(records: PeriodRecords) -> Iterator[str]:
    found = sum_publishing(records)
    yield _published_words(records, found)
    if found.reasons:
        yield f"未能统计：{'；'.join(found.reasons)}。总数因此不作统计。"
    if found.total is not None and sum(kind.count or 0 for kind in found.kinds) > found.total:
        yield "同时列入多类栏目的信息各类都计，总数只计一次。"
    if found.external:
        yield f"另有链接到站外的信息 {found.external} 条，未计入。"
    if found.undated:
        yield f"{found.undated} 条信息没有可靠的发布日期，无法判断是否属于本期，未计入。"
    if found.early:
        names = "、".join(found.early[:3]) + ("等" if len(found.early) > 3 else "")  # noqa: PLR2004
        yield f"{len(found.early)} 个栏目（{names}）最近一次抓取时本期未满，其后发布的未计入。"


def _published_words(records: PeriodRecords, found: Publishing) -> str:
    days = records.span.days_words
    if not found.kinds:
        return f"{days}，站点文件中没有可统计的栏目。"
    counts = "；".join(_kind_words(kind, found.total) for kind in found.kinds if kind.count)
    if all(kind.count is None for kind in found.kinds):
        return f"{days}，各类栏目都未能读取。"
    if found.total is None:
        return f"{days}，能读取的栏目公开信息：{counts or '0 条'}。"
    return f"{days}，公开信息 {found.total} 条{'，其中' + counts if counts else ''}。"


def _kind_words(kind: KindCount, total: int | None) -> str:
    share = share_words(kind.count or 0, total or 0)
    return f"{kind.kind.label}类 {kind.count} 条{'，占 ' + share if share else ''}"


def _checking(records: PeriodRecords, rows: tuple[CheckRow, ...]) -> Iterator[str]:
    yield _uptime_words(records)
    if letters := describe_letters(records):
        yield letters
    for severity in (Severity.VETO, Severity.DEDUCTION):
        told = count_answers(rows, severity)
        yield (
            f"{severity.label}指标 {told.total()} 项：未发现问题 {told[Answer.PASS]} 项，"
            f"发现问题 {told[Answer.FAIL]} 项，无法判断 {told[Answer.UNKNOWN]} 项，见检查表。"
        )


def _uptime_words(records: PeriodRecords) -> str:
    uptime = records.uptime
    if not uptime.visits:
        return "本期没有首页探测记录。"
    share = share_words(uptime.failed, uptime.visits)
    return f"探测首页 {uptime.visits} 次，打不开 {uptime.failed} 次，占 {share}。"


def _mending(records: PeriodRecords) -> Iterator[str]:
    there = records.issues_in_period()
    if not there:
        known = "本期没有发现问题。" if records.is_watched else "本期没有检查记录。"
        yield known
        return
    span = records.span
    new = [issue for issue in there if shanghai_day(issue.opened_at) in span]
    mended = [issue for issue in there if _is_mended(records, issue)]
    left = sorted(
        (issue for issue in there if not _is_mended(records, issue)),
        key=lambda issue: -issue.severity.rank,
    )
    yield (
        f"期初未整改问题 {len(there) - len(new)} 个，本期新发现 {len(new)} 个，"
        f"整改 {len(mended)} 个，期末未整改 {len(left)} 个。"
    )
    for issue in left[:_SHOWN]:
        yield f"未整改：〔{issue.severity.label}〕{issue_words(issue, span)}；依据：{issue.basis}。"
    if len(left) > _SHOWN:
        yield f"其余 {len(left) - _SHOWN} 个未整改问题见检查表。"


def _is_mended(records: PeriodRecords, issue: Issue) -> bool:
    return issue.closed_at is not None and shanghai_day(issue.closed_at) <= records.span.last


def _outcome(rows: tuple[CheckRow, ...]) -> str:
    told = count_answers(rows, Severity.VETO)
    if told[Answer.FAIL]:
        names = "".join(
            f"「{row.indicator.partition('：')[2]}」"
            for row in rows
            if row.severity is Severity.VETO and row.answer is Answer.FAIL
        )
        return f"发现单项否决问题 {told[Answer.FAIL]} 项：{names}"
    if told[Answer.UNKNOWN] == told.total():
        return "单项否决指标没有检查记录或无法判断，不作结论"
    if told[Answer.UNKNOWN]:
        return f"未发现单项否决问题，但有 {told[Answer.UNKNOWN]} 项无法判断"
    return "未发现单项否决问题"
