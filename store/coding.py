"""Values and lists of the model ↔ text kept in a table column. Pure."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from model.values import Value

Pairs = tuple[tuple[str, str], ...]


def encode_value(value: Value | None) -> str:
    """A cell's value as JSON; a date as `{"date": "2025-01-31"}`, not proposed as `null`."""
    plain = {"date": value.isoformat()} if isinstance(value, date) else value
    return json.dumps(plain, ensure_ascii=False)


def decode_value(text: str) -> Value | None:
    """The value that `encode_value` wrote: int, float, bool and text keep their types."""
    plain = json.loads(text)
    return date.fromisoformat(plain["date"]) if isinstance(plain, dict) else plain


def encode_pairs(pairs: Iterable[tuple[str, object]]) -> str | None:
    """Pairs as JSON; None for no pairs."""
    listed = [list(pair) for pair in pairs]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")) if listed else None


def decode_pairs(text: str | None) -> tuple[tuple[str, Any], ...]:
    """The pairs that `encode_pairs` wrote."""
    return tuple((name, what) for name, what in json.loads(text)) if text else ()


def encode_texts(texts: Iterable[str]) -> str:
    """Texts as a JSON list."""
    return json.dumps(list(texts), ensure_ascii=False)


def decode_texts(text: str) -> tuple[str, ...]:
    """The texts that `encode_texts` wrote."""
    return tuple(json.loads(text))
