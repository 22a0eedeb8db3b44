from typing import Any

import pytest
from api_client import program
from web_office import NAMES, NOW, Office

from model.issues import NewIssue, Severity
from model.people import Role
from store import issue_events, issues

API = "/api/v1/sites/a/issues"


@pytest.fixture
def numbers(office: Office) -> list[int]:
    """Three issues: two open ones, the middle one closed."""
    found = [
        NewIssue(
            rule="home.stale",
            severity=severity,
            target=f"对象 {place}",
            detail="未更新",
            basis="单项否决 3",
        )
        for place, severity in enumerate((Severity.VETO, Severity.NOTICE, Severity.NOTICE))
    ]
    with office.store.transaction() as tx:
        changes = issues.apply_changes(tx, site="a", opened=found, closed=[], at=NOW)
        made = [change.issue.id for change in changes]
        issues.apply_changes(tx, site="a", opened=[], closed=[made[1]], at=NOW)
    return made


@pytest.mark.parametrize("path", ["/api/v1/issues", API])
@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({}, [2, 0]),
        ({"show": "closed"}, [1]),
        ({"show": "all"}, [2, 1, 0]),
        ({"severity": "veto"}, [0]),
        ({"show": "all", "severity": "notice"}, [2, 1]),
    ],
)
def test_issues_are_listed_newest_first(
    office: Office, numbers: list[int], path: str, query: dict[str, str], wanted: list[int]
) -> None:
    found = program(office, Role.AUDITOR).get(path, params=query).json()

    assert [issue["id"] for issue in found["issues"]] == [numbers[place] for place in wanted]
    assert found["next"] is None


def test_parts_together_are_the_whole_even_if_one_opens_meanwhile(
    office: Office, numbers: list[int]
) -> None:
    client = program(office, Role.AUDITOR)
    first = client.get(API, params={"show": "all", "limit": 2}).json()
    new = NewIssue(rule="x", severity=Severity.VETO, target="新", detail="", basis="")
    with office.store.transaction() as tx:
        issues.apply_changes(tx, site="a", opened=[new], closed=[], at=NOW)
    query = {"show": "all", "limit": 2, "cursor": first["next"]}
    rest = client.get(API, params=query).json()

    assert [issue["id"] for issue in first["issues"] + rest["issues"]] == numbers[::-1]


def test_an_issue_is_acknowledged_and_assigned(office: Office, numbers: list[int]) -> None:
    client = program(office, Role.FILLER)
    path = f"{API}/{numbers[0]}"
    client.post(f"{path}/events", json={"action": "ack"})
    answer = client.post(
        f"{path}/events", json={"action": "assign", "text": NAMES[Role.REVIEWER]}
    ).json()

    assert answer["issue"]["acknowledged_by"] == NAMES[Role.FILLER]
    assert answer["issue"]["assigned_to"] == NAMES[Role.REVIEWER]
    assert [event["action"] for event in answer["events"]] == ["acknowledged", "assigned"]
    assert client.get(path).json() == answer


def test_a_false_alarm_has_a_reason_and_a_last_day(office: Office, numbers: list[int]) -> None:
    client = program(office, Role.FILLER)
    body = {"action": "false-alarm", "text": "已核实无需更新", "until": "2026-06-30"}
    answer = client.post(f"{API}/{numbers[0]}/events", json=body).json()["issue"]

    assert (answer["false_alarm_reason"], answer["false_alarm_until"]) == (
        "已核实无需更新",
        "2026-06-30",
    )


def test_the_same_event_again_is_not_recorded_again(office: Office, numbers: list[int]) -> None:
    client = program(office, Role.FILLER)
    for _ in range(3):
        client.post(f"{API}/{numbers[0]}/events", json={"action": "ack"})
    with office.store.reading() as tx:
        assert len(issue_events.events_of(tx, numbers)[numbers[0]]) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"action": "false-alarm", "until": "2026-06-30"}, "误报没有理由"),
        ({"action": "false-alarm", "text": "x", "until": "2025-06-30"}, "已过"),
        ({"action": "due"}, "没有写整改期限"),
        ({"action": "due", "until": "明天"}, "body.until 不是 2026-12-31 这样的日期"),
        ({"action": "assign", "text": "无名氏"}, "没有「无名氏」这个用户"),
        ({"action": "close"}, "body.action 不是可选的值"),
        ({"action": "ack", "by": "韦桂芳"}, "body.by 不认识的键"),
        ({}, "body.action 没有写"),
    ],
)
def test_what_cannot_be_done_is_told_in_chinese(
    office: Office, numbers: list[int], body: dict[str, Any], words: str
) -> None:
    client = program(office, Role.FILLER)
    answer = client.post(f"{API}/{numbers[0]}/events", json=body)

    assert answer.status_code == 422
    assert words in answer.json()["what"]
    assert client.get(f"{API}/{numbers[0]}").json()["events"] == []


def test_who_may_not_handle_on_the_page_may_not_here(office: Office, numbers: list[int]) -> None:
    answer = program(office, Role.AUDITOR).post(
        f"{API}/{numbers[0]}/events", json={"action": "ack"}
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize("number", ["0", "-1", "99", str(2**53 + 1), str(2**70), "x"])
@pytest.mark.usefixtures("numbers")
def test_an_issue_that_is_not_there(office: Office, number: str) -> None:
    answer = program(office, Role.FILLER).get(f"{API}/{number}")

    assert answer.status_code in {404, 422}
    assert answer.json()["what"]
