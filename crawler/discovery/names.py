"""Names of columns, made unique within a site. Pure."""

from collections.abc import Collection, Sequence


def unique_name(name: str, parents: Sequence[str], taken: Collection[str]) -> str:
    """`name`, or with its nearest parents before it, or numbered, until it is not taken."""
    candidate = name
    for parent in reversed(parents):
        if candidate not in taken:
            return candidate
        candidate = f"{parent}-{candidate}"
    number = 2
    base = candidate
    while candidate in taken:
        candidate = f"{base}（{number}）"
        number += 1
    return candidate
