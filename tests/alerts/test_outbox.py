import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import cycle

import pytest
from alert_cases import NOW, fetcher_for, make_channel, make_delivery, make_message
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from alerts.heartbeat import ping
from alerts.outbox import Result, deliver, next_try_at
from gate.fetch import Fetcher
from model.messages import Channel, Delivery


@pytest.fixture
def channel(httpserver: HTTPServer) -> Channel:
    return make_channel(secrets=(("url", httpserver.url_for("/hook")),))


def _deliver(channel: Channel, due: list[Delivery], now: datetime = NOW) -> list[Result]:
    return list(deliver(due, {channel.name: channel}, fetcher_for, clock=lambda: now))


def _keys(server: HTTPServer) -> list[str]:
    return [request.headers["Idempotency-Key"] for request, _ in server.log]


def test_what_is_due_is_sent_in_the_order_it_was_written(
    httpserver: HTTPServer, channel: Channel
) -> None:
    httpserver.expect_request("/hook").respond_with_data("")

    results = _deliver(channel, [make_delivery(2), make_delivery(1), make_delivery(3)])

    assert [result.is_sent for result in results] == [True] * 3
    assert _keys(httpserver) == ["k1", "k2", "k3"]


def test_after_a_passing_failure_the_rest_of_the_channel_waits_with_it(
    httpserver: HTTPServer, channel: Channel
) -> None:
    httpserver.expect_request("/hook").respond_with_data("", status=503)

    first, rest = _deliver(channel, [make_delivery(1), make_delivery(2), make_delivery(3)])

    assert _keys(httpserver) == ["k1"]
    assert "HTTP 503" in first.error
    assert first.next_try_at is not None
    assert first.next_try_at > NOW
    assert [delivery.id for delivery in rest.deliveries] == [2, 3]
    assert (rest.error, rest.next_try_at) == ("", first.next_try_at)


def test_a_message_refused_for_good_does_not_hold_up_the_others(
    httpserver: HTTPServer, channel: Channel
) -> None:
    httpserver.expect_ordered_request("/hook").respond_with_data("", status=400)
    httpserver.expect_ordered_request("/hook").respond_with_data("")

    first, second = _deliver(channel, [make_delivery(1), make_delivery(2)])

    assert (first.is_sent, first.next_try_at) == (False, None)
    assert second.is_sent


def test_one_dead_channel_does_not_hold_up_another(httpserver: HTTPServer, free_port: int) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    dead = make_channel(name="坏", secrets=(("url", f"http://127.0.0.1:{free_port}/"),))
    good = make_channel(name="好", secrets=(("url", httpserver.url_for("/hook")),))
    due = [make_delivery(1, channel="坏"), make_delivery(2, channel="好")]

    results = list(deliver(due, {"坏": dead, "好": good}, fetcher_for, clock=lambda: NOW))

    assert [result.is_sent for result in results] == [False, True]


def test_a_channel_taken_out_of_the_file_is_told_and_kept(channel: Channel) -> None:
    (result,) = _deliver(channel, [make_delivery(1, channel="旧群")])

    assert "没有渠道「旧群」" in result.error
    assert result.next_try_at is not None


def test_waits_double_up_to_an_hour_and_end_after_72_hours() -> None:
    waits = []
    delivery, now = make_delivery(), NOW
    while (again := next_try_at(delivery, now)) is not None:
        waits.append(again - now)
        delivery, now = replace(delivery, tries=delivery.tries + 1), again

    assert timedelta(seconds=22) <= waits[0] <= timedelta(seconds=30)
    assert all(wait <= timedelta(hours=1) for wait in waits)
    assert timedelta(hours=72) <= now - NOW < timedelta(hours=73)
    assert 72 <= len(waits) <= 105


def test_the_same_try_always_waits_the_same() -> None:
    assert next_try_at(make_delivery(), NOW) == next_try_at(make_delivery(), NOW)


def test_a_crowd_on_one_channel_goes_as_one_message_that_lists_all_keys(
    httpserver: HTTPServer, channel: Channel
) -> None:
    httpserver.expect_request("/hook").respond_with_data("")

    (result,) = _deliver(channel, [make_delivery(n) for n in range(1, 8)])

    assert result.is_sent
    assert len(result.deliveries) == 7
    (request, _) = httpserver.log[0]
    assert request.get_json()["keys"] == [f"k{n}" for n in range(1, 8)]


