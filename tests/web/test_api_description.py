import pytest
from web_office import Office

from model.people import Role
from web.api_description import read_operations

_OPERATIONS = {
    "GET /api/v1/sites",
    "GET /api/v1/sites/{key}",
    "GET /api/v1/drafts",
    "GET /api/v1/sites/{key}/{year}",
    "GET /api/v1/sites/{key}/{year}/values/{field}",
    "PUT /api/v1/sites/{key}/{year}/values/{field}",
    "GET /api/v1/sites/{key}/{year}/items",
    "PUT /api/v1/sites/{key}/{year}/items/decision",
    "GET /api/v1/issues",
    "GET /api/v1/sites/{key}/issues",
    "GET /api/v1/sites/{key}/issues/{number}",
    "POST /api/v1/sites/{key}/issues/{number}/events",
    "GET /api/v1/issues.atom",
}


@pytest.fixture(scope="module")
def description(office_of_module: Office) -> dict:
    return office_of_module.person(Role.AUDITOR).get("/api/v1/openapi.json").json()


def test_the_interface_is_described_and_pages_are_not_part_of_it(description: dict) -> None:
    found = {f"{one.method} {one.path}" for one in read_operations(description)}

    assert found == _OPERATIONS


def test_every_operation_asks_for_a_token_and_tells_how_it_refuses(description: dict) -> None:
    for one in read_operations(description):
        told = description["paths"][one.path][one.method.lower()]

        assert told["security"] == [{"token": []}]
        assert {status for status, _ in one.refusals} >= {"401", "403", "404", "422"}
        assert one.words


def test_no_shape_takes_or_gives_a_key_that_is_not_named(description: dict) -> None:
    for name, shape in description["components"]["schemas"].items():
        if shape["type"] == "object":
            assert shape["additionalProperties"] is False, name


def test_the_page_tells_every_operation(office_of_module: Office) -> None:
    page = office_of_module.person(Role.FILLER).get("/api").text

    for one in _OPERATIONS:
        assert page.count(one) >= 2
    assert "evidence_digest" in page
    assert "confirm、replace、none、undo" in page
