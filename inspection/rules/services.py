"""The service catalogue and a draw of its guides → 服务不实用. Pure.

Source: 国办秘函〔2019〕19号 单项否决 6.
"""

from collections.abc import Iterator, Sequence

from inspection.case import Case
from inspection.readings import SERVICE_CHANNEL, SERVICE_GUIDES
from inspection.service_guides import Guide, guides_of
from model.columns import ColumnKind
from model.issues import Finding

_SHOWN = 5


def judge_services(case: Case) -> Iterator[Finding]:
    """Whether the site offers services, and whether their guides hold the elements that matter.

    A guide without four elements or more is of no use; five such guides are the veto, and where
    the catalogue has fewer than five entries, all of them. Enough guides, or all, must have been
    read before anything is said to be well.
    """
    columns = case.records.columns_of({ColumnKind.SERVICE})
    if not columns:
        is_linked = case.records.reading(SERVICE_CHANNEL) is not None
        where = "首页有办事入口，事项不在本站栏目中" if is_linked else "站点文件没有办事类栏目"
        yield case.unknown(f"{where}，需由人核对")
        return
    sums = [case.records.summary(column) for column in columns]
    total = sum(each.item_count for each in sums if each)
    if None in sums:
        yield case.unknown("办事类栏目未能读取")
    elif total == 0:
        yield case.fails("办事类栏目没有事项")
    else:
        yield _judge_guides(case, guides_of(case.records.reading(SERVICE_GUIDES)), total)


def _judge_guides(case: Case, guides: Sequence[Guide], total: int) -> Finding:
    told = [guide for guide in guides if guide.missing is not None]
    limit = case.limit("elements")
    bad = [guide for guide in told if guide.missing and len(guide.missing) >= limit]
    items = case.limit("items")
    detail = f"共 {total} 个事项，看过 {len(told)} 个办事指南，缺 {limit} 类以上要素 {len(bad)} 个"
    if len(bad) >= items or (total < items and len(bad) >= total):
        return case.fails(f"{detail}：{'；'.join(map(_told, bad[:_SHOWN]))}")
    if len(told) < min(total, case.limit("sample")):
        return case.unknown(f"{detail}，不足以下结论")
    return case.passes(detail)


def _told(guide: Guide) -> str:
    return f"{guide.title}（{guide.url}）缺{'、'.join(guide.missing or ())}"
