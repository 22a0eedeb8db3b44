"""A JSON answer of another system → figures of the year.

Addresses, header names and paths come from a person's file; secrets from environment variables,
named there, never written there.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from collectors.observing import Look
from config.fields import fields_by_key
from gate.fetch import Fetcher
from model.endpoints import Endpoint
from model.errors import ConfigError, ImportRefused, UsageError
from model.fetching import Outcome
from model.observations import Observation
from report.values import parse_value


def collect_endpoint(
    fetcher: Fetcher,
    endpoint: Endpoint,
    *,
    year: int,
    at: datetime,
    environment: Mapping[str, str],
) -> list[Observation]:
    """The figures that the interface gives; `{year}` in its address is replaced.

    Raises:
        ConfigError: an environment variable is not set, or a field key is unknown.
        FetchError: no whole answer.
        ImportRefused: the answer is no JSON or lacks a path; nothing is taken then.
    """
    url = endpoint.url.replace("{year}", str(year))
    answer = fetcher.get(url, headers=headers_of(endpoint.name, endpoint.headers, environment))
    if answer.outcome is not Outcome.OK:
        raise _refused(endpoint, f"接口返回 HTTP {answer.status}")
    return read_figures(answer.body, endpoint, year=year, look=Look(at=at, source=url))


def read_figures(body: bytes, endpoint: Endpoint, *, year: int, look: Look) -> list[Observation]:
    """As `collect_endpoint`, from the bytes of a saved answer. Pure."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _refused(endpoint, "接口返回的不是 JSON") from error
    found = []
    for key, path in endpoint.paths:
        field = fields_by_key().get(key)
        if field is None:
            raise ConfigError(f"没有指标 {key!r}", where=endpoint.name, remedy="改为指标的 key")
        text = _text(follow_path(answer, path))
        if text is None:
            raise _refused(endpoint, f"接口应答中没有 {path}")
        try:
            value = parse_value(field, text)
        except UsageError as error:
            raise _refused(endpoint, f"{path}：{error.what}") from error
        reading = value.isoformat() if isinstance(value, date) else value
        found.append(look.read(key, reading, unit=field.unit, year=year, place=path))
    return found


def follow_path(answer: object, path: str) -> object:
    """What stands at a path such as `data.0.total`; None where there is nothing."""
    for step in path.split("."):
        if isinstance(answer, dict):
            answer = answer.get(step)
        elif isinstance(answer, list) and step.isdecimal() and int(step) < len(answer):
            answer = answer[int(step)]
        else:
            return None
    return answer


def headers_of(
    name: str, headers: Sequence[tuple[str, str]], environment: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Header names with the values that the environment variables hold.

    Raises:
        ConfigError: one is not set; `name` is for the message.
    """
    for _, variable in headers:
        if variable not in environment:
            raise ConfigError(
                f"环境变量 {variable} 没有设置", where=name, remedy=f"设置 {variable}"
            )
    return tuple((header, environment[variable]) for header, variable in headers)


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value) if isinstance(value, int | str) else None


def _refused(endpoint: Endpoint, what: str) -> ImportRefused:
    return ImportRefused(what, where=endpoint.name, remedy="核对接口地址与字段路径，未取任何数据")
