"""Number of the document that an address leads to, as CMS products write it. Pure."""

import re
from urllib.parse import parse_qsl, urlsplit

from model.patterns import late_pattern

_ID_PARAMETER = late_pattern(
    r"^(?:.*_)?(?:id|guid|uuid|article|docid|infoid|articleid)$", re.IGNORECASE
)
_HASH = late_pattern(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){2,}[0-9a-f]{4,}", re.IGNORECASE)
_NUMBER = late_pattern(r"\d+")


def document_id(address: str) -> str:
    """The document's number in an address, empty where it shows none.

    `…/t20251103_12345.html` and `…/art_88_12345.html` → `12345`; `…?id=7` → `7`. The number of the
    column that lists it (`art_88_`) is no part of it, so that one document under two columns
    has one number.
    """
    parts = urlsplit(address)
    named = [value for name, value in parse_qsl(parts.query) if _ID_PARAMETER.match(name)]
    if named:
        return named[-1]
    stem = parts.path.rstrip("/").rpartition("/")[2].partition(".")[0]
    if digest := _HASH.search(stem):
        return digest.group().lower()
    numbers = _NUMBER.findall(stem)
    return numbers[-1] if numbers else ""
