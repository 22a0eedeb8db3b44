"""What a person or a lookup found in a register → lines beside the value that it bears out. Pure.

The registers ask for a captcha, so a person looks and records who, when and which picture.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from model.days import shanghai_day
from model.observations import Observation
from model.registers import Register, is_same_number

#: Field → the register that holds its number.
REGISTERS: Final = {
    "site.icp": Register.ICP,
    "site.police": Register.POLICE,
    "site.id_code": Register.ID_CODE,
    "site.conac": Register.CONAC,
}
#: How a person's look and a lookup begin their keys, and what each is called.
_WAYS: Final = {"checked": "已核对", "looked_up": "已查询"}
#: Keys of all readings that `checks_of` looks at.
CHECK_KEYS: Final = tuple(f"{way}.{register}" for register in Register for way in _WAYS)


def checks_of(
    field: str, value: object, readings: Mapping[str, Observation]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines that say who found what and when, and warnings where it is not the cell's value.

    A field without a register, or one that nobody looked up, has neither.
    """
    if field not in REGISTERS:
        return (), ()
    register = REGISTERS[field]
    seen = {way: reading for way in _WAYS if (reading := readings.get(f"{way}.{register}"))}
    lines = tuple(_line(way, register, reading) for way, reading in seen.items())
    return lines, tuple(_differences(register, value, seen.values()))


def _line(way: str, register: Register, reading: Observation) -> str:
    note = f"，{reading.detail}" if reading.detail else ""
    return (
        f"{_WAYS[way]}：{reading.source}，{_day(reading)}{note}；"
        f"{register.label}登记为 {_shown(reading)}"
    )


def _differences(
    register: Register, value: object, readings: Iterable[Observation]
) -> Iterator[str]:
    for reading in readings:
        if reading.value is None or value is None:
            continue
        if not is_same_number(str(reading.value), str(value)):
            yield (
                f"{register.label}登记为 {_shown(reading)}"
                f"（{reading.source}，{_day(reading)}），与表中不同"
            )


def _day(reading: Observation) -> str:
    return shanghai_day(reading.observed_at).isoformat()


def _shown(reading: Observation) -> str:
    if reading.value is None:
        return "无法判断"
    return str(reading.value) or "（查不到）"
