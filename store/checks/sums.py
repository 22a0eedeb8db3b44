"""I3: what the figures of a year are summed from is what the items come to."""

from collections.abc import Iterator

from sqlalchemy import select

from store.day_sums import DaySums, sums_as_they_are
from store.engine import Transaction
from store.faults import Fault
from store.stale_days import day_of
from store.tables import sites


def find_untrue_sums(tx: Transaction) -> Iterator[Fault]:
    """Days whose sums are not those of their items, though nobody marked them as stale."""
    for number, key in tx.execute(select(sites.c.id, sites.c.key).order_by(sites.c.id)).all():
        kept, true = sums_as_they_are(tx, number)
        if (kept.sums, kept.mixed) == (true.sums, true.mixed):
            continue
        for day in sorted(kept.days | true.days):
            yield from _differences(f"{key} {day_of(day) or '无日期'}", day, kept, true)


def _differences(place: str, day: int, kept: DaySums, true: DaySums) -> Iterator[Fault]:
    told, found = (
        {k: s for k, s in sums.items() if k.day == day} for sums in (kept.sums, true.sums)
    )
    if told != found:
        kept_size, size = (sum(one[0] for one in sums.values()) for sums in (told, found))
        what = f"按日合计记有 {kept_size} 条，实有 {size} 条"
        if kept_size == size:
            what = f"按日合计的 {size} 条与信息的内容或栏目不符"
        yield Fault(invariant="I3", table="day_sums", row=place, what=what)
    listed, there = ({a for d, a in mixed if d == day} for mixed in (kept.mixed, true.mixed))
    if listed != there:
        what = f"各栏目说法不一的信息记有 {len(listed)} 条，实有 {len(there)} 条"
        yield Fault(invariant="I3", table="mixed_items", row=place, what=what)
