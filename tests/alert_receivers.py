"""Local receivers that speak each channel's protocol, check its signature, and fail as planned."""

import base64
import hashlib
import hmac
import json
import os
import random
import re
import signal
import socketserver
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller

SECRET = "加签密钥"
ENVIRON = {"RECEIVER_SECRET": SECRET}
KINDS = ("webhook", "wecom", "dingtalk", "feishu", "email", "syslog")
_NUMBER = re.compile(r"编号 (\w{8})")
_BUSY = {"wecom": {"errcode": 45009}, "dingtalk": {"errcode": 130101}, "feishu": {"code": 11232}}
_TAKEN = {"wecom": {"errcode": 0}, "dingtalk": {"errcode": 0}, "feishu": {"code": 0}}


@dataclass(kw_only=True)
class Receiver:
    """One receiver; what it took, and what goes wrong with the next message."""

    kind: str
    #: Share of the messages at which something goes wrong.
    trouble: float = 0.0
    draw: random.Random = field(default_factory=lambda: random.Random(7))
    #: Numbers (the first eight of a key) in each message that was taken.
    taken: list[frozenset[str]] = field(default_factory=list)
    tries: int = 0
    unsigned: int = 0
    #: Process to be killed at the next message, and whether the message is taken first.
    victim: int | None = None
    takes_before_kill: bool = True

    def numbers(self) -> frozenset[str]:
        """All that arrived."""
        return frozenset().union(*self.taken)

    def receive(self, numbers: frozenset[str]) -> str:
        """What to answer: `ok`, or what goes wrong."""
        self.tries += 1
        if self.victim is not None:
            victim, self.victim = self.victim, None
            if self.takes_before_kill:
                self.taken.append(numbers)
            os.kill(victim, signal.SIGKILL)
            return "cut"
        if self.draw.random() < self.trouble:
            return self.draw.choice(("500", "busy", "html", "cut"))
        self.taken.append(numbers)
        return "ok"


@contextmanager
def receiving(*, trouble: float = 0.0) -> Iterator[tuple[dict[str, Receiver], str]]:
    """A receiver of each kind by name, and the `channels.toml` that leads to them."""
    found = {
        kind: Receiver(kind=kind, trouble=trouble, draw=random.Random(place))
        for place, kind in enumerate(KINDS)
    }
    with ExitStack() as stack:
        web = stack.enter_context(_serving(_web_handler(found)))
        log = stack.enter_context(_serving_lines(found["syslog"]))
        mail = Controller(_Mailbox(found["email"]), hostname="127.0.0.1", port=_free_port())
        mail.start()
        stack.callback(mail.stop)
        yield found, _channels(web, mail.port, log)


def _channels(web: int, mail: int, log: int) -> str:
    inside = 'allow_networks = ["127.0.0.0/8"]\nper_minute = 1000\n'
    robots = "".join(
        f'[[channels]]\nname = "{kind}"\ntype = "{kind}"\nurl = "http://127.0.0.1:{web}/{kind}"\n'
        + ('secret_env = "RECEIVER_SECRET"\n' if kind != "wecom" else "")
        + inside
        for kind in ("webhook", "wecom", "dingtalk", "feishu")
    )
    return f"""{robots}
[[channels]]
name = "email"
type = "email"
host = "127.0.0.1"
port = {mail}
tls = "none"
sender = "zhanbao@x.gov.cn"
to = "office@x.gov.cn"
{inside}
[[channels]]
name = "syslog"
type = "syslog"
protocol = "tcp"
host = "127.0.0.1"
port = {log}
{inside}"""


def _web_handler(found: dict[str, Receiver]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kind = urlsplit(self.path).path.strip("/")
            receiver, told = found[kind], json.loads(body)
            receiver.unsigned += not _is_signed(kind, self, body, told)
            what = receiver.receive(_numbers(kind, told))
            if what == "cut":
                self.close_connection = True
                self.connection.close()
                return
            status = 200 if what in {"ok", "html"} or (what == "busy" and kind in _BUSY) else 503
            answer = (_TAKEN if what == "ok" else _BUSY).get(kind, {})
            text = b"<html>" if what == "html" and kind in _BUSY else json.dumps(answer).encode()
            if what == "html" and kind not in _BUSY:
                status = 502
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def _numbers(kind: str, told: dict[str, Any]) -> frozenset[str]:
    if kind == "webhook":
        return frozenset(key[:8] for key in told["keys"])
    text = told["content"]["text"] if kind == "feishu" else told["text"]["content"]
    return frozenset(_NUMBER.findall(text))


def _is_signed(kind: str, request: Any, body: bytes, told: dict[str, Any]) -> bool:
    secret = SECRET.encode()
    if kind == "webhook":
        stamp = request.headers["X-Zhanbao-Timestamp"].encode()
        mac = hmac.new(secret, stamp + b"." + body, hashlib.sha256).hexdigest()
        return bool(request.headers["X-Zhanbao-Signature"] == f"sha256={mac}")
    if kind == "dingtalk":
        query = parse_qs(urlsplit(request.path).query)
        text = f"{query['timestamp'][0]}\n{SECRET}".encode()
        return query["sign"][0] == _base64(hmac.new(secret, text, hashlib.sha256))
    if kind == "feishu":
        key = f"{told['timestamp']}\n{SECRET}".encode()
        return bool(told["sign"] == _base64(hmac.new(key, b"", hashlib.sha256)))
    return True


def _base64(mac: Any) -> str:
    return base64.b64encode(mac.digest()).decode()


class _Mailbox:
    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(bytes(envelope.content), policy=policy.default)
        body = mail.get_body()
        assert body is not None
        key = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        parts = frozenset(_NUMBER.findall(body.get_content()))
        what = self._receiver.receive(parts or frozenset({key[:8]}))
        return "250 OK" if what == "ok" else "451 4.3.0 try later"


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@contextmanager
def _serving_lines(receiver: Receiver) -> Iterator[int]:
    """Takes every line: TCP gives no receipt that could fail."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            size = b""
            while (char := self.rfile.read(1)) and char != b" ":
                size += char
            line = self.rfile.read(int(size or b"0")).decode()
            parts = frozenset(_NUMBER.findall(line))
            key = re.search(r'key="(\w{8})', line)
            receiver.receive(parts or frozenset({key.group(1)} if key else ()))

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    receiver.trouble = 0.0
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def _free_port() -> int:
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        return int(server.server_address[1])
