"""Bytes of a page → text, with the encoding that was really used.

What the bytes are decides; what the page says of itself only settles ties: servers and templates
misdeclare gb2312 and utf-8 every day. Pure.
"""

import codecs
import re
from dataclasses import dataclass

from model.patterns import late_pattern

#: How every message about an encoding in doubt begins.
SUSPECT = "编码存疑"

_DECLARED = late_pattern(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEAD = 4096
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Three or more UTF-8 Chinese characters in a row: not met by chance in GBK text.
_UTF8_RUN = late_pattern(
    rb"(?:[\xe4-\xe9][\x80-\xbf]{2}|\xe3\x80[\x80-\xbf]|\xef\xbc[\x80-\xbf]){3,}"
)
#: Between tags no character of GBK or UTF-8 is cut: neither `<` nor `>` is a trail byte.
_PIECE = late_pattern(rb"[^<>]+|[<>]")
_HAN = late_pattern("[\u4e00-\u9fff]")
_LATIN_RUN = late_pattern("[\u00a1-\u00ff]{4,}")
_PRIVATE = late_pattern("[\ue000-\uf8ff]")
#: What UTF-8 punctuation becomes when it is read as GBK and saved again.
_TWICE_READ = late_pattern("锟斤拷|锛|銆|鈥")
_MAX_DAMAGE = 0.1
_MOSTLY, _NEARLY_ALL = 0.7, 0.95
_MANY_LATIN = 8
#: Both bytes of a GB2312 character begin here; common Big5 characters end there.
_GB2312_FIRST, _BIG5_COMMON_LAST = 0xA1, 0xC6


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """Text of a page and how it was decoded."""

    text: str
    #: Python codec name: `utf-8`, `gb18030` …
    encoding: str
    #: Chinese sentences beginning with `编码存疑`; empty where the text is surely right.
    problems: tuple[str, ...] = ()
    #: True where the body's bytes are the text's UTF-8 already.
    is_body: bool = False


def decode(body: bytes, *, content_type: str = "") -> Decoded:
    """Decode `body` by what it is; in doubt, say so in `problems`."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return _finish(body[len(bom) :].decode(encoding, "replace"), encoding)
    if b"\0" in body and (encoding := _wide(body)):
        return _finish(body.decode(encoding, "replace"), encoding)
    declared = declared_encoding(body, content_type)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(body, declared)
    if declared == "gb18030" and _is_short_gbk(text):
        return _finish(body.decode("gb18030", "replace"), "gb18030")
    return _finish(text, "utf-8", is_body=True, may_be_latin=b"\xc3" in body)


def declared_encoding(body: bytes, content_type: str) -> str:
    """The encoding that the header, else the head of the page, names; empty where none is known.

    gb2312 and gbk are named gb18030, which contains them.
    """
    found = _DECLARED.search(content_type.encode()) or _DECLARED.search(body[:_HEAD])
    if not found:
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name
    except LookupError:
        return ""
    return {"gb2312": "gb18030", "gbk": "gb18030", "big5hkscs": "big5", "cp950": "big5"}.get(
        name, name
    )


def _wide(body: bytes) -> str:
    """UTF-16 without its mark, told by where the zero bytes of its markup stand."""
    head = body[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 5 < len(head) // 2 or min(even, odd) * 5 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_short_gbk(text: str) -> bool:
    """True for the few GBK words that happen to be UTF-8: all their characters lie below U+0800."""
    others = [character for character in text if character > "\x7f"]
    return bool(others) and all(character < "\u0800" for character in others)


def _decode_other(body: bytes, declared: str) -> Decoded:
    """Decode bytes that are not wholly UTF-8."""
    as_utf8 = body.decode("utf-8", "replace")
    damage = as_utf8.count("\ufffd")
    if damage <= _MAX_DAMAGE * len(_HAN.findall(as_utf8)):
        return _decode_pieces(body, "utf-8")
    try:
        text = body.decode("gb18030")
    except UnicodeDecodeError:
        return _big5(body, declared) or _decode_pieces(body, "gb18030")
    if (declared == "big5" or _common_share(body) < _MOSTLY) and (big5 := _big5(body, declared)):
        return big5
    if _UTF8_RUN.search(body):
        return _decode_pieces(body, "gb18030")
    return _finish(text, "gb18030")


def _common_share(body: bytes) -> float:
    """Share of two-byte characters that lie in GB2312; of Big5 bytes read so, about a half."""
    pairs = re.findall(rb"[\x81-\xfe][\x40-\xfe]", body)
    inside = sum(1 for pair in pairs if min(pair) >= _GB2312_FIRST)
    return inside / len(pairs) if pairs else 1.0


def _big5(body: bytes, declared: str) -> Decoded | None:
    """The text as Big5, if it is declared so or reads as common characters throughout."""
    try:
        text = body.decode("cp950")
    except UnicodeDecodeError:
        return None
    pairs = re.findall(rb"[\x81-\xfe][\x40-\xfe]", body)
    common = sum(1 for pair in pairs if _GB2312_FIRST <= pair[0] <= _BIG5_COMMON_LAST)
    if not pairs or common < _NEARLY_ALL * len(pairs):
        return None
    if declared == "big5":
        return _finish(text, "big5")
    return _finish(text, "big5", problem=f"{SUSPECT}：页面未声明编码，按 big5 读取")


def _decode_pieces(body: bytes, main: str) -> Decoded:
    """Decode text between tags piece by piece: some of it is in another encoding, or damaged."""
    other = "gb18030" if main == "utf-8" else "utf-8"
    pieces, mixed = [], 0
    for piece in _PIECE.findall(body):
        if main == "gb18030" and _UTF8_RUN.search(piece):
            text, is_other = _try(piece, "utf-8", "gb18030")
            mixed += not is_other
        else:
            text, is_other = _try(piece, main, other)
            mixed += is_other
        pieces.append(text)
    problem = f"{SUSPECT}：页面混用 {main} 与 {other} 两种编码，已分段解码" if mixed else ""
    return _finish("".join(pieces), main, problem=problem)


def _try(piece: bytes, first: str, second: str) -> tuple[str, bool]:
    """The text of a piece, and whether it was the second encoding that fitted."""
    try:
        return piece.decode(first), False
    except UnicodeDecodeError:
        pass
    try:
        text = piece.decode(second)
    except UnicodeDecodeError:
        return piece.decode(first, "replace"), False
    if second == "utf-8" or _common_share(piece) > _NEARLY_ALL:
        return text, True
    return piece.decode(first, "replace"), False


def _finish(
    text: str,
    encoding: str,
    *,
    is_body: bool = False,
    may_be_latin: bool = False,
    problem: str = "",
) -> Decoded:
    """The text without NUL and mark, and what makes it doubtful."""
    if "\0" in text or text.startswith("\ufeff"):
        text, is_body = text.replace("\0", "").lstrip("\ufeff"), False
    problems = [problem] if problem else []
    if found := text.count("\ufffd"):
        problems.append(f"{SUSPECT}：有 {found} 处字节无法按 {encoding} 解码")
    if encoding != "utf-8" and _PRIVATE.search(text):
        problems.append(f"{SUSPECT}：含造字区字符，可能显示不全")
    if _is_mojibake(text, may_be_latin=may_be_latin):
        problems.append(f"{SUSPECT}：文字像是乱码（先前被按错误编码转存）")
    return Decoded(text=text, encoding=encoding, problems=tuple(problems), is_body=is_body)


def _is_mojibake(text: str, *, may_be_latin: bool) -> bool:
    """True where the text holds more of what wrong conversions leave than a page does by chance."""
    if may_be_latin:
        latin = sum(map(len, _LATIN_RUN.findall(text)))
        if latin > _MANY_LATIN and latin > len(_HAN.findall(text)) // 10:
            return True
    if "锟斤拷" in text:
        return True
    if "锛" not in text and "銆" not in text:
        return False
    return len(_TWICE_READ.findall(text)) * 100 > len(_HAN.findall(text))
