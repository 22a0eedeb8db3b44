import pytest
from api_client import program
from web_office import SITE_FILE, YEAR, Office

from model.people import Role


def add_sites(office: Office, *keys: str) -> None:
    for key in keys:
        text = SITE_FILE.replace('key = "a"', f'key = "{key}"').replace("某市", f"{key}市")
        office.home.site_file(key).write_text(text, encoding="utf-8")


def test_sites_are_listed_with_columns_and_the_year_of_their_report(office: Office) -> None:
    found = program(office, Role.AUDITOR).get("/api/v1/sites").json()

    assert found["next"] is None
    site = found["sites"][0]
    assert (site["key"], site["name"], site["year"]) == ("a", "某市民政局网站", YEAR)
    assert [column["kind"] for column in site["columns"]] == ["news", "policy", "topic"]


def test_one_site_is_the_one_of_the_list(office: Office) -> None:
    client = program(office, Role.AUDITOR)

    assert client.get("/api/v1/sites/a").json() == client.get("/api/v1/sites").json()["sites"][0]


def test_all_sites_come_in_parts_each_once_in_order(office: Office) -> None:
    add_sites(office, "b", "c", "d", "e")
    client = program(office, Role.AUDITOR)
    keys, cursor = [], ""
    for _ in range(3):
        part = client.get("/api/v1/sites", params={"limit": 2, "cursor": cursor}).json()
        keys.append([site["key"] for site in part["sites"]])
        cursor = part["next"]

    assert keys == [["a", "b"], ["c", "d"], ["e"]]
    assert cursor is None


def test_a_site_added_meanwhile_moves_no_other(office: Office) -> None:
    add_sites(office, "c", "d")
    client = program(office, Role.AUDITOR)
    first = client.get("/api/v1/sites", params={"limit": 2}).json()
    add_sites(office, "b")
    rest = client.get("/api/v1/sites", params={"limit": 2, "cursor": first["next"]}).json()

    assert [site["key"] for site in first["sites"] + rest["sites"]] == ["a", "c", "d"]


def test_sites_are_found_by_a_part_of_their_name(office: Office) -> None:
    add_sites(office, "b")
    found = program(office, Role.AUDITOR).get("/api/v1/sites", params={"q": "b市"}).json()

    assert [site["key"] for site in found["sites"]] == ["b"]


def test_progress_is_listed_by_site(office: Office) -> None:
    add_sites(office, "b")
    found = program(office, Role.AUDITOR).get("/api/v1/drafts").json()["drafts"]

    told = [(one["site"], one["state"], one["fields"], one["decided"]) for one in found]
    assert told == [("a", "draft", 83, 0), ("b", "draft", 83, 0)]
    assert [one["compiled_at"] is None for one in found] == [False, True]


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("limit=0", "query.limit"),
        ("limit=501", "query.limit"),
        ("limit=x", "query.limit"),
        ("colour=red", "query.colour"),
        ("cursor=!", "query.cursor"),
        ("cursor=abc", "query.cursor"),
        ("cursor=WzFd", "query.cursor"),
    ],
)
def test_a_part_that_cannot_be_asked_for_is_named(office: Office, query: str, where: str) -> None:
    answer = program(office, Role.AUDITOR).get(f"/api/v1/sites?{query}")
    told = answer.json()

    assert (answer.status_code, told["code"]) == (422, "invalid")
    assert where in {told["where"], *(fault["where"] for fault in told["faults"])}
