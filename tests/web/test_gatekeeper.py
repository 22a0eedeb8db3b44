import re

import pytest
from route_table import routes
from web_office import PASSWORD, PATH, Office, token_of

from model.people import Role
from web.gatekeeper import OPEN_PATHS
from web.programs import FEEDS, METRICS


def test_every_route_but_the_open_ones_refuses_strangers(office: Office) -> None:
    stranger = office.stranger()
    # From elsewhere: what is for this machine alone refuses him too.
    stranger.headers["X-Forwarded-For"] = "192.0.2.1"
    closed = [(method, path) for method, path in routes(office) if path not in OPEN_PATHS]
    assert len(closed) >= 16

    for method, path in closed:
        answer = stranger.request(method, path)
        if path.startswith("/api/") or path == METRICS:
            assert answer.status_code == 401, path
        elif path.startswith(FEEDS):
            assert answer.status_code == 404, path
        else:
            assert (answer.status_code, answer.headers.get("location")) == (303, "/login"), path
        assert "民政局" not in answer.text


def test_a_route_that_is_not_there_refuses_strangers_too(office: Office) -> None:
    assert office.stranger().get("/nothing").status_code == 303


def test_a_part_of_a_page_sends_the_stranger_to_the_login_page(office: Office) -> None:
    answer = office.stranger().get(f"{PATH}/fields/info.news", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/login")


@pytest.mark.parametrize("token", ["", "0" * 64])
def test_every_change_without_the_token_of_the_form_is_refused(office: Office, token: str) -> None:
    filler = office.person(Role.FILLER)
    filler.headers["X-CSRF-Token"] = token
    changes = [(method, path) for method, path in routes(office) if method != "GET"]
    assert len(changes) >= 6

    for method, path in changes:
        if path == "/login":
            continue
        answer = filler.request(method, path, data={"csrf": token, "action": "none"})
        assert answer.status_code == 403, path


def test_a_number_that_no_database_can_hold_is_not_there(office: Office) -> None:
    admin = office.person(Role.ADMIN)
    numbered = [(m, p) for m, p in routes(office, number=2**70) if str(2**70) in p]
    assert len(numbered) >= 8

    told = {admin.request(m, p, data={"action": "pause"}).status_code for m, p in numbered}

    assert told == {404}


def test_the_token_of_another_login_is_refused(office: Office) -> None:
    filler, other = office.person(Role.FILLER), office.person(Role.FILLER)

    answer = filler.post(
        f"{PATH}/fields/media.other",
        data={"action": "none"},
        headers={"X-CSRF-Token": token_of(other)},
    )

    assert answer.status_code == 403


def test_a_form_may_carry_the_token_in_a_field(office: Office) -> None:
    filler = office.person(Role.FILLER)
    token = filler.headers.pop("X-CSRF-Token")

    answer = filler.post(f"{PATH}/fields/media.other", data={"action": "none", "csrf": token})

    assert answer.status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_a_change_from_a_foreign_page_is_refused(office: Office, origin: str) -> None:
    filler = office.person(Role.FILLER)

    answer = filler.post(
        f"{PATH}/fields/media.other", data={"action": "none"}, headers={"Origin": origin}
    )
    login = office.stranger().post(
        "/login", data={"name": "陈云川", "password": PASSWORD}, headers={"Origin": origin}
    )

    assert (answer.status_code, login.status_code) == (403, 403)


def test_every_answer_carries_the_policy_that_lets_nothing_foreign_in(office: Office) -> None:
    filler = office.person(Role.FILLER)
    stranger = office.stranger()
    paths = [path for method, path in routes(office) if method == "GET"]

    for answer in [
        *[client.get(path) for client in (filler, stranger) for path in (*paths, "/nothing")],
        filler.post("/audit"),
        filler.get("/sites/a/99"),
        filler.get("/static/style.css"),
    ]:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_pages_are_kept_by_no_cache(office: Office) -> None:
    assert office.person(Role.FILLER).get(PATH).headers["cache-control"] == "no-store"


def test_no_page_holds_a_script_or_style_of_its_own(office: Office) -> None:
    auditor = office.person(Role.AUDITOR)

    for method, path in routes(office):
        if method == "GET" and "export" not in path:
            page = auditor.get(path).text
            assert not re.search(
                r"<script(?![^>]* src=\"/static/)|<style|\sstyle=|\son\w+=\"", page
            )


def test_the_machine_can_ask_whether_it_is_alive(office: Office) -> None:
    answer = office.stranger().get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok")


def test_documentation_of_the_routes_is_not_served(office: Office) -> None:
    filler = office.person(Role.FILLER)

    assert [filler.get(p).status_code for p in ("/docs", "/redoc", "/openapi.json")] == [404] * 3
