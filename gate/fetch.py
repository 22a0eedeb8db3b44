"""The fetch gate: a web address in, a whole and bounded answer out, or an error that says why.

Every hop is judged at its connection, the decoded body is capped, redirects are few, and one
deadline holds for all of it. No proxy of the environment is ever used.
"""

import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import certifi
import httpcore
import httpx

from gate import failures
from gate.agent import NAMELESS
from gate.answer import Answer
from gate.bodies import BodyReader
from gate.connecting import LEGACY_SERVER_CONNECT, GatedBackend, Trace
from gate.deadline import Deadline
from gate.heads import checked, header_of, location_of, without_content
from gate.resolving import Resolve, resolve
from gate.web_address import follow_location, origin, parse_web_address
from model.errors import FetchError
from model.fetching import Outcome, Timings

DEFAULT_MAX_BYTES: Final = 32 * 1024 * 1024

_log = logging.getLogger(__name__)
_KEEPS_METHOD = frozenset({307, 308})
#: What the caller's headers are cut to when a redirect leaves the origin: no key may travel.
_HARMLESS = frozenset({"accept", "accept-language"})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ask:
    """What is sent on one hop."""

    url: httpx.URL
    method: str
    body: bytes | None
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetcher:
    """Asks web addresses. It holds rules only, no connection: share it freely.

    `get` is the one way to the network for everything but the crawl, whose handler follows the
    same rules.
    """

    #: CIDRs that may be connected to though they are not public.
    allow_networks: Sequence[str] = ()
    #: For the whole of one `get`: names, connections, redirects and bodies.
    timeout_seconds: float = 30.0
    #: Of the decoded body.
    max_bytes: int = DEFAULT_MAX_BYTES
    max_redirects: int = 10
    user_agent: str = NAMELESS
    #: PEM file of a private certificate authority that is trusted as well.
    ca_file: str = ""
    resolve: Resolve = field(default=resolve)
    #: Told each address just before it is asked, redirects too; returns when its turn has come,
    #: or raises FetchError. The wait is no part of the timings and the time limit.
    await_turn: Callable[[str], None] | None = None
    #: Asked about once a second while an answer is awaited; raises to end the request.
    keep_on: Callable[[], None] | None = None
    #: Told address, status and Retry-After of each answer that bears one.
    on_retry_after: Callable[[str, int, str], None] | None = None

    def get(
        self,
        url: str,
        *,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Iterable[tuple[str, str]] = (),
        follow: bool = True,
        verify: bool = True,
        enough_bytes: int | None = None,
        family: int = socket.AF_UNSPEC,
    ) -> Answer:
        """The answer of `url` after redirects, whatever its status.

        `follow=False` gives a redirect back as it is. `verify=False` takes any certificate: only
        for reading the certificate, and logged. `enough_bytes` stops reading the body there.
        `family` limits the connection to `socket.AF_INET` or `AF_INET6`.

        Raises:
            AddressRefused: the address, or one it leads to, is not one to connect to.
            FetchError: no whole answer; `outcome` and `code` say which failure, `timings` how far.
            UsageError: a header holds a line break.
        """
        deadline = Deadline(self.timeout_seconds, keep_on=self.keep_on)
        if not verify:
            _log.warning("证书校验已为本次请求关闭：%s", url)
        ask = _Ask(
            url=parse_web_address(url),
            method=method.upper(),
            body=body.encode() if isinstance(body, str) else body,
            headers=checked(headers),
        )
        hops = _Hops(
            fetcher=self, deadline=deadline, verify=verify, enough=enough_bytes, family=family
        )
        return hops.run(ask, follow=follow)


