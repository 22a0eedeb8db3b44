"""The description of `/api/v1` as a page for people; programs take `/api/v1/openapi.json`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.desk import render

routes = APIRouter()

_METHODS = ("get", "post", "put", "delete")
_OK, _JSON = "200", "application/json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One parameter or key."""

    name: str
    kind: str
    is_needed: bool
    #: Which values and bounds it may have.
    bounds: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """One thing to ask for."""

    group: str
    method: str
    path: str
    words: str
    #: Identifier to link to.
    anchor: str
    parameters: tuple[Line, ...]
    body: tuple[Line, ...]
    answer: tuple[Line, ...]
    #: Status → what it means.
    refusals: tuple[tuple[str, str], ...]


@routes.get("/api")
def describe(request: Request) -> Response:
    """Every operation: what it takes, gives and refuses."""
    operations = tuple(read_operations(request.app.openapi()))
    return render(request, "api.html", operations=operations)


def read_operations(description: Mapping[str, Any]) -> Iterator[Operation]:
    """The operations of an OpenAPI description, in its order. Pure."""
    shapes = description["components"]["schemas"]
    for path, methods in description["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield _operation(path, method, methods[method], shapes)


def _operation(
    path: str, method: str, told: Mapping[str, Any], shapes: Mapping[str, Any]
) -> Operation:
    body = told.get("requestBody", {})
    answers = told["responses"]
    return Operation(
        group=told["tags"][0],
        method=method.upper(),
        path=path,
        words=told.get("description", ""),
        anchor=told["operationId"],
        parameters=tuple(
            _line(one["name"], one["schema"], shapes, is_needed=one.get("required", False))
            for one in told.get("parameters", ())
        ),
        body=_keys(_schema(body), shapes) if body else (),
        answer=_keys(_schema(answers[_OK]), shapes),
        refusals=tuple(
            (status, one["description"]) for status, one in answers.items() if status != _OK
        ),
    )


def _schema(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The shape of what is sent or answered; empty where that is no JSON."""
    schema: Mapping[str, Any] = told["content"].get(_JSON, {}).get("schema", {})
    return schema


def _keys(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> tuple[Line, ...]:
    whole = _resolved(schema, shapes)
    needed = whole.get("required", ())
    return tuple(
        _line(name, one, shapes, is_needed=name in needed)
        for name, one in whole.get("properties", {}).items()
    )


def _line(
    name: str, schema: Mapping[str, Any], shapes: Mapping[str, Any], *, is_needed: bool
) -> Line:
    return Line(
        name=name, kind=_kind(schema, shapes), is_needed=is_needed, bounds=_bounds(schema, shapes)
    )


def _kind(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " 或 ".join(_kind(one, shapes) for one in schema["anyOf"])
    if "items" in schema:
        return f"{_kind(schema['items'], shapes)} 的列表"
    if "$ref" in schema and "enum" not in _resolved(schema, shapes):
        return str(schema["$ref"].rpartition("/")[2])
    kind = str(_resolved(schema, shapes).get("type", ""))
    return f"{kind}（{schema['format']}）" if "format" in schema else kind


def _bounds(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    choices = schema.get("anyOf", (schema,))
    for one in choices:
        whole = _resolved(one, shapes)
        if "enum" in whole:
            return "、".join(str(value) for value in whole["enum"])
    words = {"minimum": "≥ {}", "maximum": "≤ {}", "maxLength": "不超过 {} 字"}
    return "，".join(text.format(schema[name]) for name, text in words.items() if name in schema)


def _resolved(schema: Mapping[str, Any], shapes: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    found: Mapping[str, Any] = shapes[name] if name else schema
    return found
