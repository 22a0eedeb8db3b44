"""The home page's title over time → 首页标题改变. Pure.

The other suspects of tampering are counts of what `inspection/suspects` finds on pages.
"""

from collections.abc import Iterator

from inspection.case import Case
from inspection.readings import HOME_TITLE
from model.issues import Finding
from model.text import clean_line


def judge_title(case: Case) -> Iterator[Finding]:
    """Whether the home page's title is no longer what it was, nor holds the site's name.

    The title that most of the last 30 days' readings agree on is taken for the right one.
    """
    readings = case.records.series.get(HOME_TITLE, ())
    titles = [clean_line(str(r.value)) for r in readings if r.value is not None]
    if not titles:
        yield case.unknown("没有读到首页标题")
        return
    newest = titles[-1]
    usual = max(dict.fromkeys(titles), key=titles.count)
    name = case.records.site.name.removesuffix("网站")
    if newest == usual or (name and name in newest):
        yield case.passes(f"首页标题「{newest}」")
    else:
        yield case.fails(f"首页标题现为「{newest}」，此前为「{usual}」")
