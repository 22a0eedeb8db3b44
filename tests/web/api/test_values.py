from typing import Any

import httpx
import pytest
from api_client import program
from web_office import NAMES, YEAR, Office, decide_all

from config.fields import load_fields
from model.people import Role
from store import audit, confirmations, reports

API = f"/api/v1/sites/a/{YEAR}"


def read(client: httpx.Client, field: str) -> dict[str, Any]:
    return client.get(f"{API}/values/{field}").json()["value"]


def decide(client: httpx.Client, field: str, action: str, **more: Any) -> httpx.Response:
    seen = read(client, field)
    body = {
        "action": action,
        "version": seen["version"],
        "evidence_digest": seen["evidence_digest"],
        **more,
    }
    return client.put(f"{API}/values/{field}", json=body)


def test_a_draft_holds_every_field_in_order(office: Office) -> None:
    draft = program(office, Role.AUDITOR).get(API).json()

    assert [value["key"] for value in draft["values"]] == [field.key for field in load_fields()]
    values = {value["key"]: (value["value"], value["state"]) for value in draft["values"]}
    assert values["info.news"] == (8, "proposed")
    assert values["visits.uv"] == (None, "not_proposed")


def test_a_proposal_is_confirmed(office: Office) -> None:
    client = program(office, Role.FILLER)
    answer = decide(client, "info.news", "confirm").json()

    assert (answer["value"], answer["state"], answer["version"]) == (8, "confirmed", 1)
    assert answer["decided_by"] == NAMES[Role.FILLER]


def test_zero_none_and_not_proposed_stay_three_things(office: Office) -> None:
    client = program(office, Role.FILLER)

    assert read(client, "visits.uv")["value"] is None
    assert decide(client, "visits.uv", "none").json()["value"] == "无"
    assert decide(client, "visits.uv", "replace", text="0").json()["value"] == 0
    undone = decide(client, "visits.uv", "undo").json()
    assert (undone["value"], undone["state"]) == (None, "not_proposed")


def test_the_history_tells_every_decision(office: Office) -> None:
    client = program(office, Role.FILLER)
    decide(client, "info.news", "confirm")
    decide(client, "info.news", "replace", text="7", reason="一条为转载")
    history = client.get(f"{API}/values/info.news").json()["history"]

    assert [(one["version"], one["value"], one["reason"]) for one in history] == [
        (1, 8, ""),
        (2, 7, "一条为转载"),
    ]


def test_who_comes_second_gets_both_values_and_nothing_is_lost(office: Office) -> None:
    client = program(office, Role.FILLER)
    seen = read(client, "info.news")
    decide(client, "info.news", "replace", text="7", reason="一条为转载")
    stale = {
        "action": "replace",
        "text": "6",
        "reason": "两条为转载",
        "version": seen["version"],
        "evidence_digest": seen["evidence_digest"],
    }
    decide(client, "info.news", "replace", text="5", reason="三条为转载")
    answer = client.put(f"{API}/values/info.news", json=stale)

    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "conflict")
    assert (told["standing"]["value"], told["standing"]["version"], told["wanted"]) == (5, 2, "6")
    assert read(client, "info.news")["value"] == 5


def test_a_decision_on_other_evidence_than_stands_is_refused_with_both_values(
    office: Office,
) -> None:
    answer = decide(program(office, Role.FILLER), "info.news", "confirm", evidence_digest="0" * 32)

    assert answer.status_code == 409
    assert (answer.json()["standing"]["value"], answer.json()["standing"]["version"]) == (8, 0)


def test_the_same_request_again_is_not_recorded_again(office: Office) -> None:
    client = program(office, Role.FILLER)
    seen = read(client, "info.news")
    body = {"action": "confirm", "version": 0, "evidence_digest": seen["evidence_digest"]}
    first = client.put(f"{API}/values/info.news", json=body)
    again = client.put(f"{API}/values/info.news", json=body)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    with office.store.reading() as tx:
        assert len(confirmations.history(tx, "a", YEAR, "info.news")) == 1


