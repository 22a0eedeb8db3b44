import re

import httpx
import pytest
from web_office import NAMES, PATH, YEAR, Office

from config.sites import load_site
from model.columns import ColumnKind
from model.people import Role
from store import audit, drafts

COLUMNS = f"{PATH}/columns"


def change(client: httpx.Client, **data: str) -> httpx.Response:
    sent = {"name": "工作动态", "seen_kind": "news", "kind": "policy", "days": "14"}
    return client.post(COLUMNS, data={**sent, **data})


def news_of(office: Office) -> object:
    with office.store.reading() as tx:
        draft = drafts.latest_draft(tx, "a", YEAR)
    proposal = draft.proposal("info.news") if draft else None
    return proposal.value if proposal else None


def test_what_a_change_would_move_is_shown_before_it_is_made(office: Office) -> None:
    filler = office.person(Role.FILLER)

    page = filler.get(f"{COLUMNS}/edit", params={"name": "工作动态", "kind": "policy"}).text

    assert re.search(r"信息公开目录信息公开量</th><td class=\"num\">1</td>.*?<b>9</b>", page)
    assert load_site(office.home.site_file("a")).columns[0].kind is ColumnKind.NEWS


@pytest.mark.parametrize("role", [Role.FILLER, Role.ADMIN])
def test_a_change_is_written_recorded_and_moves_the_draft(office: Office, role: Role) -> None:
    answer = change(office.person(role))

    assert answer.status_code == 200
    assert "已保存：「工作动态」是政策文件，14 天内须更新" in answer.text
    column = load_site(office.home.site_file("a")).columns[0]
    assert (column.kind, column.freshness_days) == (ColumnKind.POLICY, 14)
    assert news_of(office) is None
    with office.store.reading() as tx:
        entry = audit.entries(tx, 1)[0]
    assert (entry.who, entry.action, entry.target) == (NAMES[role], "change_column", "a/工作动态")
    assert entry.detail == "动态要闻→政策文件、14 天内须更新"


def test_the_second_of_two_is_told_what_the_first_made_of_it(office: Office) -> None:
    change(office.person(Role.ADMIN))

    answer = change(office.person(Role.FILLER), kind="notice")

    assert answer.status_code == 409
    assert "已被他人改为 政策文件" in answer.text
    assert load_site(office.home.site_file("a")).columns[0].kind is ColumnKind.POLICY
    with office.store.reading() as tx:
        assert [e.action for e in audit.entries(tx, 5)].count("change_column") == 1


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.HEAD, Role.SECURITY, Role.AUDITOR])
def test_others_may_look_but_not_change(office: Office, role: Role) -> None:
    person = office.person(role)

    assert "/columns/edit" not in person.get(COLUMNS).text
    assert change(person).status_code == 403
    assert person.get(f"{COLUMNS}/edit", params={"name": "工作动态"}).status_code == 403


@pytest.mark.parametrize(
    "data", [{"days": "0"}, {"days": "731"}, {"days": "x"}, {"days": "²"}, {"kind": "nonsense"}]
)
def test_an_unusable_wish_is_refused(office: Office, data: dict[str, str]) -> None:
    before = office.home.site_file("a").read_bytes()

    assert change(office.person(Role.FILLER), **data).status_code == 422
    assert office.home.site_file("a").read_bytes() == before


@pytest.mark.parametrize("days", ["1", "730", ""])
def test_a_limit_may_be_a_day_two_years_or_none(office: Office, days: str) -> None:
    change(office.person(Role.FILLER), kind="news", days=days)

    found = load_site(office.home.site_file("a")).columns[0].freshness_days
    assert found == (int(days) if days else None)


def test_a_column_past_its_limit_shows_it(office: Office) -> None:
    page = change(office.person(Role.FILLER), kind="news", days="30").text

    assert "已超过" in page


def test_a_column_that_there_is_not_is_not_found(office: Office) -> None:
    assert change(office.person(Role.FILLER), name="无").status_code == 404
