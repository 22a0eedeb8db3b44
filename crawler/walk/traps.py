"""Pages that never end, or that repeat → why a walk must give up; else empty. Pure."""

from crawler.walk.paging import Paging
from crawler.walk.trail import Trail

#: Repeated answers in a row after which a stated total is given up.
_MOST_REPEATS = 10


def find_trap(paging: Paging, trail: Trail, *, max_pages: int) -> str:
    """Why nothing more can be proven by walking on; empty where it can."""
    seen = len(trail.seen)
    if trail.repeats and paging.is_at_end() and paging.states_more_than(seen):
        return f"标称共 {paging.total_items} 条，翻页内容重复，只读到 {seen} 条"
    if paging.is_at_end():
        return ""
    if trail.repeats >= _MOST_REPEATS:
        return f"连续 {trail.repeats} 页内容重复，标称总数未读满"
    if paging.page >= max(max_pages, paging.total_pages or 0):
        return f"翻到第 {paging.page} 页仍未结束，已达上限，疑似无尽翻页"
    return ""


def last_page_words(paging: Paging) -> str:
    """The proof of a walk that came to the last page."""
    if paging.total_pages:
        return f"共 {paging.total_pages} 页，已到末页"
    return "已到末页" if paging.has_pager else "只有一页"
