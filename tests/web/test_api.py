import pytest
from web_office import NOW, PATH, YEAR, Office

from config.fields import load_fields
from model.issues import NewIssue, Severity
from model.people import Role
from store import issues

API = f"/api/v1/sites/a/{YEAR}"


def test_sites_are_listed_with_the_year_of_their_report(office: Office) -> None:
    found = office.person(Role.AUDITOR).get("/api/v1/sites").json()

    assert found["total"] == 1
    assert (found["sites"][0]["key"], found["sites"][0]["year"]) == ("a", YEAR)


def test_a_report_holds_every_field_in_order(office: Office) -> None:
    filler = office.person(Role.FILLER)
    filler.post(f"{PATH}/fields/media.other", data={"action": "none"})
    report = filler.get(API).json()

    assert [value["key"] for value in report["values"]] == [field.key for field in load_fields()]
    values = {value["key"]: (value["value"], value["state"]) for value in report["values"]}
    assert values["info.news"] == (8, "proposed")
    assert values["media.other"] == ("无", "confirmed")
    assert values["visits.uv"] == (None, "not_proposed")


def test_the_items_behind_a_value_are_those_of_the_page(office: Office) -> None:
    found = office.person(Role.FILLER).get(f"{API}/items", params={"field": "info.news"}).json()

    assert (found["total"], found["counted"], len(found["items"])) == (8, 8, 8)
    assert found["items"][0]["why"]


def test_issues_are_listed(office: Office) -> None:
    found = NewIssue(
        rule="home.stale",
        severity=Severity.VETO,
        target="首页",
        detail="未更新",
        basis="单项否决 3",
    )
    with office.store.transaction() as tx:
        issues.apply_changes(tx, site="a", opened=[found], closed=[], at=NOW)

    listed = office.person(Role.FILLER).get("/api/v1/sites/a/issues").json()["issues"]
    assert [(issue["rule"], issue["closed_at"]) for issue in listed] == [("home.stale", None)]


def test_the_interface_is_described_and_pages_are_not_part_of_it(office: Office) -> None:
    described = office.person(Role.FILLER).get("/api/v1/openapi.json").json()

    assert set(described["paths"]) == {
        "/api/v1/sites",
        "/api/v1/sites/{key}/{year}",
        "/api/v1/sites/{key}/{year}/items",
        "/api/v1/sites/{key}/issues",
    }


@pytest.mark.parametrize(
    "path", ["/sites", "/sites/a/2025", "/sites/a/issues", "/openapi.json", "/none"]
)
def test_a_stranger_is_told_to_log_in_and_nothing_else(office: Office, path: str) -> None:
    answer = office.stranger().get(f"/api/v1{path}")

    assert answer.status_code == 401
    assert answer.json() == {"what": "请先登录", "remedy": ""}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sites/b/2025", 404),
        ("/sites/a/1999", 404),
        ("/sites/a/2025/items?field=site.name", 404),
        ("/sites/a/2025/items", 422),
        ("/sites?page=0", 422),
    ],
)
def test_what_cannot_be_answered_is_refused_as_json(office: Office, path: str, status: int) -> None:
    answer = office.person(Role.FILLER).get(f"/api/v1{path}")

    assert (answer.status_code, sorted(answer.json())) == (status, ["remedy", "what"])
