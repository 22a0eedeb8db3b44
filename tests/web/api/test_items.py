from typing import Any

import httpx
import pytest
from api_client import program
from web_office import YEAR, Office

from model.people import Role
from store import audit

API = f"/api/v1/sites/a/{YEAR}/items"
NEWS = {"field": "info.news"}


def decide(client: httpx.Client, address: str, counted: object, **more: Any) -> httpx.Response:
    body = {"address": address, "counted": counted, **more}
    return client.put(f"{API}/decision", json=body)


def count_of(answer: httpx.Response) -> int:
    return {value["key"]: value["value"] for value in answer.json()["values"]}["info.news"]


def test_the_items_behind_a_value_are_those_of_the_page(office: Office) -> None:
    found = program(office, Role.AUDITOR).get(API, params=NEWS).json()

    assert (found["total"], found["counted"], len(found["items"])) == (8, 8, 8)
    assert all(item["why"] for item in found["items"])
    days = [item["published_on"] for item in found["items"]]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("limit", [1, 3, 7, 8])
def test_parts_together_are_the_whole(office: Office, limit: int) -> None:
    client = program(office, Role.AUDITOR)
    whole = client.get(API, params=NEWS).json()["items"]
    found, cursor = [], ""
    while cursor is not None:
        query = {**NEWS, "limit": limit, "cursor": cursor}
        part = client.get(API, params=query).json()
        assert len(part["items"]) <= limit
        found += part["items"]
        cursor = part["next"]

    assert found == whole


def test_items_are_searched(office: Office) -> None:
    client = program(office, Role.AUDITOR)
    found = client.get(API, params={**NEWS, "q": "第 3 次"}).json()["items"]

    assert [item["title"] for item in found] == ["召开第 3 次工作推进会"]
    assert client.get(API, params={**NEWS, "counted": "false"}).json()["items"] == []


def test_taking_an_item_out_moves_the_number_and_taking_it_back_too(office: Office) -> None:
    client = program(office, Role.FILLER)
    address = client.get(API, params=NEWS).json()["items"][0]["address"]

    assert count_of(decide(client, address, counted=False, reason="转载")) == 7
    left = client.get(API, params={**NEWS, "counted": "false"}).json()["items"]
    assert [item["address"] for item in left] == [address]
    assert count_of(decide(client, address, counted=None)) == 8


def test_the_same_decision_again_is_not_recorded_again(office: Office) -> None:
    client = program(office, Role.FILLER)
    address = client.get(API, params=NEWS).json()["items"][0]["address"]
    for _ in range(3):
        assert decide(client, address, counted=False, reason="转载").status_code == 200
    with office.store.reading() as tx:
        found = [entry for entry in audit.entries(tx) if entry.action == "decide_item"]

    assert len(found) == 1


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"counted": False}, 422, "须写理由"),
        ({"counted": True, "reason": " "}, 422, "须写理由"),
        ({"counted": "ja", "reason": "x"}, 422, "body.counted 不是 true 或 false"),
        ({"reason": "x"}, 422, "body.counted 没有写"),
        ({"counted": False, "reason": "x", "by": "y"}, 422, "body.by 不认识的键"),
        ({"counted": False, "reason": "x", "address": ""}, 422, "body.address 太短"),
        ({"counted": False, "reason": "x", "address": "http://a.gov.cn/no"}, 404, "没有这条信息"),
    ],
)
def test_a_decision_that_cannot_be_taken_is_refused(
    office: Office, body: dict[str, Any], status: int, words: str
) -> None:
    client = program(office, Role.FILLER)
    address = client.get(API, params=NEWS).json()["items"][0]["address"]
    answer = client.put(f"{API}/decision", json={"address": address, **body})

    assert answer.status_code == status
    assert words in answer.json()["what"]
    assert client.get(API, params=NEWS).json()["counted"] == 8


def test_only_who_may_fill_takes_items_out(office: Office) -> None:
    address = "http://a.gov.cn/gzdt/1.html"
    answer = decide(program(office, Role.REVIEWER), address, counted=False, reason="转载")

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("query", "status"), [({"field": "site.name"}, 404), ({}, 422), ({"field": "x" * 101}, 422)]
)
def test_items_of_what_is_not_counted_are_refused(
    office: Office, query: dict[str, str], status: int
) -> None:
    assert program(office, Role.AUDITOR).get(API, params=query).status_code == status
