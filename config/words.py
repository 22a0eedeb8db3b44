"""`config/words.toml` and the installation's own `words.toml` → the word lists."""

import tomllib
from pathlib import Path
from typing import Any

from model.errors import ConfigError
from model.indicators import WordRule

_PATH = Path(__file__).with_name("words.toml")
_LISTS = {"forbidden": True, "mistaken": False}
_KEYS = frozenset({"text", "instead", "unless"})


def load_words(own: Path | None = None) -> tuple[WordRule, ...]:
    """The bundled list, then the file `own` if it exists: the same text there replaces an entry.

    Raises:
        ConfigError: a file is no TOML, or an entry has an unknown or unusable part.
    """
    words = {word.text: word for word in _read(_PATH)}
    if own is not None and own.exists():
        words |= {word.text: word for word in _read(own)}
    return tuple(words.values())


def _read(path: Path) -> list[WordRule]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            f"TOML 语法错误（{error}）", where=path.name, remedy="检查引号与括号", code="C02"
        ) from error
    for name in table:
        if name not in _LISTS:
            raise ConfigError(
                f"未知的词表「{name}」",
                where=path.name,
                remedy="写 forbidden 或 mistaken",
                code="C04",
            )
    return [
        _word(entry, path.name, is_forbidden=is_forbidden)
        for name, is_forbidden in _LISTS.items()
        for entry in table.get(name, ())
    ]


def _word(entry: Any, file: str, *, is_forbidden: bool) -> WordRule:  # noqa: ANN401  (TOML gives anything)
    where = f"{file} 词条「{entry.get('text', '?') if isinstance(entry, dict) else entry}」"
    if not isinstance(entry, dict) or not set(entry) <= _KEYS:
        raise ConfigError(
            "词条只能有 text、instead、unless", where=where, remedy="改正或删去", code="C04"
        )
    text = entry.get("text", "")
    if not isinstance(text, str) or len(text.strip()) < 2:  # noqa: PLR2004  (one character hits everything)
        raise ConfigError("text 应有两个字以上", where=where, remedy="写完整的词语", code="C04")
    return WordRule(
        text=text.strip(),
        is_forbidden=is_forbidden,
        instead=str(entry.get("instead", "")),
        unless=tuple(entry.get("unless", ())),
    )
