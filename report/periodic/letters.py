"""Public letters and a period → one Chinese sentence. Pure."""

from model.columns import ColumnKind
from report.letters import average_days, read_letter
from report.merging import group_repeats
from report.periodic.records import PeriodRecords

_LETTERS = frozenset({ColumnKind.LETTERS})


def describe_letters(records: PeriodRecords) -> str:
    """Letters received in the period, those of them answered, and the days it took.

    Empty where the site has no letters column. Only published letters are seen.

    Source: 填写说明 六.3, with 本年度 read as the period.
    """
    newest = records.years[-1]
    columns = newest.columns_of(_LETTERS)
    if not columns:
        return ""
    unread = [newest.unread_reason(column) for column in columns]
    if reasons := "；".join(dict.fromkeys(reason for reason in unread if reason)):
        return f"留言未能统计：{reasons}。"
    chosen = (group.stand_in(_LETTERS) for group in group_repeats(newest.items))
    letters = [read_letter(item) for item in chosen if item is not None and not item.is_external]
    received = [x for x in letters if x.received_on and x.received_on in records.span]
    replied = [letter for letter in received if letter.is_replied]
    days = average_days(replied)
    took = f"，平均 {days} 天" if days is not None else ""
    return (
        f"公开的留言中，本期收到 {len(received)} 件，其中已公开答复 {len(replied)} 件{took}；"
        "未公开的留言不在其内。"
    )
