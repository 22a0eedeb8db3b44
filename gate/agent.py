"""The name by which the program asks addresses: what it is, and whom to write to."""

import os
from typing import Final
from urllib.parse import quote

#: What a header may hold as it is.
_PLAIN: Final = " !#$%&'*+,-./:;=?@[]^_`{|}~"
_PURPOSE: Final = "government site yearly report"


def contact() -> str:
    """Whom `ZHANBAO_CONTACT` names, as a header may say it; "" where it names nobody."""
    told = " ".join(os.environ.get("ZHANBAO_CONTACT", "").split())
    return quote(told, safe=_PLAIN)[:200]


def visitor_agent() -> str:
    """The name of what looks at pages as a browser does, which some servers ask for."""
    return _visitor(f"+{told}") if (told := contact()) else NAMELESS


def _visitor(about: str) -> str:
    return f"Mozilla/5.0 (compatible; zhanbao/0.1; {about})"


#: The same name where nobody is to be written to.
NAMELESS: Final = _visitor(_PURPOSE)
