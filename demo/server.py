"""The demo site on 127.0.0.1: conditional requests, robots.txt, a site map, an access log."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from demo.site import Answer, DemoSite, open_site

_ROBOTS = "User-agent: *\nDisallow: /admin/\nSitemap: {url}sitemap.xml\n"
_MAX_FORM_BYTES = 65_536


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoServer:
    """A running demo site."""

    #: Address of its home page, with a slash at the end.
    url: str
    port: int
    site: DemoSite


@contextmanager
def serve(
    port: int = 0, *, site: DemoSite | None = None, access_log: Path | None = None
) -> Iterator[DemoServer]:
    """Serve the demo site on loopback until the block ends.

    Args:
        port: 0 takes a free one.
        site: Which state of the site; default: newest full year 2025.
        access_log: A file to append nginx's combined format to.

    Raises:
        OSError: the port is taken.
    """
    shown = site or open_site()
    handler = type("Handler", (_Handler,), {"site": shown, "access_log": access_log})
    with _Server(("127.0.0.1", port), handler) as server:
        number = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield DemoServer(url=f"http://127.0.0.1:{number}/", port=number, site=shown)
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Nagle's algorithm would hold each small answer back for the client's delayed ACK.
    disable_nagle_algorithm = True
    site: ClassVar[DemoSite]
    access_log: ClassVar[Path | None] = None

    def do_GET(self) -> None:
        self._send(self._answer(""))

    def do_HEAD(self) -> None:
        self._send(self._answer(""))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        size = int(length) if length.isdigit() else _MAX_FORM_BYTES + 1
        if size > _MAX_FORM_BYTES:
            self.close_connection = True
            self._send(Answer(status=413, content_type="text/plain", body=b""))
            return
        self._send(self._answer(self.rfile.read(size).decode("utf-8", "replace")))

    def log_message(self, *_: object) -> None:
        """Say nothing on stderr; `_write_log` keeps the access log."""

    def _answer(self, form: str) -> Answer:
        path = self.path.partition("?")[0]
        if path == "/robots.txt":
            text = _ROBOTS.format(url=self._root())
            return Answer(status=200, content_type="text/plain", body=text.encode())
        if path == "/sitemap.xml":
            return Answer(status=200, content_type="application/xml", body=self._sitemap())
        return self.site.answer(self.path, form)

    def _send(self, answer: Answer) -> None:
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
        is_known = answer.status == 200 and self.headers.get("If-None-Match") == tag  # noqa: PLR2004
        status, body = (304, b"") if is_known else (answer.status, answer.body)
        # First, so that whoever has the answer finds its line.
        self._write_log(status, len(body))
        self.send_response(status)
        if answer.status == 200:  # noqa: PLR2004
            self.send_header("ETag", tag)
            self.send_header("Last-Modified", self._last_modified())
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _write_log(self, status: int, size: int) -> None:
        if self.access_log is None:
            return
        now = datetime.now(UTC).strftime("%d/%b/%Y:%H:%M:%S +0000")
        referer, agent = (self.headers.get(name, "-") for name in ("Referer", "User-Agent"))
        line = f'{self.client_address[0]} - - [{now}] "{self.requestline}" {status} {size} "{referer}" "{agent}"\n'
        with self.access_log.open("a", encoding="utf-8") as log:
            log.write(line)

    def _last_modified(self) -> str:
        moment = datetime.combine(self.site.content.until, time(12), tzinfo=UTC)
        return format_datetime(moment, usegmt=True)

    def _root(self) -> str:
        return f"http://{self.headers.get('Host', '127.0.0.1')}/"

    def _sitemap(self) -> bytes:
        root = self._root().removesuffix("/")
        entries = "".join(f"<url><loc>{root}{each}</loc></url>" for each in self.site.targets())
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
        ).encode()
