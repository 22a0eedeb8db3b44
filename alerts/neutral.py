"""Text from sites → text that no receiver takes for markup, a mention or a person. Pure."""

import re

from model.text import clean_line, clean_text

#: Full-width twins: they read the same and mean nothing to markdown, HTML or a chat robot.
_TWINS = str.maketrans(
    {"@": "＠", "<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "`": "｀", "#": "＃"}
    | {"|": "｜", "~": "～", "_": "＿", "\\": "＼", "&": "＆", "!": "！"}
)
_ADDRESS = re.compile(r"https?://[^\s，。；、（）「」]+", re.IGNORECASE)
_ENCODED = {char: f"%{ord(char):02X}" for char in "<>[]()*`|\\\"'@"}
_MASKS = (
    (re.compile(r"(?<!\d)(1[3-9]\d)[\s-]?\d{4}[\s-]?(\d{4})(?!\d)"), r"\1＊＊＊＊\2"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "（身份证号）"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "（邮箱）"),
)


def neutral_line(text: str, *, limit: int = 300) -> str:
    """`text` on one line, cut, personal numbers masked, markup turned into full-width twins.

    Web addresses stay usable: what markup could be made of is percent-encoded in them.
    """
    # A zero-width space could hide a number from the masks.
    line = clean_line(text).replace("\u200b", "")
    for pattern, mask in _MASKS:
        line = pattern.sub(mask, line)
    parts, end = [], 0
    for match in _ADDRESS.finditer(line):
        parts += [line[end : match.start()].translate(_TWINS), _encode(match.group())]
        end = match.end()
    parts.append(line[end:].translate(_TWINS))
    whole = "".join(parts)
    return whole if len(whole) <= limit else f"{whole[: limit - 1]}…"


def cut_bytes(text: str, limit: int) -> str:
    """The longest beginning of `text` that fits `limit` bytes of UTF-8, marked where cut."""
    cleaned = clean_text(text)
    raw = cleaned.encode()
    if len(raw) <= limit:
        return cleaned
    mark = "\n…（内容过长，已截断）"
    return raw[: max(0, limit - len(mark.encode()))].decode(errors="ignore") + mark


def _encode(address: str) -> str:
    return "".join(_ENCODED.get(char, char) for char in address)
