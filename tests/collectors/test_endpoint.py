"""Figures from a JSON answer."""

from datetime import UTC, datetime

import pytest
from bad_server import page, serve

from collectors.endpoint import collect_endpoint
from gate.fetch import Fetcher
from model.endpoints import Endpoint
from model.errors import ConfigError, ImportRefused

AT = datetime(2026, 11, 1, tzinfo=UTC)
FETCHER = Fetcher(allow_networks=("127.0.0.1/32",), timeout_seconds=2)
BODY = '{"data":[{"total":80,"days":"2.5"}],"ok":true}'


def endpoint(url: str, *paths: tuple[str, str]) -> Endpoint:
    return Endpoint(name="12345", url=url, headers=(("X-Key", "KEY_12345"),), paths=paths)


def test_takes_each_field_from_its_path_with_the_key_of_the_environment() -> None:
    with serve({"/api": page(BODY)}) as server:
        asked = endpoint(
            server.url("/api?y={year}"),
            ("letters.received", "data.0.total"), ("letters.average_days", "data.0.days"),
        )  # fmt: skip
        got = collect_endpoint(FETCHER, asked, year=2026, at=AT, environment={"KEY_12345": "k"})

        assert server.log[0].headers["x-key"] == "k"
        assert server.log[0].path == "/api?y=2026"
    assert [(reading.key, reading.value, reading.year) for reading in got] == [
        ("letters.received", 80, 2026), ("letters.average_days", 2.5, 2026),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "path"),
    [("<html>", "a"), (BODY, "data.1.total"), (BODY, "data"), ("[" * 100_000, "0"), ("{}", "a")],
)
def test_takes_nothing_from_an_answer_that_lacks_a_figure(body: str, path: str) -> None:
    with serve({"/api": page(body)}) as server:
        asked = endpoint(server.url("/api"), ("letters.received", path))
        with pytest.raises(ImportRefused):
            collect_endpoint(FETCHER, asked, year=2026, at=AT, environment={"KEY_12345": "k"})


def test_a_missing_secret_stops_before_anything_is_asked() -> None:
    with serve() as server:
        with pytest.raises(ConfigError, match="KEY_12345"):
            collect_endpoint(FETCHER, endpoint(server.root), year=2026, at=AT, environment={})

        assert server.connections == 0