@dataclass(kw_only=True, slots=True)
class _Hops:
    """The hops of one `get`, under one deadline."""

    fetcher: Fetcher
    deadline: Deadline
    verify: bool
    enough: int | None
    family: int
    trace: Trace = field(default_factory=Trace)

    def run(self, ask: _Ask, *, follow: bool) -> Answer:
        passed: list[str] = []
        try:
            while True:
                self._await_turn(str(ask.url))
                answer, location = self._hop(ask, follow=follow)
                if not follow or location is None:
                    return replace(answer, redirects=tuple(passed), timings=self._timings())
                passed.append(str(ask.url))
                ask = self._next(ask, answer.status, location, passed)
        except FetchError as error:
            error.timings = self._timings()
            raise

    def _await_turn(self, url: str) -> None:
        if self.fetcher.await_turn is None:
            return
        began = time.monotonic()
        self.fetcher.await_turn(url)
        self.deadline.allow(time.monotonic() - began)

    def _next(self, ask: _Ask, status: int, location: bytes, passed: list[str]) -> _Ask:
        url = follow_location(ask.url, location)
        if len(passed) > self.fetcher.max_redirects:
            raise _bad_redirect(passed[0], f"重定向超过 {self.fetcher.max_redirects} 跳")
        keeps = status in _KEEPS_METHOD or ask.method in {"GET", "HEAD"}
        if keeps and ask.method in {"GET", "HEAD"} and str(url) in passed:
            raise _bad_redirect(passed[0], f"重定向循环（{len(passed)} 跳）")
        if origin(url) == origin(ask.url):
            headers = ask.headers
        else:
            headers = tuple(pair for pair in ask.headers if pair[0].lower() in _HARMLESS)
            if keeps and ask.body is not None:
                raise _bad_redirect(passed[0], f"要求把提交的内容转交给 {url.host}，已拒绝", "F10")
        if keeps:
            return replace(ask, url=url, headers=headers)
        return _Ask(url=url, method="GET", body=None, headers=without_content(headers))

    def _hop(self, ask: _Ask, *, follow: bool) -> tuple[Answer, bytes | None]:
        where = str(ask.url)
        self.trace = Trace()
        has_head = False
        try:
            with (
                self._pool(ask.url) as pool,
                pool.stream(
                    ask.method, _wire_url(ask.url), headers=self._headers(ask), content=ask.body
                ) as response,
            ):
                has_head = True
                self._heed(where, response)
                location = location_of(response)
                if follow and location is not None:
                    return Answer(url=where, status=response.status), location
                return self._read(ask, response), None
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise failures.broken_exchange(where, error, has_head=has_head) from error

    def _heed(self, where: str, response: httpcore.Response) -> None:
        told = header_of(response, b"retry-after")
        if told is not None and self.fetcher.on_retry_after is not None:
            self.fetcher.on_retry_after(where, response.status, told.decode("latin-1"))

    def _pool(self, url: httpx.URL) -> httpcore.ConnectionPool:
        backend = GatedBackend(
            where=str(url),
            allow_networks=self.fetcher.allow_networks,
            deadline=self.deadline,
            resolve=self.fetcher.resolve,
            trace=self.trace,
            family=self.family,
        )
        context = _tls_context(self.fetcher.ca_file, verify=self.verify)
        return httpcore.ConnectionPool(
            ssl_context=context, network_backend=backend, max_connections=1
        )

    def _headers(self, ask: _Ask) -> list[tuple[str, str]]:
        own = [
            ("Host", ask.url.netloc.decode()),
            ("User-Agent", self.fetcher.user_agent),
            ("Accept", "*/*"),
            ("Accept-Encoding", "gzip, deflate"),
            ("Connection", "close"),
        ]
        if ask.body is not None:
            own.append(("Content-Length", str(len(ask.body))))
        given = {name.lower() for name, _ in ask.headers}
        return [pair for pair in own if pair[0].lower() not in given] + list(ask.headers)

    def _read(self, ask: _Ask, response: httpcore.Response) -> Answer:
        where = str(ask.url)
        headers = tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in response.headers
        )
        answer = Answer(
            url=where,
            status=response.status,
            headers=headers,
            ip=self.trace.ip,
            certificate=self.trace.certificate,
        )
        if ask.method == "HEAD":
            return answer
        reader = BodyReader(
            answer.header("content-encoding"), max_bytes=self.fetcher.max_bytes, where=where
        )
        for piece in response.iter_stream():
            reader.feed(piece)
            if self.enough is not None and len(reader) >= self.enough:
                return replace(answer, body=reader.so_far[: self.enough], is_partial=True)
        body = reader.finish()
        if _says_less(answer, self.trace.body_bytes):
            raise FetchError(
                "正文长于声明的长度", outcome=Outcome.TRUNCATED, where=where, code="F18"
            )
        return replace(answer, body=body)

    def _timings(self) -> Timings:
        trace = self.trace
        return Timings(
            dns=trace.dns,
            tcp=trace.tcp,
            tls=trace.tls,
            first_byte=trace.first_byte,
            total=self.deadline.elapsed,
        )


def _wire_url(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _says_less(answer: Answer, body_bytes: int) -> bool:
    """True where more bytes came than the content-length said: the page was cut by its server."""
    stated = answer.header("content-length")
    is_chunked = bool(answer.header("transfer-encoding"))
    return stated.isdecimal() and not is_chunked and body_bytes > int(stated)


def _bad_redirect(where: str, what: str, code: str = "F09") -> FetchError:
    return FetchError(what, outcome=Outcome.REDIRECT, where=where, code=code)


@lru_cache(maxsize=8)
def _tls_context(ca_file: str, *, verify: bool) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=certifi.where())
    if ca_file:
        context.load_verify_locations(ca_file)
    context.options |= LEGACY_SERVER_CONNECT
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
