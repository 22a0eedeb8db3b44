"""Syslog lines against local UDP and TCP receivers."""

import socket

import pytest
from alert_cases import NOW, fetcher_for, make_channel, make_message

from alerts.channels import send
from alerts.channels.syslog import line_of
from model.errors import AlertNotSent
from model.messages import Channel


def _channel(port: int, protocol: str) -> Channel:
    settings = (("host", "127.0.0.1"), ("port", str(port)), ("protocol", protocol))
    return make_channel("syslog", settings=settings)


def test_a_line_arrives_by_udp() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(5)
        channel = _channel(receiver.getsockname()[1], "udp")

        send(channel, make_message(severity="veto"), fetcher_for(channel), now=NOW)

        assert receiver.recv(4096).decode() == (
            "<130>1 2026-07-15T02:00:00+00:00 - zhanbao - alert "
            '[zhanbao@32473 key="k1"] 【站报】标题 正文'
        )


def test_a_line_arrives_by_tcp_with_its_length() -> None:
    with socket.create_server(("127.0.0.1", 0)) as receiver:
        channel = _channel(receiver.getsockname()[1], "tcp")

        send(channel, make_message(), fetcher_for(channel), now=NOW)

        stream, _ = receiver.accept()
        with stream:
            length, _, line = stream.recv(4096).partition(b" ")
        assert int(length) == len(line)


def test_a_receiver_that_is_gone_is_tried_again(free_port: int) -> None:
    channel = _channel(free_port, "tcp")

    with pytest.raises(AlertNotSent) as caught:
        send(channel, make_message(), fetcher_for(channel), now=NOW)

    assert not caught.value.is_permanent


def test_a_line_is_one_line_and_no_longer_than_every_receiver_takes() -> None:
    line = line_of(make_message(body="甲\n<13>1 伪造\r\n" * 900), NOW, facility=16)

    assert len(line) <= 2048
    assert b"\n" not in line
    assert b"\r" not in line