def test_another_value_on_the_same_version_is_no_repetition(office: Office) -> None:
    client = program(office, Role.FILLER)
    decide(client, "visits.uv", "replace", text="5")
    again = client.put(
        f"{API}/values/visits.uv",
        json={"action": "replace", "text": "6", "version": 0, "evidence_digest": ""},
    )

    assert again.status_code == 409


def test_a_signed_report_is_frozen(office: Office) -> None:
    decide_all(office)
    with office.store.transaction() as tx:
        common = {"site": "a", "year": YEAR, "by": "x", "at": office.clock()}
        for state in (reports.ReportState.SUBMITTED, reports.ReportState.REVIEWED):
            reports.move_state(tx, to=state, expected=None, reason="", **common)
        reports.sign(tx, bodies={"json": b"{}"}, expected=None, **common)
    answer = decide(program(office, Role.FILLER), "info.news", "confirm")

    assert (answer.status_code, answer.json()["code"]) == (423, "frozen")
    assert "已签发" in answer.json()["what"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.FILLER])
def test_only_who_may_fill_on_the_page_may_fill_here(office: Office, role: Role) -> None:
    answer = decide(program(office, role), "info.news", "confirm")

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    with office.store.reading() as tx:
        assert confirmations.history(tx, "a", YEAR, "info.news") == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"action": "replace", "text": "许多", "reason": "x"}, "许多"),
        ({"action": "replace", "text": "7"}, "没有写理由"),
        ({"action": "erase"}, "body.action 不是可选的值"),
        ({"version": -1}, "body.version 太小"),
        ({"version": None}, "body.version 不是整数"),
        ({"decided_by": "韦桂芳"}, "body.decided_by 不认识的键"),
        ({"reviewed_by": "韦桂芳"}, "body.reviewed_by 不认识的键"),
        ({"year": 2024}, "body.year 不认识的键"),
        ({"reason": "长" * 4001}, "body.reason 太长"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_chinese(
    office: Office, more: dict[str, Any], words: str
) -> None:
    client = program(office, Role.FILLER)
    answer = decide(client, "info.news", more.pop("action", "confirm"), **more)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert words in answer.json()["what"]
    assert read(client, "info.news")["version"] == 0


def test_nothing_is_confirmed_where_nothing_is_proposed(office: Office) -> None:
    answer = decide(program(office, Role.FILLER), "visits.uv", "confirm")

    assert answer.status_code == 422
    assert "没有建议值" in answer.json()["what"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b'{"action": "\\ud800"}'])
def test_a_body_that_is_no_object_is_refused(office: Office, body: bytes) -> None:
    answer = program(office, Role.FILLER).put(
        f"{API}/values/info.news", content=body, headers={"Content-Type": "application/json"}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_body_in_no_known_encoding_is_refused(office: Office) -> None:
    answer = program(office, Role.FILLER).put(
        f"{API}/values/info.news",
        content=b"{\xff}",
        headers={"Content-Type": "application/json"},
    )

    assert (answer.status_code, answer.json()["what"]) == (400, "请求读不懂")


def test_a_method_that_an_address_does_not_take_is_refused(office: Office) -> None:
    answer = program(office, Role.FILLER).delete(f"{API}/values/info.news")

    assert (answer.status_code, answer.json()["code"]) == (405, "method")
    assert answer.headers["allow"]


@pytest.mark.parametrize("path", ["/values/nothing", "/values/info.news%00", "/nothing"])
def test_what_is_not_there_is_told_as_json(office: Office, path: str) -> None:
    answer = program(office, Role.FILLER).get(f"{API}{path}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_trail_says_who_decided(office: Office) -> None:
    decide(program(office, Role.FILLER), "info.news", "confirm")
    with office.store.reading() as tx:
        newest = audit.entries(tx)[0]

    assert (newest.who, newest.action) == (NAMES[Role.FILLER], "confirm")
    assert newest.target == f"a/{YEAR}/info.news"
