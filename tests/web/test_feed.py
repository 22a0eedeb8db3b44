from datetime import timedelta
from typing import Any

import httpx
import pytest
from api_client import program, secret_of
from lxml import etree
from web_office import NAMES, NOW, SITE_FILE, Office

from model.api_tokens import TokenPurpose
from model.issues import NewIssue, Severity
from model.people import Role
from store import api_tokens, issues, people

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "<b>&\"']]><!--\x00\x1b\u202e坏"


def open_issue(office: Office, site: str = "a", *, target: str = "首页", minutes: int = 0) -> int:
    new = NewIssue(
        rule="home.stale", severity=Severity.VETO, target=target, detail=HOSTILE, basis="一"
    )
    with office.store.transaction() as tx:
        at = NOW + timedelta(minutes=minutes)
        return issues.apply_changes(tx, site=site, opened=[new], closed=[], at=at)[0].issue.id


def read(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(answer.content)


def entries(answer: httpx.Response) -> list[Any]:
    return read(answer).findall(f"{ATOM}entry")


def address(office: Office, role: Role = Role.AUDITOR) -> str:
    return f"/feed/{secret_of(office, role, TokenPurpose.FEED)}/issues.atom"


def is_valid(element: Any) -> None:
    """What RFC 4287 asks of a feed (4.1.1) and an entry (4.1.2): one each, and dates with zones."""
    for name in ("id", "title", "updated"):
        assert len(element.findall(ATOM + name)) == 1, name
        assert element.findtext(ATOM + name), name
    for name in ("updated", "published"):
        for moment in element.findall(ATOM + name):
            assert moment.text.endswith("Z")
            assert len(moment.text) == 20
    assert all(link.get("href").startswith("http://") for link in element.findall(f"{ATOM}link"))


def test_the_feed_is_a_valid_one(office: Office) -> None:
    for number in range(3):
        open_issue(office, target=f"{HOSTILE}{number}", minutes=number)
    root = read(office.stranger().get(address(office)))

    assert root.tag == f"{ATOM}feed"
    is_valid(root)
    assert len(root.findall(f"{ATOM}author")) == 1
    found = root.findall(f"{ATOM}entry")
    assert len(found) == 3
    for entry in found:
        is_valid(entry)
        assert len(entry.findall(f"{ATOM}content")) == 1
    ids = [entry.findtext(f"{ATOM}id") for entry in found]
    assert len(set(ids)) == 3
    newest = max(entry.findtext(f"{ATOM}updated") for entry in found)
    assert root.findtext(f"{ATOM}updated") == newest


def test_hostile_text_stays_text(office: Office) -> None:
    open_issue(office)
    body = office.stranger().get(address(office)).content
    text = etree.fromstring(body).findtext(f"{ATOM}entry/{ATOM}content")

    assert "<b>&\"']]><!--坏" in text
    assert not {"\x00", "\x1b", "\u202e"} & set(body.decode())


def test_an_empty_feed_is_valid_too(office: Office) -> None:
    is_valid(read(office.stranger().get(address(office))))


def test_a_closed_issue_keeps_its_identity_and_is_updated(office: Office) -> None:
    number = open_issue(office)
    client, path = office.stranger(), address(office)
    before = entries(client.get(path))[0]
    with office.store.transaction() as tx:
        at = NOW + timedelta(days=1)
        issues.apply_changes(tx, site="a", opened=[], closed=[number], at=at)
    after = entries(client.get(path))[0]

    assert before.findtext(f"{ATOM}id") == after.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}updated") == "2026-01-06T01:00:00Z"
    assert "已关闭" in after.findtext(f"{ATOM}title")


def test_a_reader_sees_his_organisation_alone(office: Office) -> None:
    text = SITE_FILE.replace('key = "a"', 'key = "b"\norganisation = "甲市/民政局"', 1)
    office.home.site_file("b").write_text(text, encoding="utf-8")
    open_issue(office, "a")
    open_issue(office, "b")
    with office.store.transaction() as tx:
        owner = people.add_user(
            tx, name="乙", role=Role.FILLER, password_hash="x", at=NOW, organisation="甲市"
        )
        secret, _ = api_tokens.make_token(
            tx, owner=owner, name="x", purpose=TokenPurpose.FEED, by="乙", at=NOW
        )
    own = f"/feed/{secret}/issues.atom"
    client = office.stranger()

    ids = [entry.findtext(f"{ATOM}id") for entry in entries(client.get(own))]
    assert ids == ["urn:zhanbao:issue:b:2"]
    assert client.get(f"{own}?site=a").status_code == 404
    assert len(entries(client.get(address(office)))) == 2
    assert len(entries(client.get(f"{address(office)}?site=a"))) == 1


def test_the_feed_is_read_by_a_token_in_the_header_and_in_the_browser(office: Office) -> None:
    open_issue(office)

    for client in (program(office, Role.FILLER), office.person(Role.FILLER)):
        assert len(entries(client.get("/api/v1/issues.atom"))) == 1


@pytest.mark.parametrize("purpose", [TokenPurpose.API, TokenPurpose.METRICS])
def test_only_a_secret_made_for_it_opens_the_feed(office: Office, purpose: TokenPurpose) -> None:
    client = office.stranger()
    secret = secret_of(office, Role.ADMIN, purpose)

    assert client.get(f"/feed/{secret}/issues.atom").status_code == 404
    assert client.get("/feed/zhb_x/issues.atom").status_code == 404
    assert client.get("/feed//issues.atom").status_code == 404


def test_the_secret_of_a_feed_opens_nothing_else_and_can_be_revoked(office: Office) -> None:
    client, path = office.stranger(), address(office)
    secret = path.split("/")[2]
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/issues.atom", headers=headers).status_code == 401
    assert client.get("/metrics", headers={**headers, "X-Real-IP": "x"}).status_code == 401
    assert client.get(f"/feed/{secret}/other").status_code == 404
    with office.store.transaction() as tx:
        number = api_tokens.all_tokens(tx)[0].id
        api_tokens.revoke_token(tx, number, by=NAMES[Role.AUDITOR], at=NOW)

    assert client.get(path).status_code == 404


def test_a_feed_is_only_read(office: Office) -> None:
    assert office.stranger().post(address(office)).status_code == 405
