from datetime import timedelta

import httpx
import pytest
from web_office import NAMES, PASSWORD, Office

from model.people import Role
from model.security import SecuritySettings
from store import audit, people

COOKIE = "zhanbao_session"
RULES = SecuritySettings()
FAILURE_LIMIT, LOCK_FOR, IDLE, ABSOLUTE = RULES.tries, RULES.lock, RULES.idle, RULES.absolute


def log_in(client: httpx.Client, password: str, name: str = "陈云川") -> int:
    return client.post("/login", data={"name": name, "password": password}).status_code


def actions(office: Office) -> list[str]:
    with office.store.reading() as tx:
        return [entry.action for entry in audit.entries(tx, 50)]


def test_five_wrong_passwords_lock_the_account_for_a_while(office: Office) -> None:
    client = office.stranger()

    assert [log_in(client, "falsch") for _ in range(FAILURE_LIMIT)] == [401] * 5
    assert log_in(client, PASSWORD) == 401
    office.clock.now += LOCK_FOR + timedelta(seconds=1)
    assert log_in(client, PASSWORD) == 303


def test_four_wrong_passwords_do_not_lock(office: Office) -> None:
    client = office.stranger()

    assert [log_in(client, "falsch") for _ in range(FAILURE_LIMIT - 1)] == [401] * 4
    assert log_in(client, PASSWORD) == 303


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(office: Office) -> None:
    client = office.stranger()
    known = client.post("/login", data={"name": "陈云川", "password": "x"})
    unknown = client.post("/login", data={"name": "<b>谁", "password": "x"})

    assert known.text == unknown.text
    assert (known.status_code, unknown.status_code) == (401, 401)


def test_a_person_who_left_cannot_log_in(office: Office) -> None:
    with office.store.transaction() as tx:
        user = people.user_named(tx, "陈云川")
        assert user is not None
        people.set_active(tx, user.id, is_active=False)

    assert log_in(office.stranger(), PASSWORD) == 401


def test_the_cookie_is_out_of_reach_for_scripts_and_foreign_pages(office: Office) -> None:
    answer = office.stranger().post("/login", data={"name": "陈云川", "password": PASSWORD})

    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_each_login_gets_a_session_of_its_own(office: Office) -> None:
    first = office.person(Role.FILLER).cookies[COOKIE]
    client = office.stranger()
    client.cookies.set(COOKIE, first)
    client.post("/login", data={"name": "陈云川", "password": PASSWORD})

    assert {cookie.value for cookie in client.cookies.jar} - {first}


def test_a_session_that_nobody_uses_ends(office: Office) -> None:
    filler = office.person(Role.FILLER)

    office.clock.now += IDLE - timedelta(minutes=1)
    assert filler.get("/").status_code == 200
    office.clock.now += IDLE + timedelta(minutes=1)
    assert filler.get("/").status_code == 303


def test_a_session_ends_with_the_day_however_busy(office: Office) -> None:
    filler = office.person(Role.FILLER)
    end = office.clock.now + ABSOLUTE

    while office.clock.now + IDLE / 2 < end:
        office.clock.now += IDLE / 2
        assert filler.get("/").status_code == 200
    office.clock.now = end + timedelta(seconds=1)
    assert filler.get("/").status_code == 303


def test_after_logging_out_the_token_is_worth_nothing(office: Office) -> None:
    filler = office.person(Role.FILLER)
    token = filler.cookies[COOKIE]

    assert filler.post("/logout").status_code == 303
    thief = office.stranger()
    thief.cookies.set(COOKIE, token)
    assert thief.get("/").status_code == 303


def test_logins_failures_and_logouts_are_in_the_trail(office: Office) -> None:
    log_in(office.stranger(), "falsch")
    office.person(Role.FILLER).post("/logout")

    assert actions(office)[:3] == ["logout", "login", "login_failed"]


@pytest.mark.parametrize("role", list(Role))
def test_only_those_whose_task_it_is_read_the_trail(office: Office, role: Role) -> None:
    may = role in {Role.AUDITOR, Role.ADMIN, Role.SECURITY, Role.HEAD}
    answer = office.person(role).get("/audit")

    assert answer.status_code == (200 if may else 403)
    assert (NAMES[role] in answer.text) is True
