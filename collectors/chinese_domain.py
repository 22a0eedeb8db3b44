"""中文域名 → its ASCII form, and whether it has an address."""

from collections.abc import Callable
from datetime import datetime

import idna

from collectors import keys
from collectors.observing import Look
from model.observations import Observation, Reading

#: Name in ASCII → True where it has an address, False where there is no such name, None: no answer.
HasAddress = Callable[[str], bool | None]


def to_ascii(name: str) -> str:
    """`广西民政.政务` → `xn--swt33mw8f926a.xn--zfr164b`; "" where it is no name.

    Source: IDNA 2008; Python's own codec is the older IDNA 2003.
    """
    try:
        return idna.encode(name.strip().replace("。", "."), uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


def collect_chinese_domain(
    name: str, *, has_address: HasAddress, at: datetime
) -> list[Observation]:
    """ASCII form of the name and whether it resolves; nothing where the site has no such name."""
    if not name.strip():
        return []
    ascii_name = to_ascii(name)
    resolves: Reading = has_address(ascii_name) if ascii_name else False
    look = Look(at=at, source=name)
    return [
        look.read(
            keys.CHINESE_DOMAIN_ASCII, ascii_name, detail="" if ascii_name else "不是有效域名"
        ),
        look.read(keys.CHINESE_DOMAIN_RESOLVES, resolves),
    ]
