"""Robots and webhooks against local receivers that speak their protocols."""

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from alert_cases import NOW, fetcher_for, make_channel, make_message
from pytest_httpserver import HTTPServer
from werkzeug import Request

from alerts.channels import send
from model.errors import AlertNotSent
from model.messages import Channel, Message

_ACCEPTED = {
    "webhook": {},
    "wecom": {"errcode": 0, "errmsg": "ok"},
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "feishu": {"code": 0, "msg": "success"},
}
#: Robot → an answer of 200 that refuses for good, and one that passes.
_REFUSALS = {
    "wecom": ({"errcode": 93000, "errmsg": "invalid webhook url"}, {"errcode": 45009}),
    "dingtalk": ({"errcode": 310000, "errmsg": "sign not match"}, {"errcode": 130101}),
    "feishu": ({"code": 19021, "msg": "sign match fail"}, {"code": 11232}),
}


def _channel(server: HTTPServer, kind: str, **secrets: str) -> Channel:
    url = server.url_for(f"/{kind}?key=TOKEN")
    return make_channel(kind, secrets=(("url", url), *secrets.items()))


def _send(channel: Channel, message: Message | None = None) -> None:
    send(channel, message or make_message(), fetcher_for(channel), now=NOW)


def _received(server: HTTPServer) -> Request:
    return server.log[-1][0]


def _refused(channel: Channel) -> AlertNotSent:
    with pytest.raises(AlertNotSent) as caught:
        _send(channel)
    assert "TOKEN" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("kind", sorted(_ACCEPTED))
def test_a_message_arrives_whole(httpserver: HTTPServer, kind: str) -> None:
    httpserver.expect_request(f"/{kind}", method="POST").respond_with_json(_ACCEPTED[kind])

    _send(_channel(httpserver, kind))

    body = _received(httpserver).get_data(as_text=True)
    assert "【站报】标题" in body
    assert "正文" in body


@pytest.mark.parametrize("kind", sorted(_REFUSALS))
def test_200_with_an_error_code_is_a_failure(httpserver: HTTPServer, kind: str) -> None:
    permanent, passing = _REFUSALS[kind]
    httpserver.expect_ordered_request(f"/{kind}").respond_with_json(permanent)
    httpserver.expect_ordered_request(f"/{kind}").respond_with_json(passing)
    channel = _channel(httpserver, kind)

    refused = _refused(channel)
    assert (refused.is_permanent, refused.code) == (True, "D01")
    assert not _refused(channel).is_permanent


@pytest.mark.parametrize("kind", sorted(_REFUSALS))
@pytest.mark.parametrize("body", ["", "<html>登录</html>", "[]", "null"])
def test_200_without_the_robots_json_is_no_receipt(
    httpserver: HTTPServer, kind: str, body: str
) -> None:
    httpserver.expect_request(f"/{kind}").respond_with_data(body)

    assert not _refused(_channel(httpserver, kind)).is_permanent


@pytest.mark.parametrize("kind", sorted(_ACCEPTED))
@pytest.mark.parametrize(
    ("status", "is_permanent"),
    [(500, False), (502, False), (429, False), (408, False), (404, True), (401, True), (302, True)],
)
def test_a_status_tells_whether_to_try_again(
    httpserver: HTTPServer, kind: str, status: int, *, is_permanent: bool
) -> None:
    httpserver.expect_request(f"/{kind}").respond_with_data(
        "", status=status, headers={"Location": "/elsewhere"}
    )

    assert _refused(_channel(httpserver, kind)).is_permanent is is_permanent
    assert len(httpserver.log) == 1


def _hang_up(receiver: socket.socket) -> None:
    receiver.accept()[0].close()


