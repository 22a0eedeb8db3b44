"""What the description of the interface promises holds for requests drawn at random."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import schemathesis
from api_client import secret_of
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.schemas import BaseSchema
from web_office import NOW, YEAR, Office

from model.issues import NewIssue, Severity
from model.people import Role
from store import issues

load_all_checks()
#: No 5xx; the status, its content type and the shape of the answer are described.
_CONFORMS = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    ]
)
#: As above, and what is not described is not taken.
_REFUSES = [*_CONFORMS, *CHECKS.get_by_names(["negative_data_rejection"])]
#: Parameters of what there is, so that requests get beyond 404.
_THERE = {"key": "a", "year": YEAR, "field": "info.news", "number": 1}
_OPERATIONS = [
    ("GET", "/api/v1/sites"),
    ("GET", "/api/v1/sites/{key}"),
    ("GET", "/api/v1/drafts"),
    ("GET", "/api/v1/sites/{key}/{year}"),
    ("GET", "/api/v1/sites/{key}/{year}/values/{field}"),
    ("PUT", "/api/v1/sites/{key}/{year}/values/{field}"),
    ("GET", "/api/v1/sites/{key}/{year}/items"),
    ("PUT", "/api/v1/sites/{key}/{year}/items/decision"),
    ("GET", "/api/v1/issues"),
    ("GET", "/api/v1/sites/{key}/issues"),
    ("GET", "/api/v1/sites/{key}/issues/{number}"),
    ("POST", "/api/v1/sites/{key}/issues/{number}/events"),
    ("GET", "/api/v1/issues.atom"),
]


@pytest.fixture(scope="module")
def caller(office_of_module: Office) -> httpx.Client:
    """A program with the token of somebody who may write; there is an issue to be handled."""
    new = NewIssue(rule="x", severity=Severity.VETO, target="首页", detail="", basis="")
    with office_of_module.store.transaction() as tx:
        issues.apply_changes(tx, site="a", opened=[new], closed=[], at=NOW)
    client = office_of_module.stranger()
    client.headers["Authorization"] = f"Bearer {secret_of(office_of_module, Role.FILLER)}"
    return client


@pytest.fixture(scope="module")
def description(office_of_module: Office, caller: httpx.Client) -> BaseSchema:
    """The description as the server gives it."""
    schema = schemathesis.openapi.from_dict(caller.get("/api/v1/openapi.json").json())
    schema.config.update(base_url=office_of_module.address)
    return schema


def draw(
    schema: BaseSchema,
    operation: tuple[str, str],
    mode: GenerationMode,
    *,
    examples: int,
    where: dict[str, Any] | None,
    try_it: Callable[[Case], None],
) -> None:
    """Try requests to an operation drawn at random, the same ones at each run."""
    method, path = operation
    found = schema[path][method]
    names = {parameter.name for parameter in found.path_parameters}
    given_path = {name: value for name, value in (where or {}).items() if name in names}
    drawn = found.as_strategy(generation_mode=mode, path_parameters=given_path or None)
    rules = settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    rules(given(case=drawn)(try_it))()


def test_every_operation_is_drawn(description: BaseSchema) -> None:
    found = {(one.ok().method.upper(), one.ok().path) for one in description.get_all_operations()}

    assert found == set(_OPERATIONS)


def conforms(
    schema: BaseSchema, caller: httpx.Client, operation: tuple[str, str], examples: int
) -> None:
    headers = {"Authorization": caller.headers["Authorization"]}

    def is_answered(case: Case) -> None:
        case.call_and_validate(headers=headers, checks=_CONFORMS)

    known = {one.name for one in schema[operation[1]][operation[0]].query}

    def is_refused(case: Case) -> None:
        answer = case.call(headers=headers)
        # A key whose value is empty may not be sent at all: then there is nothing to refuse.
        is_sent = (
            bool(answer.request.body)
            or not set(parse_qs(urlsplit(answer.request.url).query)) <= known
        )
        case.validate_response(answer, checks=_REFUSES if is_sent else _CONFORMS)

    for where in (_THERE, None):
        for mode, try_it in (
            (GenerationMode.POSITIVE, is_answered),
            (GenerationMode.NEGATIVE, is_refused),
        ):
            draw(schema, operation, mode, examples=examples, where=where, try_it=try_it)


@pytest.mark.parametrize("operation", _OPERATIONS, ids=" ".join)
def test_answers_are_as_described(
    description: BaseSchema, caller: httpx.Client, operation: tuple[str, str]
) -> None:
    conforms(description, caller, operation, examples=12)


@pytest.mark.parametrize("operation", _OPERATIONS, ids=" ".join)
def test_without_a_token_there_is_one_answer(
    description: BaseSchema, operation: tuple[str, str]
) -> None:
    def is_refused(case: Case) -> None:
        answer = case.call(headers={"Authorization": "Bearer zhb_"})
        case.validate_response(answer, checks=_CONFORMS)
        assert answer.status_code == 401

    draw(description, operation, GenerationMode.POSITIVE, examples=5, where=None, try_it=is_refused)


@pytest.mark.soak
@pytest.mark.parametrize("operation", _OPERATIONS, ids=" ".join)
def test_answers_are_as_described_a_thousand_times(
    description: BaseSchema, caller: httpx.Client, operation: tuple[str, str]
) -> None:
    conforms(description, caller, operation, examples=250)
