"""Text of a web address → its parts, or a refusal. Pure."""

import re
from urllib.parse import quote_from_bytes

import httpx

from model.errors import AddressRefused
from model.fetching import Outcome

_UNSAFE = re.compile(r"[\s\\\x00-\x20\x7f]")
_SCHEMES = frozenset({"http", "https"})
_MAX_LENGTH = 8192
_ASCII = bytes(range(0x21, 0x7F)).decode()


def parse_web_address(text: str) -> httpx.URL:
    """The parts of an http or https address, its name in ASCII.

    Raises:
        AddressRefused: another scheme, no host, a user name, a backslash, or no address at all.
    """
    stripped = text.strip()
    if len(stripped) > _MAX_LENGTH or _UNSAFE.search(stripped):
        raise _refused(text, "网址含空白、反斜杠或控制字符，或过长", "C06")
    try:
        url = httpx.URL(stripped)
    except (httpx.InvalidURL, ValueError) as error:
        raise _refused(text, "不是有效的网址", "C06") from error
    if url.scheme not in _SCHEMES:
        scheme = f"不支持的协议 {url.scheme}" if url.scheme else "缺少 http(s)://"
        raise _refused(text, scheme, "C07" if url.scheme else "C06")
    if not url.host:
        raise _refused(text, "网址没有域名", "C06")
    if url.userinfo:
        raise _refused(text, "网址不得带用户名或口令", "C06")
    return url


def follow_location(base: httpx.URL, location: bytes) -> httpx.URL:
    """The address that a redirect names.

    Raises:
        AddressRefused: as `parse_web_address`.
    """
    # Old servers send the raw bytes of UTF-8 or GBK; their percent form means the same path.
    text = quote_from_bytes(location.strip(), safe=_ASCII)
    if _UNSAFE.search(text):
        raise _refused(text, "重定向的网址含反斜杠", "C06")
    try:
        joined = base.join(text)
    except (httpx.InvalidURL, ValueError) as error:
        raise _refused(text, "重定向的网址无效", "C06") from error
    return parse_web_address(str(joined))


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port: what must be equal for secrets to go along."""
    return url.scheme, url.host, url.port


def _refused(text: str, what: str, code: str) -> AddressRefused:
    return AddressRefused(
        what,
        outcome=Outcome.ADDRESS_REFUSED,
        where=text[:200],
        remedy="只用 http 或 https 网址",
        code=code,
    )
