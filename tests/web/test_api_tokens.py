import re
from datetime import timedelta
from pathlib import Path

import pytest
from api_client import secret_of
from web_office import NAMES, NOW, PASSWORD, Office, open_office

from config.keys import load_key
from model.people import Role
from model.totp import hotp, step_of
from store import api_tokens, audit, people, second_factor
from store.passwords import hash_password

PAGE = "/account/tokens"
FORM = {"name": "月报系统", "purpose": "api", "days": "30", "password": PASSWORD}


def test_a_token_is_shown_once_and_lets_its_program_in(office: Office) -> None:
    filler = office.person(Role.FILLER)
    made = filler.post(PAGE, data=FORM).text
    secret = re.findall(r"zhb_[\w-]{43}", made)[0]
    again = filler.get(PAGE).text

    assert secret not in again
    assert secret[:10] in again
    answer = office.stranger().get("/api/v1/sites", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200


@pytest.mark.parametrize("words", [{"password": ""}, {"password": "falsch"}])
def test_without_the_password_no_token_is_made(office: Office, words: dict[str, str]) -> None:
    answer = office.person(Role.FILLER).post(PAGE, data={**FORM, **words})

    assert answer.status_code == 422
    with office.store.reading() as tx:
        assert api_tokens.all_tokens(tx) == []
        assert audit.entries(tx, 1)[0].action == "login_failed"


def test_who_has_a_second_factor_shows_it_for_a_token_too(office: Office) -> None:
    filler, now = office.person(Role.FILLER), office.clock.now
    with office.store.transaction() as tx:
        user = people.user_named(tx, NAMES[Role.FILLER])
        assert user is not None
        key, secret = load_key(office.home.key), bytes(20)
        code = hotp(secret, step_of(now))
        assert second_factor.enrol(tx, user.id, secret=secret, code=code, key=key, at=now)
    office.clock.now += timedelta(seconds=60)
    code = hotp(secret, step_of(office.clock.now))

    assert "动态口令" in filler.get(PAGE).text
    assert [
        filler.post(PAGE, data={**FORM, "code": given}).status_code
        for given in ("", "000000", code, code)
    ] == [422, 422, 200, 422]


def test_a_token_is_no_way_around_a_second_factor_that_its_owner_must_have(tmp_path: Path) -> None:
    (tmp_path / "security.toml").write_text('second_factor_roles = ["filler"]', encoding="utf-8")
    with open_office(tmp_path) as office:
        secret = secret_of(office, Role.FILLER)
        program = {"Authorization": f"Bearer {secret}"}
        refused = office.stranger().get("/api/v1/sites", headers=program)
        with office.store.transaction() as tx:
            user = people.user_named(tx, NAMES[Role.FILLER])
            assert user is not None
            key, now = load_key(office.home.key), office.clock.now
            code = hotp(bytes(20), step_of(now))
            assert second_factor.enrol(tx, user.id, secret=bytes(20), code=code, key=key, at=now)
        taken = office.stranger().get("/api/v1/sites", headers=program)

    assert (refused.status_code, taken.status_code) == (403, 200)
    assert "须先启用动态口令" in refused.text


def test_an_address_of_a_feed_is_shown_whole(office: Office) -> None:
    filler = office.person(Role.FILLER)
    made = filler.post(PAGE, data={**FORM, "purpose": "feed"}).text

    assert re.search(rf"{office.address}/feed/zhb_[\w-]{{43}}/issues\.atom", made)


def test_a_person_revokes_his_own_token(office: Office) -> None:
    filler = office.person(Role.FILLER)
    filler.post(PAGE, data=FORM)
    with office.store.reading() as tx:
        number = api_tokens.all_tokens(tx)[0].id
    answer = filler.post(f"{PAGE}/{number}/revoke")

    assert answer.status_code == 303
    assert "已吊销" in filler.get(PAGE).text
    with office.store.reading() as tx:
        assert [entry.action for entry in audit.entries(tx)][:2] == ["revoke_token", "add_token"]


@pytest.mark.parametrize(("box", "is_good"), [({}, True), ({"tokens": "true"}, False)])
def test_who_changes_his_password_may_take_his_tokens_back_too(
    office: Office, *, box: dict[str, str], is_good: bool
) -> None:
    secret, other = secret_of(office, Role.FILLER), secret_of(office, Role.REVIEWER)
    filler = office.person(Role.FILLER)
    words = {"old": PASSWORD, "new": "mK9-vd72-Qpw", "again": "mK9-vd72-Qpw", **box}

    assert "同时吊销我的 1 个接口令牌" in filler.get("/account").text
    assert filler.post("/account/password", data=words).status_code == 303

    with office.store.reading() as tx:
        assert (api_tokens.find_token(tx, secret, at=office.clock()) is not None) is is_good
        assert api_tokens.find_token(tx, other, at=office.clock()) is not None


def test_a_password_made_anew_by_an_administrator_takes_the_tokens_back(office: Office) -> None:
    secret, other = secret_of(office, Role.FILLER), secret_of(office, Role.REVIEWER)
    with office.store.reading() as tx:
        user = people.user_named(tx, NAMES[Role.FILLER])
    assert user is not None

    office.person(Role.ADMIN).post(f"/people/{user.id}", data={"action": "password"})

    with office.store.reading() as tx:
        assert api_tokens.find_token(tx, secret, at=office.clock()) is None
        assert api_tokens.find_token(tx, other, at=office.clock()) is not None
        told = [(entry.who, entry.action) for entry in audit.entries(tx, 2)]
    assert told == [(NAMES[Role.ADMIN], "reset_password"), (NAMES[Role.ADMIN], "revoke_token")]


def test_the_security_administrator_sees_and_revokes_tokens_of_others(office: Office) -> None:
    secret = secret_of(office, Role.FILLER)
    security = office.person(Role.SECURITY)
    with office.store.reading() as tx:
        number = api_tokens.all_tokens(tx)[0].id

    assert NAMES[Role.FILLER] in security.get(PAGE).text
    security.post(f"{PAGE}/{number}/revoke")
    with office.store.reading() as tx:
        assert api_tokens.find_token(tx, secret, at=office.clock()) is None


def test_the_security_administrator_of_an_organisation_reaches_no_other(office: Office) -> None:
    secret_of(office, Role.FILLER)
    with office.store.transaction() as tx:
        people.add_user(
            tx,
            name="乙安全",
            role=Role.SECURITY,
            password_hash=hash_password(PASSWORD),
            at=NOW,
            organisation="乙市",
        )
        number = api_tokens.all_tokens(tx)[0].id
    security = office.person(Role.SECURITY, "乙安全")

    assert NAMES[Role.FILLER] not in security.get(PAGE).text
    assert security.post(f"{PAGE}/{number}/revoke").status_code == 400
    assert security.post(f"{PAGE}/{2**70}/revoke").status_code == 404
    with office.store.reading() as tx:
        assert api_tokens.all_tokens(tx)[0].revoked_at is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECURITY])
def test_others_neither_see_nor_revoke_them(office: Office, role: Role) -> None:
    owner = Role.HEAD if role is Role.FILLER else Role.FILLER
    secret = secret_of(office, owner)
    person = office.person(role)
    with office.store.reading() as tx:
        number = api_tokens.all_tokens(tx)[0].id

    assert secret[:10] not in person.get(PAGE).text
    assert person.post(f"{PAGE}/{number}/revoke").status_code == 400
    with office.store.reading() as tx:
        assert api_tokens.find_token(tx, secret, at=office.clock()) is not None


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"purpose": "all"}, {"days": "0"}, {"days": "367"}, {"days": "x"}]
)
def test_a_token_that_cannot_be_made_is_not_made(office: Office, change: dict[str, str]) -> None:
    answer = office.person(Role.FILLER).post(PAGE, data={**FORM, **change})

    assert answer.status_code == 422
    with office.store.reading() as tx:
        assert api_tokens.all_tokens(tx) == []


def test_a_hostile_name_stays_text(office: Office) -> None:
    page = office.person(Role.FILLER).post(PAGE, data={**FORM, "name": "<script>x</script>"}).text

    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
