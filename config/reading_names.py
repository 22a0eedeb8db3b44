"""`config/readings.toml` → observations in words that a clerk reads."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from config.fields import fields_by_key
from model.fetching import Outcome
from model.observations import Observation

_PATH = Path(__file__).with_name("readings.toml")


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(_PATH.read_text("utf-8"))


def reading_name(key: str) -> str:
    """The Chinese name of an observation's key; the key itself where it has none."""
    field = fields_by_key().get(key)
    named: str | None = _texts()["names"].get(key)
    return named or (f"{field.section}：{field.label}" if field else key)


def group_readings(readings: Iterable[Observation]) -> list[tuple[str, list[Observation]]]:
    """Readings by what they tell of: (Chinese title, readings in the order of their names).

    Groups without a reading are left out; what fits none is in the last.
    """
    groups, places = _texts()["groups"], {key: n for n, key in enumerate(_texts()["names"])}
    found: list[list[Observation]] = [[] for _ in groups]
    for reading in sorted(readings, key=lambda one: (places.get(one.key, len(places)), one.key)):
        fits = (
            n for n, group in enumerate(groups) if reading.key.startswith(tuple(group["starts"]))
        )
        found[next(fits, len(groups) - 1)].append(reading)
    return [(group["title"], own) for group, own in zip(groups, found, strict=True) if own]


def reading_text(reading: Observation) -> str:
    """The value in words: 无法判断 for None, 没有 for "", 是 or 否, what an outcome means."""
    value = reading.value
    if value is None:
        return "无法判断"
    if isinstance(value, bool):
        return "是" if value else "否"
    if reading.key.endswith(".outcome") and value in set(Outcome):
        return Outcome(value).label
    said: str | None = _texts()["values"].get(reading.key, {}).get(value)
    return said or str(value) or "没有"
