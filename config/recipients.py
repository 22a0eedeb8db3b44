"""`[[people]]` of `channels.toml`: each person hears on a channel what he wishes to hear.

A person is a channel of his own: the settings of the one that carries it, with his address and
his own wishes (severity, sites, quiet hours, digest) in place of the channel's.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from model.errors import ConfigError

_Table = Mapping[str, Any]


def only_carries(entry: _Table, people: Sequence[_Table]) -> bool:
    """True for an e-mail channel without `to` that carries messages of people: it tells nobody."""
    is_carrier = any(person.get("channel") == name_of(entry) for person in people)
    return entry.get("type") == "email" and "to" not in entry and is_carrier


def person_entry(person: _Table, carriers: Mapping[str, _Table], *, where: str) -> dict[str, Any]:
    """A person's table → that of the channel that tells him alone.

    Raises:
        ConfigError: he has no name, or the channel is not in the file.
    """
    name, channel = person.get("name"), str(person.get("channel", ""))
    if not isinstance(name, str) or not name.strip():
        raise ConfigError("收件人没有姓名", where=where, remedy='补上 name = "…"', code="C04")
    if channel not in carriers:
        remedy = f"写 {'、'.join(carriers) or '（先写 [[channels]]）'} 之一"
        raise ConfigError(
            f"收件人「{name}」的渠道「{channel}」不存在", where=where, remedy=remedy, code="C04"
        )
    carrier = dict(carriers[channel])
    if "url" in person:
        # His own address, not the group's.
        carrier.pop("url_env", None)
    own = {key: value for key, value in person.items() if key != "channel"}
    return carrier | own | {"name": f"{channel}/{name.strip()}", "person": name.strip()}


def name_of(entry: _Table) -> str:
    """The name by which a channel is called in the file."""
    return str(entry.get("name") or entry.get("type") or "")
