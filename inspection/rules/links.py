"""Links and attachments that did not open, on two looks → findings. Pure."""

from collections.abc import Iterator

from inspection import readings
from inspection.case import Case, Rule
from model.issues import Finding


def must_be_fewer(key: str, limit_name: str, thing: str) -> Rule:
    """The rule that the count read under `key` stays under a limit."""

    def judge(case: Case) -> Iterator[Finding]:
        reading = case.records.reading(key)
        if reading is None or not isinstance(reading.value, int | float):
            looked = case.records.latest.get(key)
            waiting = f"{thing}还不能下结论：{looked.detail}" if looked and looked.detail else ""
            yield case.unknown(waiting or f"没有检查过{thing}")
            return
        detail = f"{thing} {reading.value:g} 个"
        if reading.value >= case.limit(limit_name):
            yield case.fails(f"{detail}：{reading.detail}" if reading.detail else detail)
        else:
            yield case.passes(detail)

    return judge


judge_home = must_be_fewer(readings.LINKS_HOME_DEAD, "links", "首页打不开的链接")
judge_inner = must_be_fewer(readings.LINKS_INNER_DEAD, "links", "其他页面打不开的链接")
judge_attachments = must_be_fewer(readings.ATTACHMENTS_BROKEN, "files", "打不开的附件")
judge_lapsed = must_be_fewer(readings.LINKS_LAPSED, "links", "域名已无人持有的站外链接")
judge_hidden_links = must_be_fewer(readings.SUSPECT_HIDDEN_LINKS, "links", "看不见的站外链接")
judge_gambling = must_be_fewer(readings.SUSPECT_GAMBLING, "words", "博彩等词语")
judge_foreign_text = must_be_fewer(readings.SUSPECT_FOREIGN_TEXT, "pages", "正文成片外文的页面")


def judge_search(case: Case) -> Iterator[Finding]:
    """Titles taken from the site and searched for: each must be on the first page of results.

    Source: 国办秘函〔2019〕19号 扣分指标 搜索功能 (随机选 4 条标题).
    """
    asked = case.records.reading(readings.SEARCH_ASKED)
    found = case.records.reading(readings.SEARCH_FOUND)
    if asked is None or found is None or not isinstance(asked.value, int | float):
        yield case.unknown("没有试过站内搜索")
    elif asked.value < case.limit("titles") or not isinstance(found.value, int | float):
        yield case.unknown(f"只试了 {asked.value:g} 条标题，不足 {case.limit('titles')} 条")
    else:
        detail = f"搜索 {asked.value:g} 条标题，找到 {found.value:g} 条"
        yield case.passes(detail) if found.value >= asked.value else case.fails(detail)