def test_a_digest_merges_the_milder_and_sends_a_veto_alone(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    digest = make_channel(secrets=(("url", httpserver.url_for("/hook")),), digest_at=time(9))
    veto = make_delivery(2, message=make_message("k2", severity="veto"))

    results = _deliver(digest, [make_delivery(1), veto, make_delivery(3)])

    assert [[d.id for d in result.deliveries] for result in results] == [[2], [1, 3]]


def test_no_more_than_the_channels_rate_is_sent_in_a_minute(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook").respond_with_data("")
    slow = make_channel(secrets=(("url", httpserver.url_for("/hook")),), per_minute=2)
    due = [make_delivery(n) for n in (1, 2, 3)]

    *sent, held = _deliver(slow, due)

    assert [result.is_sent for result in sent] == [True, True]
    assert (held.is_sent, held.error) == (False, "")
    assert held.next_try_at == NOW + timedelta(minutes=1)


def test_sendings_of_the_round_before_count_for_the_rate(httpserver: HTTPServer) -> None:
    slow = make_channel(secrets=(("url", httpserver.url_for("/hook")),), per_minute=1)
    before = NOW - timedelta(seconds=20)

    (held,) = deliver(
        [make_delivery()],
        {slow.name: slow},
        fetcher_for,
        clock=lambda: NOW,
        sent_of_late={slow.name: [before]},
    )

    assert held.next_try_at == before + timedelta(minutes=1)
    assert httpserver.log == []


class _Receiver:
    """Fails as planned, and keeps the keys of what it took, repeats dropped as receivers do."""

    def __init__(self, plan: Iterator[str]) -> None:
        self.plan = plan
        self.tries: list[str] = []
        self.taken: list[str] = []

    def __call__(self, request: Request) -> Response:
        key, what = request.headers["Idempotency-Key"], next(self.plan)
        self.tries.append(key)
        if what == "refuse":
            return Response(status=503)
        # `lost`: it took the message, and the answer never came through.
        if key not in self.taken:
            self.taken.append(key)
        return Response(status=504 if what == "lost" else 200)


@pytest.mark.parametrize("killed_every", [0, 2, 3])
def test_nothing_is_lost_or_doubled_through_errors_and_kills(
    httpserver: HTTPServer, channel: Channel, killed_every: int
) -> None:
    outcomes = iter(["refuse", "ok", "lost", "refuse", "ok", "ok", "lost"] * 30)
    receiver = _Receiver(outcomes)
    httpserver.expect_request("/hook").respond_with_handler(receiver)
    rows = {n: make_delivery(n) for n in range(1, 25)}
    now, rounds = NOW, 0

    while rows:
        rounds += 1
        due = [d for d in rows.values() if d.next_try_at <= now][:5]
        for number, result in enumerate(
            deliver(due, {channel.name: channel}, fetcher_for, clock=lambda at=now: at), start=1
        ):
            if killed_every and number % killed_every == 0 and rounds % 2:
                break  # killed after the sending, before it was recorded
            for delivery in result.deliveries:
                if result.is_sent:
                    del rows[delivery.id]
                else:
                    assert result.next_try_at is not None
                    rows[delivery.id] = replace(delivery, next_try_at=result.next_try_at)
        now += timedelta(minutes=1)
        assert rounds < 500

    assert receiver.taken == [f"k{n}" for n in range(1, 25)]
    assert len(receiver.tries) > len(receiver.taken)


#: Robot → an answer of 200 that says busy, and one that says taken.
_ROBOTS = {
    "wecom": ({"errcode": 45009}, {"errcode": 0}),
    "dingtalk": ({"errcode": 130101}, {"errcode": 0}),
    "feishu": ({"code": 11232}, {"code": 0}),
}


@pytest.mark.parametrize("kind", sorted(_ROBOTS))
def test_a_robot_gets_every_message_once_and_in_order_through_errors(
    httpserver: HTTPServer, kind: str
) -> None:
    busy, taken = _ROBOTS[kind]
    plan = cycle(["500", "busy", "taken", "taken", "busy", "html", "taken"])
    received: list[str] = []

    def answer(request: Request) -> Response:
        match next(plan):
            case "500":
                return Response(status=500)
            case "html":
                return Response("<html>网关错误</html>")
            case "busy":
                return Response(json.dumps(busy))
        received.extend(re.findall(r"第\d+条", request.get_data(as_text=True)))
        return Response(json.dumps(taken))

    httpserver.expect_request(f"/{kind}").respond_with_handler(answer)
    robot = make_channel(kind, secrets=(("url", httpserver.url_for(f"/{kind}")),))
    wanted = [f"第{n}条" for n in range(1, 21)]
    rows = {
        n: make_delivery(n, message=make_message(f"k{n}", body=f"第{n}条")) for n in range(1, 21)
    }
    now = NOW

    while rows:
        due = [d for d in rows.values() if d.next_try_at <= now][:5]
        for result in _deliver(robot, due, now):
            for delivery in result.deliveries:
                if result.is_sent:
                    del rows[delivery.id]
                else:
                    assert result.next_try_at is not None
                    rows[delivery.id] = replace(delivery, next_try_at=result.next_try_at)
        now += timedelta(minutes=1)
        assert now < NOW + timedelta(hours=5)

    assert received == wanted


def test_a_dead_man_ping_says_whether_the_watcher_heard(
    httpserver: HTTPServer, free_port: int
) -> None:
    httpserver.expect_ordered_request("/ping").respond_with_data("")
    httpserver.expect_ordered_request("/ping").respond_with_data("", status=500)
    fetcher = Fetcher(allow_networks=("127.0.0.0/8",))

    assert ping(httpserver.url_for("/ping"), fetcher) == ""
    assert "HTTP 500" in ping(httpserver.url_for("/ping"), fetcher)
    assert "没有送到" in ping(f"http://127.0.0.1:{free_port}/", fetcher)
