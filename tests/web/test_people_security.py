import re

import httpx
import pytest
from web_office import NAMES, PASSWORD, PATH, Office, token_of

from model.people import Role
from store import audit, people
from store.account_changes import Change
from web.people import TASKS


def number_of(office: Office, role: Role) -> int:
    with office.store.reading() as tx:
        user = people.user_named(tx, NAMES[role])
        assert user is not None
        return user.id


def do(office: Office, by: Role, change: Change, to: Role, **data: str) -> httpx.Response:
    return office.person(by).post(
        f"/people/{number_of(office, to)}", data={"action": change.value, **data}
    )


def is_in(client: httpx.Client) -> bool:
    return client.get("/account").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.FILLER])
def test_only_the_three_administrators_see_who_there_is(office: Office, role: Role) -> None:
    answer = office.person(role).get("/people")

    assert answer.status_code == (200 if role.is_administrative else 403)
    assert (NAMES[Role.FILLER] in answer.text) is role.is_administrative


@pytest.mark.parametrize("role", list(Role))
def test_each_change_is_one_administrators_task(office: Office, role: Role) -> None:
    client = office.person(role)
    number = number_of(office, Role.REVIEWER if role is Role.FILLER else Role.FILLER)

    for change in Change:
        answer = client.post(f"/people/{number}", data={"action": change.value, "role": "reviewer"})
        may = role in TASKS[change]
        assert (answer.status_code != 403) is may, (role, change)
    added = client.post("/people", data={"name": f"新人{role.value}", "role": "filler"})
    assert (added.status_code == 200) is (role is Role.ADMIN)


def test_a_new_person_sets_a_password_of_his_own_first(office: Office) -> None:
    page = office.person(Role.ADMIN).post("/people", data={"name": "新人", "role": "filler"}).text
    password = re.findall(r"<code>([^<]+)</code>", page)[0]
    client = office.stranger()
    assert client.post("/login", data={"name": "新人", "password": password}).status_code == 303
    assert client.get(PATH).headers["location"] == "/account"
    token = client.get("/account").text.split('name="csrf" value="')[1].split('"')[0]
    words = {"csrf": token, "old": password, "new": "mK9-vd72-Qpw", "again": "mK9-vd72-Qpw"}
    assert client.post("/account/password", data=words).headers["location"] == "/login"
    client.post("/login", data={"name": "新人", "password": "mK9-vd72-Qpw"})
    assert client.get(PATH).status_code == 200


@pytest.mark.parametrize(
    ("by", "change", "more"),
    [
        (Role.ADMIN, Change.DISABLE, {}),
        (Role.ADMIN, Change.PASSWORD, {}),
        (Role.SECURITY, Change.ROLE, {"role": "reviewer"}),
        (Role.SECURITY, Change.ORGANISATION, {"organisation": "某市/某局"}),
        (Role.SECURITY, Change.SESSIONS, {}),
        (Role.SECURITY, Change.SECOND_FACTOR, {}),
    ],
)
def test_it_takes_effect_at_once_and_is_in_the_trail(
    office: Office, by: Role, change: Change, more: dict[str, str]
) -> None:
    filler = office.person(Role.FILLER)
    assert is_in(filler)

    assert do(office, by, change, Role.FILLER, **more).status_code in {200, 303}

    assert not is_in(filler)
    with office.store.reading() as tx:
        entry = audit.entries(tx, 1)[0]
    assert (entry.who, entry.action, entry.target) == (NAMES[by], change.trail, NAMES[Role.FILLER])


def test_a_locked_account_is_opened_by_an_administrator(office: Office) -> None:
    client = office.stranger()
    for _ in range(5):
        client.post("/login", data={"name": NAMES[Role.FILLER], "password": "falsch"})
    words = {"name": NAMES[Role.FILLER], "password": PASSWORD}
    assert client.post("/login", data=words).status_code == 401
    assert "锁定至" in office.person(Role.ADMIN).get("/people").text

    do(office, Role.ADMIN, Change.UNLOCK, Role.FILLER)

    assert client.post("/login", data=words).status_code == 303


