"""Addresses of links → 通, 断 or 无法判断, gently.

HEAD first, GET where HEAD tells nothing; a host that answers any nonsense address with 200 is
found out by a probe; what looks dead stands only after a second look, hours later
(`collectors.link_looks`).
"""

import re
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit, urlunsplit

from gate.answer import Answer
from gate.fetch import Fetcher
from model.errors import FetchError
from model.fetching import Outcome
from model.identity import host_of

_ENOUGH = 65536
_NOT_ALLOWED = frozenset({400, 403, 404, 405, 406, 410, 412, 500, 501, 502, 503})
#: A firewall's way of saying no to robots: it tells nothing of the page.
_FIREWALL = frozenset({401, 403, 406, 407, 412, 418, 421, 423, 425, 429, 451, 493, 521})
#: Code of the gate for a name that does not exist.
_NO_SUCH_NAME = "F15"
#: A host that asks for a longer pause is left alone for the rest of the run.
_MAX_PAUSE = 30.0
_DIGITS = re.compile(r"\d+")


class Verdict(StrEnum):
    """What may be said of a link."""

    ALIVE = "通"
    DEAD = "断"
    UNKNOWN = "无法判断"


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkCheck:
    """One link as looked at."""

    url: str
    verdict: Verdict
    #: The status or failure in words.
    why: str
    #: Page that it stands on, and its words there.
    found_on: str = ""
    words: str = ""
    #: True where the name of its host has no address.
    has_no_address: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link to look at."""

    url: str
    found_on: str = ""
    words: str = ""


#: An answer with 200 → what its body says against it; None where it is the page or file itself.
JudgeBody = Callable[[Answer], tuple[Verdict, str] | None]


@dataclass(kw_only=True)
class LinkChecker:
    """Looks at links, each host no faster than `delay_seconds`; remembers hosts, not links."""

    fetcher: Fetcher
    delay_seconds: float = 1.0
    judge_body: JudgeBody = field(default=lambda _answer: None)
    #: False for an address that robots.txt keeps programs away from: it is not asked for.
    is_allowed: Callable[[str], bool] = field(default=lambda _url: True)
    #: True for an address whose body must be read at once: an error page may carry a 200.
    reads_body: Callable[[str], bool] = field(default=lambda _url: False)
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _next_at: dict[str, float] = field(default_factory=dict)
    #: Host → digest of what it answers to a nonsense address with 200, None: it answers honestly.
    _soft: dict[str, str | None] = field(default_factory=dict)
    _has_no_address: bool = False

    def check(self, links: Iterable[Link]) -> list[LinkCheck]:
        """Each distinct address once, in order."""
        seen: dict[str, Link] = {}
        for link in links:
            seen.setdefault(link.url.partition("#")[0], link)
        return [self._check(link) for link in seen.values()]

    def _check(self, link: Link) -> LinkCheck:
        self._has_no_address = False
        verdict, why = self._look(link.url)
        return LinkCheck(
            url=link.url,
            verdict=verdict,
            why=why,
            found_on=link.found_on,
            words=link.words,
            has_no_address=self._has_no_address,
        )

    def _look(self, url: str) -> tuple[Verdict, str]:
        if not self.is_allowed(url):
            return Verdict.UNKNOWN, "robots.txt 不允许访问"
        if self._is_closed(url):
            return Verdict.UNKNOWN, "服务器要求稍后再来"
        try:
            answer = self._ask(url, "GET" if (has_body := self.reads_body(url)) else "HEAD")
            if self._is_closed(url):
                return self._judge(url, answer)
            is_soft = self._is_soft_host(url)
            # Many servers answer HEAD wrongly; only GET speaks for the page.
            if not has_body and (answer.status in _NOT_ALLOWED or is_soft):
                answer = self._ask(url, "GET")
        except FetchError as error:
            return self._after_failure(url, error)
        return self._judge(url, answer)

    def _is_closed(self, url: str) -> bool:
        """True where the host asked for a pause too long to wait for."""
        wait = self._next_at.get(host_of(url), 0.0) - self.clock()
        return wait > _MAX_PAUSE + self.delay_seconds

    def _after_failure(self, url: str, error: FetchError) -> tuple[Verdict, str]:
        if error.outcome in {Outcome.RESET, Outcome.MALFORMED, Outcome.TRUNCATED}:
            try:
                return self._judge(url, self._ask(url, "GET"))
            except FetchError as again:
                error = again
        self._has_no_address = error.code == _NO_SUCH_NAME
        # A silent name server may be ours: it says nothing of the link.
        dead = self._has_no_address or error.outcome == Outcome.REFUSED
        return (Verdict.DEAD if dead else Verdict.UNKNOWN), error.what

    def _judge(self, url: str, answer: Answer) -> tuple[Verdict, str]:
        status = answer.status
        if status in _FIREWALL:
            return Verdict.UNKNOWN, f"HTTP {status}，可能是防护拦截"
        if answer.outcome is Outcome.GONE or answer.outcome is Outcome.HTTP_4XX:
            return Verdict.DEAD, f"HTTP {status}"
        if answer.outcome is Outcome.HTTP_5XX:
            return (Verdict.UNKNOWN if answer.header("retry-after") else Verdict.DEAD), (
                f"HTTP {status}"
            )
        if (found := self.judge_body(answer)) is not None:
            return found
        if self._soft.get(host_of(url)) == _digest(answer):
            return Verdict.DEAD, "与本站的错误页相同（返回 200）"
        return Verdict.ALIVE, f"HTTP {status}"

    def _is_soft_host(self, url: str) -> bool:
        """True where the host answers a nonsense address with 200."""
        host = host_of(url)
        if host not in self._soft:
            self._soft[host] = self._probe(url)
        return self._soft[host] is not None

    def _probe(self, url: str) -> str | None:
        parts = urlsplit(url)
        nonsense = f"/{secrets.randbelow(10**9)}/{secrets.randbelow(10**9)}.html"
        try:
            answer = self._ask(urlunsplit((parts.scheme, parts.netloc, nonsense, "", "")), "GET")
        except FetchError:
            return None
        return _digest(answer) if answer.outcome is Outcome.OK else None

    def _ask(self, url: str, method: str) -> Answer:
        host = host_of(url)
        wait = self._next_at.get(host, 0.0) - self.clock()
        if wait > 0:
            self.pause(wait)
        try:
            answer = self.fetcher.get(url, method=method, enough_bytes=_ENOUGH)
        finally:
            self._next_at[host] = self.clock() + self.delay_seconds
        told = answer.header("retry-after")
        if told.isdecimal():
            self._next_at[host] = self.clock() + float(told)
        return answer


def _digest(answer: Answer) -> str:
    """What a page is like, without its own address and the numbers that change by visit."""
    path = urlsplit(answer.url).path.encode()
    body = answer.body.replace(path, b"") if len(path) > 1 else answer.body
    return f"{hash(_DIGITS.sub('', body.decode('latin-1')))}"