@pytest.mark.parametrize("kind", sorted(_ACCEPTED))
@pytest.mark.parametrize("is_cut", [False, True])
def test_a_receiver_that_never_answers_or_hangs_up_did_not_take_it(
    kind: str, *, is_cut: bool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as receiver:
        url = f"http://127.0.0.1:{receiver.getsockname()[1]}/?key=TOKEN"
        if is_cut:
            threading.Thread(target=_hang_up, args=(receiver,)).start()

        assert not _refused(make_channel(kind, secrets=(("url", url),))).is_permanent


@pytest.mark.parametrize("kind", sorted(_ACCEPTED))
def test_a_receiver_that_is_gone_is_tried_again(kind: str, free_port: int) -> None:
    channel = make_channel(kind, secrets=(("url", f"http://127.0.0.1:{free_port}/?key=TOKEN"),))

    assert not _refused(channel).is_permanent


@pytest.mark.parametrize("kind", sorted(_ACCEPTED))
def test_a_private_address_is_refused_unless_the_channel_allows_it(
    httpserver: HTTPServer, kind: str
) -> None:
    url = httpserver.url_for(f"/{kind}?key=TOKEN")

    error = _refused(make_channel(kind, allow_networks=(), secrets=(("url", url),)))

    assert error.is_permanent
    assert httpserver.log == []


def test_a_webhook_is_signed_over_timestamp_and_body(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/webhook").respond_with_data("")

    _send(_channel(httpserver, "webhook", secret="S3CRET"))

    request = _received(httpserver)
    stamp, body = request.headers["X-Zhanbao-Timestamp"], request.get_data()
    mac = hmac.new(b"S3CRET", stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert stamp == str(int(NOW.timestamp()))
    assert request.headers["X-Zhanbao-Signature"] == f"sha256={mac}"
    assert b"S3CRET" not in body


def test_a_webhook_carries_the_same_key_on_each_try_and_those_of_merged_parts(
    httpserver: HTTPServer,
) -> None:
    httpserver.expect_request("/webhook").respond_with_data("", status=500)
    channel = _channel(httpserver, "webhook")

    for _ in range(2):
        with pytest.raises(AlertNotSent):
            _send(channel, make_message("k9", parts=("k1", "k2")))

    assert [request.headers["Idempotency-Key"] for request, _ in httpserver.log] == ["k9", "k9"]
    assert json.loads(_received(httpserver).get_data())["keys"] == ["k1", "k2"]


def test_dingtalks_sign_arrives_encoded_once(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/dingtalk").respond_with_json({"errcode": 0})

    _send(_channel(httpserver, "dingtalk", secret="SEC42"))

    query = parse_qs(urlsplit(_received(httpserver).url).query)
    stamp = query["timestamp"][0]
    mac = hmac.new(b"SEC42", f"{stamp}\nSEC42".encode(), hashlib.sha256)
    assert stamp == str(int(NOW.timestamp() * 1000))
    assert query["sign"][0] == base64.b64encode(mac.digest()).decode()
    assert query["key"] == ["TOKEN"]
    assert b"%25" not in _received(httpserver).query_string


def test_feishus_sign_stands_in_the_body(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feishu").respond_with_json({"code": 0})

    _send(_channel(httpserver, "feishu", secret="SEC42"))

    sent: dict[str, Any] = json.loads(_received(httpserver).get_data())
    key = f"{sent['timestamp']}\nSEC42".encode()
    assert sent["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()


_TEXT: dict[str, Callable[[dict[str, Any]], str]] = {
    "wecom": lambda sent: str(sent["text"]["content"]),
    "dingtalk": lambda sent: str(sent["text"]["content"]),
    "feishu": lambda sent: str(sent["content"]["text"]),
}


@pytest.mark.parametrize(
    ("kind", "limit"), [("wecom", 2048), ("dingtalk", 20_000), ("feishu", 20_480)]
)
def test_a_long_message_is_cut_to_the_robots_size(
    httpserver: HTTPServer, kind: str, limit: int
) -> None:
    httpserver.expect_request(f"/{kind}").respond_with_json(_ACCEPTED[kind])

    _send(_channel(httpserver, kind), make_message(body="字" * 30_000))

    text = _TEXT[kind](json.loads(_received(httpserver).get_data()))
    assert len(text.encode()) <= limit
    assert text.endswith("（内容过长，已截断）\n编号 k1")