def test_a_person_let_in_again_can_log_in(office: Office) -> None:
    do(office, Role.ADMIN, Change.DISABLE, Role.FILLER)
    words = {"name": NAMES[Role.FILLER], "password": PASSWORD}
    assert office.stranger().post("/login", data=words).status_code == 401
    do(office, Role.ADMIN, Change.ENABLE, Role.FILLER)
    assert office.stranger().post("/login", data=words).status_code == 303


def test_what_somebody_may_not_do_is_in_the_trail(office: Office) -> None:
    filler = office.person(Role.FILLER)
    filler.get("/people")
    filler.headers["X-CSRF-Token"] = "0" * 64
    filler.post("/people", data={"name": "x", "role": "head"})

    with office.store.reading() as tx:
        told = [(e.who, e.action, e.target) for e in audit.entries(tx, 2)]
    who = NAMES[Role.FILLER]
    assert told == [(who, "refused", "POST /people"), (who, "refused", "GET /people")]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SECURITY])
def test_nobody_changes_his_own_account_here(office: Office, role: Role) -> None:
    for change in Change:
        answer = do(office, role, change, role, role="filler")
        assert answer.status_code == 403


def test_the_last_administrator_stays(office: Office) -> None:
    gone = do(office, Role.ADMIN, Change.DISABLE, Role.SECURITY)
    moved = do(office, Role.SECURITY, Change.ROLE, Role.ADMIN, role="filler")

    assert (gone.status_code, moved.status_code) == (422, 422)
    assert "最后一位" in gone.text
    assert is_in(office.person(Role.SECURITY))


def test_nobody_reaches_people_of_another_organisation(office: Office) -> None:
    with office.store.transaction() as tx:
        people.set_organisation(tx, number_of_(tx, Role.ADMIN), "甲市")
        people.set_organisation(tx, number_of_(tx, Role.REVIEWER), "甲市/民政局")
        people.set_organisation(tx, number_of_(tx, Role.FILLER), "乙市")
    admin = office.person(Role.ADMIN)

    page = admin.get("/people").text
    assert NAMES[Role.REVIEWER] in page
    assert NAMES[Role.FILLER] not in page
    foreign, own = number_of(office, Role.FILLER), number_of(office, Role.REVIEWER)
    assert admin.post(f"/people/{foreign}", data={"action": "disable"}).status_code == 404
    assert admin.post(f"/people/{own}", data={"action": "disable"}).status_code == 303
    words = {"name": "新人", "role": "filler", "organisation": "乙市"}
    assert admin.post("/people", data=words).status_code == 403


def number_of_(tx: people.Transaction, role: Role) -> int:
    user = people.user_named(tx, NAMES[role])
    assert user is not None
    return user.id


def test_what_a_form_does_not_have_is_ignored(office: Office) -> None:
    """Mass assignment: nobody gives himself a role or another's name by further fields."""
    filler = office.person(Role.FILLER)
    more = {"role": "head", "user": "1", "by": "黄局长", "decided_by": "黄局长", "is_active": "1"}
    filler.post(f"{PATH}/fields/media.other", data={"action": "none", **more})

    with office.store.reading() as tx:
        entry = audit.entries(tx, 1)[0]
        user = people.user_named(tx, NAMES[Role.FILLER])
    assert entry.who == NAMES[Role.FILLER]
    assert user is not None
    assert user.role is Role.FILLER


@pytest.mark.parametrize(
    "data",
    [
        {"action": "explode"},
        {"action": "role"},
        {"action": "role", "role": "root"},
        {"action": ""},
        {},
        {"action": "organisation", "organisation": "甲//乙"},
    ],
)
def test_what_is_no_change_is_refused(office: Office, data: dict[str, str]) -> None:
    security = office.person(Role.SECURITY)

    answer = security.post(f"/people/{number_of(office, Role.FILLER)}", data=data)

    assert answer.status_code == 422


def test_a_person_who_is_not_there_is_not_found(office: Office) -> None:
    admin = office.person(Role.ADMIN)
    admin.headers["X-CSRF-Token"] = token_of(admin)

    assert admin.post("/people/999", data={"action": "disable"}).status_code == 404
