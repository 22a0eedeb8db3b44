import pytest
from api_client import program, secret_of
from web_office import NAMES, NOW, PATH, YEAR, Office, token_of

from model.api_tokens import TokenPurpose
from model.people import Role
from store import api_tokens, people

VALUE = f"/api/v1/sites/a/{YEAR}/values/media.other"
NONE = {"action": "none", "version": 0, "evidence_digest": ""}


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize(
    "path", ["/", PATH, "/audit", "/account", "/account/tokens", "/api", f"{PATH}/export.json"]
)
def test_a_token_opens_no_page(office: Office, path: str) -> None:
    answer = program(office, Role.ADMIN).get(path)

    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


@pytest.mark.parametrize("secret", ["zhb_x", "zhb_" + "A" * 43, "ü", "a b", "zhb_\u00ff"])
def test_a_wrong_token_is_told_so_and_a_login_does_not_help(office: Office, secret: str) -> None:
    filler = office.person(Role.FILLER)
    filler.headers["Authorization"] = f"Bearer {secret}"
    answer = filler.get("/api/v1/sites")

    assert (answer.status_code, answer.json()["code"]) == (401, "login")
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("scheme", ["Basic", "Token", "Bearer:", ""])
def test_another_scheme_is_refused(office: Office, scheme: str) -> None:
    secret = secret_of(office, Role.FILLER)
    answer = office.stranger().get(
        "/api/v1/sites", headers={"Authorization": f"{scheme} {secret}".strip()}
    )

    assert answer.status_code == 401


@pytest.mark.parametrize("purpose", [TokenPurpose.FEED, TokenPurpose.METRICS])
def test_a_token_for_something_else_opens_no_interface(
    office: Office, purpose: TokenPurpose
) -> None:
    secret = secret_of(office, Role.ADMIN, purpose)

    assert office.stranger().get("/api/v1/sites", headers=bearer(secret)).status_code == 401


def test_a_token_in_the_address_is_worth_nothing(office: Office) -> None:
    secret = secret_of(office, Role.FILLER)

    assert office.stranger().get(f"/api/v1/sites?token={secret}").status_code == 401


def test_a_changed_role_counts_at_once_and_a_closed_account_too(office: Office) -> None:
    client = program(office, Role.FILLER)
    with office.store.transaction() as tx:
        owner = people.user_named(tx, NAMES[Role.FILLER])
        assert owner is not None
        people.set_role(tx, owner.id, Role.AUDITOR)
    assert client.put(VALUE, json=NONE).status_code == 403
    assert client.get("/api/v1/sites").status_code == 200
    with office.store.transaction() as tx:
        people.set_active(tx, owner.id, is_active=False)
    assert client.get("/api/v1/sites").status_code == 401


def test_a_revoked_token_is_refused_at_the_next_request(office: Office) -> None:
    client = program(office, Role.FILLER)
    assert client.get("/api/v1/sites").status_code == 200
    with office.store.transaction() as tx:
        number = api_tokens.all_tokens(tx)[0].id
        api_tokens.revoke_token(tx, number, by="x", at=office.clock())

    assert client.get("/api/v1/sites").status_code == 401


def test_the_use_of_a_token_is_noted(office: Office) -> None:
    program(office, Role.FILLER).get("/api/v1/sites")
    with office.store.reading() as tx:
        assert api_tokens.all_tokens(tx)[0].last_used_at == office.clock()


def test_a_program_needs_no_form_token(office: Office) -> None:
    client = program(office, Role.FILLER)
    client.headers["Origin"] = "http://elsewhere.example"

    assert client.put(VALUE, json=NONE).status_code == 200


@pytest.mark.parametrize("token", ["", "0" * 64, None])
def test_a_login_writes_through_the_interface_only_with_the_form_token(
    office: Office, token: str | None
) -> None:
    filler = office.person(Role.FILLER)
    right = token_of(filler)
    if token is None:
        del filler.headers["X-CSRF-Token"]
    else:
        filler.headers["X-CSRF-Token"] = token
    refused = filler.put(VALUE, json=NONE)
    taken = filler.put(VALUE, json=NONE, headers={"X-CSRF-Token": right})

    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert taken.status_code == 200


def test_a_form_of_another_page_writes_nothing_through_the_interface(office: Office) -> None:
    filler = office.person(Role.FILLER)
    answer = filler.put(VALUE, json=NONE, headers={"Origin": "http://evil.example"})

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_a_stranger_is_told_to_log_in_and_nothing_else(office: Office) -> None:
    for path in ("/sites", f"/sites/a/{YEAR}", "/issues", "/openapi.json", "/none"):
        answer = office.stranger().get(f"/api/v1{path}")

        assert (answer.status_code, answer.json()["what"]) == (401, "请先登录")
        assert "民政局" not in answer.text


def test_a_program_of_one_organisation_sees_and_writes_nothing_of_another(office: Office) -> None:
    with office.store.transaction() as tx:
        owner = people.add_user(
            tx, name="乙", role=Role.FILLER, password_hash="x", at=NOW, organisation="乙市"
        )
        secret, _ = api_tokens.make_token(tx, owner=owner, name="x", by="乙", at=NOW)
    client = office.stranger()
    client.headers.update(bearer(secret))

    assert client.get("/api/v1/sites").json()["sites"] == []
    assert client.get("/api/v1/drafts").json()["drafts"] == []
    assert client.get("/api/v1/issues").json()["issues"] == []
    for path in ("/sites/a", f"/sites/a/{YEAR}", "/sites/a/issues"):
        assert client.get(f"/api/v1{path}").status_code == 404
    assert client.put(VALUE, json=NONE).status_code == 404
