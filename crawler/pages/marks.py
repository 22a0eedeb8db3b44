"""Raw text of a page → its identity marks: ICP, 公安, 网站标识码, CONAC, 找错, 主办单位.

Pure. Raw text is read, not the parsed tree: the marks are often written by scripts in escaped
form. What is commented out is not shown and does not count.
"""

import html
import re
from collections.abc import Iterable
from urllib.parse import unquote

from model.pages import Marks
from model.patterns import late_pattern
from model.text import clean_line

_PROVINCES = "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼蜀川黔贵滇云藏陕秦陇甘青宁新"
_ICP = late_pattern(
    rf"[{_PROVINCES}]\s*ICP\s*[备证備]\s*(?:\d{{10}}|\d{{8}}|\d{{6}})\s*号?(?:\s*[-－—–]\s*\d{{1,4}})?",
    re.IGNORECASE,
)
_POLICE = late_pattern(rf"(?:[{_PROVINCES}]\s*)?公网安备\s*\d{{10,14}}\s*号?")
_CODE_LABEL = late_pattern(r"标识码\s*(?:[:：]|是|为)?\s*(\d{10}|bm\d{8})(?!\d)", re.IGNORECASE)
_CODE_TAG = late_pattern(
    r"<meta\b(?=[^>]*\bname\s*=\s*[\"']?siteidcode\b)[^>]*\bcontent\s*=\s*[\"']?\s*(\d{10}|bm\d{8})\b",
    re.IGNORECASE,
)
_MISTAKE_CODE = late_pattern(
    r"sitecode\s*=\s*\\?[\"']?\s*(\d{10}|bm\d{8})|jiucuo\.html\?[^\"'\s<>]*?site_code=(\d{10}|bm\d{8})",
    re.IGNORECASE,
)
_CONAC = late_pattern(
    r"dcs\.conac\.cn/js/(\d{2})/(\d{3})/(\d{4})/(\d{8})/(CA\1\2\3\4\d{4})\.js|(?<![A-Z0-9])(CA\d{21})(?!\d)"
)
_CONAC_LINK = late_pattern(r"(?:https?:)?//bszs\.conac\.cn/sitename\?[^\"'\s<>\\]+", re.IGNORECASE)
_POLICE_LINK = late_pattern(r"(?:recordcode|webSearch\?code)=(\d{10,14})", re.IGNORECASE)
_ICP_LINK = late_pattern(
    r"https?://(?:(?:www\.)?beian\.miit\.gov\.cn|(?:www\.)?miibeian\.gov\.cn|(?:www\.)?miitbeian\.gov\.cn)[^\"'\s<>\\]*",
    re.IGNORECASE,
)
_TAG = late_pattern(
    r"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE
)
#: Comments, scripts aside: old ones hide their own text in <!-- -->.
_COMMENT = late_pattern(r"(<script\b.*?</script\s*>)|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_MISTAKE_ENTRY = late_pattern(
    r"exposure/jiucuo|zfwzgl\.www\.gov\.cn|\bid\s*=\s*\\?[\"']?_(?:span_)?jiucuo", re.IGNORECASE
)
_ANY_TAG = late_pattern(r"<[^>]*>")
_UNIT = (
    r"(?!承办|主办|联系|技术|版权|地址|电话)([^\s:：|｜<>，,。；;]{2,40}?)"
    r"(?=\s|$|[|｜，,。；;]|承办|主办|维护|版权|地址|电话|联系|网站|备案|技术|邮编)"
)
_SPONSOR = late_pattern(r"主\s*办(?:单位(?:\s*[:：]\s*|\s+)|\s*[:：]\s*)" + _UNIT)
_OPERATOR = late_pattern(r"承\s*办(?:单位(?:\s*[:：]\s*|\s+)|\s*[:：]\s*)" + _UNIT)


def raw_text(text: str) -> str:
    """The page's text with escaped scripts and entities unescaped, markup kept, comments not."""
    text = _COMMENT.sub(lambda found: found[1] or " ", text) if "<!--" in text else text
    if "%3C" in text or "%3c" in text:
        text = unquote(text)
    return html.unescape(text) if "&" in text else text


def read_marks(text: str) -> Marks:
    """The marks as the page prints them, each once, in order of sight."""
    raw = raw_text(text)
    plain = _TAG.sub(" ", raw)
    icp = _ICP.findall(plain) or _ICP.findall(raw)
    return Marks(
        icp=_distinct(_as_printed(number, raw) for number in icp),
        police=_distinct(_POLICE.findall(plain) or _POLICE.findall(raw)),
        id_code=_distinct([*_CODE_LABEL.findall(plain), *_CODE_TAG.findall(raw)]),
        conac=_distinct(found[4] or found[5] for found in _CONAC.findall(raw)),
    )


def _as_printed(number: str, raw: str) -> str:
    """A number without the gaps that markup within it leaves; spaces that are printed stay."""
    whole = "".join(number.split())
    return whole if whole != number and whole in _ANY_TAG.sub("", raw) else number


def mistake_codes(text: str) -> tuple[str, ...]:
    """Site codes of the 我为政府网站找错 entry; empty where the page has none."""
    return _distinct(first or second for first, second in _MISTAKE_CODE.findall(raw_text(text)))


def has_mistake_entry(text: str) -> bool:
    """True where the page holds the 找错 script or link, with a code or without."""
    return _MISTAKE_ENTRY.search(raw_text(text)) is not None


def police_link_codes(text: str) -> tuple[str, ...]:
    """Record codes in the addresses that 公安 marks link to."""
    return _distinct(_POLICE_LINK.findall(raw_text(text)))


def icp_links(text: str) -> tuple[str, ...]:
    """Addresses of the ICP register that the page links to, old ones included."""
    return _distinct(_ICP_LINK.findall(raw_text(text)))


def conac_links(text: str) -> tuple[str, ...]:
    """Addresses of the CONAC page about the site."""
    return _distinct(_CONAC_LINK.findall(raw_text(text)))


def sponsor(text: str) -> str:
    """主办单位 as the footer names it; empty where it is not labelled."""
    return _last(_SPONSOR, text)


def operator(text: str) -> str:
    """承办单位 as the footer names it; empty where it is not labelled."""
    return _last(_OPERATOR, text)


def _last(pattern: re.Pattern[str], text: str) -> str:
    """The last one on the page: the footer's."""
    found = pattern.findall(_TAG.sub(" ", raw_text(text)))
    return clean_line(found[-1]) if found else ""


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clean_line(each) for each in texts))
