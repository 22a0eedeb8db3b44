"""Items that repeat one another → one group, of which one stands for all. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from model.columns import ColumnKind
from model.items import Item


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """One document under all its addresses."""

    #: The item whose address the others repeat, first.
    members: tuple[Item, ...]

    def stand_in(self, kinds: frozenset[ColumnKind]) -> Item | None:
        """The one member that stands for the group among columns of `kinds`; None: none is there.

        The first member on the site's own hosts is preferred to an external one.
        """
        there = [item for item in self.members if kinds.intersection(item.kinds)]
        own = (item for item in there if not item.is_external)
        return next(own, there[0] if there else None)

    def decision(self) -> Item | None:
        """The member a person decided about, an exclusion before an inclusion; None: nobody did."""
        decided = [item for item in self.members if item.decision is not None]
        return min(decided, key=lambda item: bool(item.decision), default=None)


def group_repeats(items: Iterable[Item]) -> tuple[Group, ...]:
    """Every item in exactly one group; an item with no repeat is a group of its own.

    Order is that of each group's first item. A chain of repeats ends at its last known address.
    """
    by_address = {item.address: item for item in items}
    members: dict[str, list[Item]] = {}
    for item in by_address.values():
        members.setdefault(_root(item, by_address), []).append(item)
    return tuple(Group(members=_root_first(group, root)) for root, group in members.items())


def _root_first(group: list[Item], root: str) -> tuple[Item, ...]:
    if len(group) == 1:
        return tuple(group)
    return tuple(sorted(group, key=lambda item: item.address != root))


def _root(item: Item, by_address: dict[str, Item]) -> str:
    if item.same_as is None:
        return item.address
    seen = {item.address}
    while item.same_as is not None and item.same_as in by_address and item.same_as not in seen:
        item = by_address[item.same_as]
        seen.add(item.address)
    # A circle has no end: its smallest address stands for all, from wherever it was entered.
    return min(seen) if item.same_as in seen else item.address
