"""Limits of an indicator → Chinese words for a person to read. Pure."""

from model.indicators import Indicator

_WORDS = {
    "days": "{} 天",
    "news_days": "动态要闻 {} 天",
    "months": "{} 个月",
    "window_months": "只看近 {} 个月",
    "columns": "{} 个栏目",
    "probes_per_day": "每天至少 {} 次",
    "seconds": "{} 秒仍打不开",
    "percent": "{}%",
    "links": "{} 个链接",
    "files": "{} 个附件",
    "titles": "{} 个标题",
    "words": "{} 处",
    "pages": "{} 页",
    "in_row": "连续 {} 次",
    "of": "或近 {} 次中有同样次数",
    "recover": "连续 {} 次打开即恢复",
    "fresh_hours": "只看近 {} 小时",
    "month": "{} 月",
    "day": "{} 日",
    "warn_days": "提前 {} 天提醒",
    "rows": "至少 {} 条",
    "elements": "缺 {} 类要素",
    "items": "{} 个事项",
    "sample": "抽看 {} 个",
}


def describe_limits(indicator: Indicator) -> str:
    """`7 天，每天至少 20 次`; empty where the indicator has no limit.

    A limit without words of its own, as a province's table may have, is shown by its name.
    """
    return "，".join(
        _WORDS.get(name, f"{name} {{}}").format(f"{value:g}")
        for name, value in indicator.thresholds
    )
