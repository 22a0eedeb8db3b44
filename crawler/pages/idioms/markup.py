"""Text of a page → the parts that are alive: without commented-out markup and templates.

Pure.
"""

import html
import re
from functools import lru_cache

from model.patterns import late_pattern
from model.text import clean_line

_SCRIPT_OR_COMMENT = late_pattern(
    r"(<script\b[^>]*>.*?</script\s*>)|<!--.*?-->", re.DOTALL | re.IGNORECASE
)
_TEMPLATE = late_pattern(
    r"<script\b[^>]*type\s*=\s*[\"']?text/(?:x-)?(?:handlebars|template|html|x-jquery|ng|x-)[^>]*>"
    r".*?</script\s*>",
    re.DOTALL | re.IGNORECASE,
)
_TAG = late_pattern(r"<[^>]*>")
#: Marks of a template that nobody filled in.
_UNFILLED = late_pattern(r"\{\{|\}\}|\$\{|<%|%>|\$cms\.|\$cur\w|#\{|@\{|\[%|\$\w+\.\w")

_SCRIPT_OR_STYLE = late_pattern(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_DAY = late_pattern(r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
_MANY_DAYS = 3


@lru_cache(maxsize=4)
def live(text: str) -> str:
    """`text` without HTML comments; scripts stay whole, for `<!--` hides nothing in them."""
    if "<!--" not in text:
        return text
    return _SCRIPT_OR_COMMENT.sub(lambda found: found[1] or "", text)


@lru_cache(maxsize=4)
def without_templates(text: str) -> str:
    """Live text without the row templates that scripts fill in."""
    return _TEMPLATE.sub("", live(text))


def is_unfilled(text: str) -> bool:
    """True where a title or link still holds a template's placeholder."""
    return bool(_UNFILLED.search(text))


def plain(markup: str) -> str:
    """Markup or escaped text as one clean line of text."""
    if "<" in markup:
        markup = _TAG.sub("", markup)
    return clean_line(html.unescape(markup))


def shows_dates(text: str) -> bool:
    """True where the page itself shows a dated list: then no script needs to draw one."""
    body = _SCRIPT_OR_STYLE.sub(" ", live(text))
    return len(_DAY.findall(plain(body))) >= _MANY_DAYS
