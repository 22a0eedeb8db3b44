"""Long lists a part at a time: where the next part begins, as an opaque cursor. Pure."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from pydantic import Field

from model.errors import UsageError
from web.api.shapes import Wish

DEFAULT_LIMIT = 100
MAX_LIMIT = 500

_Thing = TypeVar("_Thing")
#: What a list is ordered by, as it stands in a cursor.
Position = list[str | int]


class Part(Wish):
    """Which part of a list is wanted."""

    cursor: Annotated[str, Field(max_length=4000, pattern=r"^[A-Za-z0-9_-]*$")] = ""
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT


def cut(
    things: Sequence[_Thing], limit: int, place: Callable[[_Thing], Position]
) -> tuple[Sequence[_Thing], str | None]:
    """One thing more than the limit, or fewer → those shown, and the cursor of the rest."""
    shown = things[:limit]
    return shown, write_cursor(place(shown[-1])) if len(things) > limit else None


def write_cursor(position: Position) -> str:
    """The place of the last thing shown → what asks for those after it."""
    text = json.dumps(position, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, kinds: Sequence[type]) -> Position | None:
    """The place that a cursor stands for; None for the beginning.

    Raises:
        UsageError: it is none that was given out for a list of this order.
    """
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (binascii.Error, ValueError):
        found = None
    if not isinstance(found, list) or [type(part) for part in found] != list(kinds):
        raise UsageError("游标无效", where="query.cursor", remedy="用上一次回答里的 next")
    return found
