"""I3: what the overview shows of a site is what its runs and issues say."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select, union

from store.engine import Transaction
from store.faults import Fault
from store.fleet_figures import NOTHING, figures_as_they_are
from store.parts import parts_of
from store.tables import fleet_figures, fleet_sites

_BATCH = 500
#: Column → the words for it.
_WORDS = {
    "last_run": "最近一次抓取",
    "last_run_at": "最近一次抓取的时间",
    "last_status": "最近一次抓取的状态",
    "unread": "未读栏目",
    "vetoes": "单项否决",
    "deductions": "扣分",
    "notices": "提示",
}


def find_untrue_figures(tx: Transaction) -> Iterator[Fault]:
    """Figures of the overview that differ from what they are made from."""
    shown_sites = union(select(fleet_figures.c.site), select(fleet_sites.c.site))
    sites = list(tx.execute(shown_sites.order_by("site")).scalars())
    for part in parts_of(sites, _BATCH):
        query = select(fleet_figures).where(fleet_figures.c.site.in_(part))
        shown = {row.site: dict(row._mapping) for row in tx.execute(query)}  # noqa: SLF001  (SQLAlchemy's public name)
        for site, true in figures_as_they_are(tx, part).items():
            # Without a row the overview shows what it shows of a site that was never crawled.
            yield from _differences(site, shown.get(site, NOTHING), true)


def _differences(
    site: str, shown: Mapping[str, object], true: Mapping[str, object]
) -> Iterator[Fault]:
    for name, words in _WORDS.items():
        if shown[name] != true[name]:
            what = f"总览中的{words}为 {shown[name]}，按抓取记录与问题应为 {true[name]}"
            yield Fault(invariant="I3", table="fleet_figures", row=site, what=what)
