"""A page reading for a person: the list taken, why, and what was passed over."""

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from jobs.tables import console
from model.pages import PageKind, PageReading

_PAGE_LABELS = {
    PageKind.HOME: "首页",
    PageKind.LIST: "列表页",
    PageKind.ARTICLE: "文章页",
    PageKind.OTHER: "其他页面",
}


def print_reading(reading: PageReading, seen: Mapping[str, object]) -> None:
    """Print the reading; `seen` is the same as JSON, for the parts printed as they are."""
    out = console()
    out.print(Text(f"{_PAGE_LABELS[reading.page]}  {reading.url}", style="bold"))
    out.print(Text(f"编码 {reading.encoding}；写法 {seen['idiom'] or '一般结构'}"))
    _print_rows(reading)
    _print_pager(reading)
    if reading.article is not None:
        article = reading.article
        out.print(Text(f"标题：{article.title}"))
        out.print(Text(f"发布日期：{article.published_on or '未读到'} {article.date_doubt}"))
        out.print(Text(f"栏目：{article.column or '—'}；来源：{article.source or '—'}"))
    for name, label in (
        ("icp", "ICP"),
        ("police", "公安"),
        ("id_code", "标识码"),
        ("conac", "CONAC"),
    ):
        if found := getattr(reading.marks, name):
            out.print(Text(f"{label}：{'、'.join(found)}"))
    for written, standard in reading.odd_tags:
        out.print(Text(f"提示：网页标签 {written} 应写作 {standard}，区分大小写的程序读不到它"))
    for problem in dict.fromkeys((*reading.problems, *reading.listing.problems)):
        out.print(Text(f"⚠ {problem}", style="bold red"))


def _print_rows(reading: PageReading) -> None:
    listing, out = reading.listing, console()
    if listing.place:
        out.print(Text(f"列表位置：{listing.place}"))
    for reason in listing.reasons:
        out.print(Text(f"· {reason}"))
    if not listing.rows:
        out.print("没有读到列表行。" if not listing.is_empty_list else "列表为空（页面如此写明）。")
        return
    table = Table("序号", "日期", "标题", "网址")
    for number, row in enumerate(listing.rows, 1):
        day = row.published_on or ("{:02}-{:02}".format(*row.month_day) if row.month_day else "—")
        doubt = f"\n{row.date_doubt}" if row.date_doubt else ""
        table.add_row(str(number), Text(f"{day}{doubt}"), Text(row.title), Text(row.url))
    out.print(table)


def _print_pager(reading: PageReading) -> None:
    pager, out = reading.listing.pager, console()
    if pager is None:
        return
    totals = [
        text
        for text in (
            f"共 {pager.total_items} 条" if pager.total_items is not None else "",
            f"共 {pager.total_pages} 页" if pager.total_pages is not None else "",
            f"本页第 {pager.page} 页" if pager.page is not None else "",
        )
        if text
    ]
    out.print(Text(f"翻页（{pager.idiom}）：{'，'.join(totals) or '未写总数'}"))
    for request in pager.next[:3]:
        out.print(Text(f"  下一页 {request.url}"))
