"""robots.txt → may this address be asked for? RFC 9309.

The parser is pure; `fetch_robots` asks through the gate. 4xx: everything is allowed;
5xx or no answer: nothing is; a page instead of a text file: everything is allowed.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urlsplit, urlunsplit

from gate.fetch import Fetcher
from model.errors import FetchError
from model.fetching import Outcome

#: Source: RFC 9309 2.5: at least 500 KiB are read.
MAX_BYTES = 512 * 1024
#: Source: RFC 9309 2.3.1.2: at least five redirects are followed.
MAX_REDIRECTS = 5
_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#]*)")
_PRODUCT = re.compile(r"[A-Za-z_-]+")
_KEPT = "/%:?#[]@!$&'()*+,;=~-._"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One allow or disallow line."""

    pattern: str
    is_allow: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Robots:
    """What a site asks of robots, for one of them."""

    rules: tuple[Rule, ...] = ()
    #: Seconds between requests, where the file asks for it (not part of the standard).
    crawl_delay: float | None = None
    sitemaps: tuple[str, ...] = ()
    #: False: no answer or 5xx, so that nothing may be asked for.
    is_reachable: bool = True
    #: One Chinese sentence: how the file was come by.
    state: str = ""
    #: What to do where it could not be come by; empty: only the site's office can help.
    remedy: str = ""

    def is_allowed(self, url: str) -> bool:
        """True where the address may be asked for: the longest matching rule decides."""
        if not self.is_reachable:
            return False
        parts = urlsplit(url)
        path = _normal(urlunsplit(("", "", parts.path or "/", parts.query, "")))
        if path == "/robots.txt":
            return True
        matching = [rule for rule in self.rules if _matches(rule.pattern, path)]
        if not matching:
            return True
        return max(matching, key=lambda rule: (len(rule.pattern), rule.is_allow)).is_allow


def parse_robots(body: bytes, *, agent: str, state: str = "") -> Robots:
    """The rules of a file for the robot named `agent` (its product name, case folded).

    Groups naming the robot are joined; without one, those of `*` hold. Lines that are no rule,
    a byte order mark and HTML are passed over.
    """
    text = body[:MAX_BYTES].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<head", "<?xml", "<script")):
        return Robots(state="robots.txt 返回的是网页，按没有规则处理")
    groups, sitemaps = _groups(text)
    wanted = _PRODUCT.match(agent)
    name = wanted[0].lower() if wanted else ""
    lines = groups.get(name, groups.get("*", []))
    rules = tuple(
        Rule(pattern=_normal(value), is_allow=key == "allow")
        for key, value in lines
        if key in {"allow", "disallow"} and value
    )
    delays = [_seconds(value) for key, value in lines if key == "crawl-delay"]
    return Robots(
        rules=rules,
        crawl_delay=next((delay for delay in delays if delay is not None), None),
        sitemaps=tuple(sitemaps),
        state=state,
    )


def fetch_robots(fetcher: Fetcher, url: str, *, agent: str = "zhanbao") -> Robots:
    """What the site of `url` asks of the robot `agent`. Keep it no longer than a day."""
    parts = urlsplit(url)
    address = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
    try:
        answer = fetcher.get(address, enough_bytes=MAX_BYTES)
    except FetchError as error:
        if error.outcome == Outcome.REDIRECT:
            return Robots(state="robots.txt 重定向过多，按没有规则处理")
        return Robots(
            is_reachable=False,
            state=f"robots.txt 无法取得（{error.what}），本站暂不抓取",
            remedy=error.remedy,
        )
    return read_robots(answer.status, answer.body, hops=len(answer.redirects), agent=agent)


def read_robots(status: int, body: bytes, *, hops: int = 0, agent: str = "zhanbao") -> Robots:
    """The rules that an answer of /robots.txt stands for. Pure."""
    if hops > MAX_REDIRECTS:
        return Robots(state="robots.txt 重定向过多，按没有规则处理")
    if status // 100 == 5:  # noqa: PLR2004 - the class of a status
        return Robots(is_reachable=False, state=f"robots.txt 返回 {status}，本站暂不抓取")
    if status // 100 != 2:  # noqa: PLR2004
        return Robots(state=f"robots.txt 返回 {status}，按没有规则处理")
    return parse_robots(body, agent=agent, state="已读取 robots.txt")


def _groups(text: str) -> tuple[dict[str, list[tuple[str, str]]], list[str]]:
    """Product name → its lines, and the sitemaps."""
    groups: dict[str, list[tuple[str, str]]] = {}
    sitemaps: list[str] = []
    names: list[str] = []
    is_naming = False
    for line in re.split(r"\r\n|\r|\n", text):
        found = _LINE.match(line)
        if not found:
            continue
        key, value = found[1].lower(), found[2].strip()
        if key == "user-agent":
            names = [*names, _name(value)] if is_naming else [_name(value)]
            is_naming = True
            groups.setdefault(names[-1], [])
        elif key == "sitemap":
            sitemaps.append(value)
        else:
            is_naming = False
            for name in names:
                groups[name].append((key, value))
    return groups, sitemaps


def _name(value: str) -> str:
    product = _PRODUCT.match(value)
    return product[0].lower() if product else value


def _seconds(value: str) -> float | None:
    try:
        return max(0.0, float(value))
    except ValueError:
        return None


def _normal(path: str) -> str:
    """Percent-encoding made equal, so that 中文 and %E4%B8%AD match."""
    return quote(unquote_to_bytes(path.replace("%2F", "%252F").replace("%2f", "%252F")), safe=_KEPT)


def _matches(pattern: str, path: str) -> bool:
    """True where `path` begins as `pattern` says; * is any run, a last $ the end. Linear time."""
    is_whole = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return not is_whole or path == first
    at = len(first)
    *middle, last = rest
    for part in middle:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if is_whole:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0
