import re
import threading
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import httpx
import pytest
from web_office import NAMES, PASSWORD, PATH, Office, open_office, token_of

from model.people import Role
from model.totp import enrolment_address, hotp, step_of
from store import audit, people
from store.passwords import hash_password
from web.qr import qr_picture

COOKIE = "zhanbao_session"
NEW = "mK9-vd72-Qpw"


def log_in(client: httpx.Client, password: str = PASSWORD, code: str = "") -> httpx.Response:
    return client.post("/login", data={"name": "陈云川", "password": password, "code": code})


def change_password(client: httpx.Client, old: str, new: str, again: str = "") -> httpx.Response:
    return client.post("/account/password", data={"old": old, "new": new, "again": again or new})


def begin(client: httpx.Client) -> bytes:
    """Ask for a second factor → the secret that is shown."""
    import base64

    page = client.post("/account/second-factor", data={"action": "add", "password": PASSWORD})
    text = re.findall(r">([A-Z2-7]{4}(?: [A-Z2-7]{4}){7})</code>", page.text)[0]
    return base64.b32decode(text.replace(" ", ""))


def code_of(office: Office, secret: bytes, off: int = 0) -> str:
    return hotp(secret, step_of(office.clock.now) + off)


def enrol(office: Office, client: httpx.Client) -> tuple[bytes, list[str]]:
    """Take up a second factor → its secret and the recovery codes."""
    secret = begin(client)
    answer = client.post(
        "/account/second-factor",
        data={"action": "add", "password": PASSWORD, "code": code_of(office, secret)},
    )
    return secret, re.findall(r"<code>([A-Z2-7]{24})</code>", answer.text)


def settings(tmp_path: Path, text: str) -> None:
    (tmp_path / "security.toml").write_text(text, encoding="utf-8")


def test_a_new_password_ends_every_session_and_works(office: Office) -> None:
    first, second = office.person(Role.FILLER), office.person(Role.FILLER)

    assert change_password(first, PASSWORD, NEW).headers["location"] == "/login"
    assert [client.get("/").status_code for client in (first, second)] == [303, 303]
    assert log_in(office.stranger()).status_code == 401
    assert log_in(office.stranger(), NEW).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("falsch", NEW, NEW, "当前密码不对"),
        (PASSWORD, NEW, "anders", "不一样"),
        (PASSWORD, "kurz", "kurz", "至少 10 位"),
        (PASSWORD, PASSWORD, PASSWORD, "太常见"),
        (PASSWORD, "陈云川-mK9-vd72", "陈云川-mK9-vd72", "用户名"),
    ],
)
def test_a_password_that_will_not_do_is_refused(
    office: Office, old: str, new: str, again: str, words: str
) -> None:
    answer = change_password(office.person(Role.FILLER), old, new, again)

    assert answer.status_code == 422
    assert words in answer.text
    assert log_in(office.stranger()).status_code == 303


def test_the_last_five_passwords_do_not_come_back(office: Office) -> None:
    with office.store.transaction() as tx:
        user = people.user_named(tx, "陈云川")
        assert user is not None
        for n in range(5):
            hashed = hash_password(f"mK9-vd72-Q{n}")
            people.set_password(tx, user.id, password_hash=hashed, at=office.clock())
    client = office.stranger()
    log_in(client, "mK9-vd72-Q4")
    client.headers["X-CSRF-Token"] = token_of(client)

    for n in range(5):
        assert "用过" in change_password(client, "mK9-vd72-Q4", f"mK9-vd72-Q{n}").text
    assert change_password(client, "mK9-vd72-Q4", NEW).status_code == 303


def test_a_password_older_than_90_days_must_be_changed_first(office: Office) -> None:
    office.clock.now += timedelta(days=91)
    client = office.stranger()
    assert log_in(client).status_code == 303

    assert client.get(PATH).headers["location"] == "/account"
    assert client.get("/api/v1/sites").status_code == 403
    part = client.get(PATH, headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["hx-redirect"]) == (403, "/account")
    page = client.get("/account")
    assert "90 天" in page.text
    client.headers["X-CSRF-Token"] = page.text.split('name="csrf" value="')[1].split('"')[0]
    assert change_password(client, PASSWORD, NEW).status_code == 303
    assert log_in(client, NEW).status_code == 303
    assert client.get(PATH).status_code == 200


def test_under_asvs_no_password_grows_too_old(tmp_path: Path) -> None:
    settings(tmp_path, 'password_policy = "asvs"')
    with open_office(tmp_path) as office:
        office.clock.now += timedelta(days=1000)
        client = office.person(Role.FILLER)

        assert client.get(PATH).status_code == 200
        long = "correct horse battery staple"
        assert change_password(client, PASSWORD, long).status_code == 303


def test_an_office_that_knows_a_password_refuses_it(office: Office) -> None:
    office.home.known_passwords.write_text(NEW + "\n", encoding="utf-8")

    assert "太常见" in change_password(office.person(Role.FILLER), PASSWORD, NEW).text


def test_with_a_second_factor_the_password_alone_is_not_enough(office: Office) -> None:
    client, other = office.person(Role.FILLER), office.person(Role.FILLER)
    secret, codes = enrol(office, client)
    office.clock.now += timedelta(seconds=60)

    assert len(codes) == 10
    assert client.get(PATH).status_code == 200
    assert other.get(PATH).status_code == 303
    assert log_in(office.stranger()).status_code == 401
    assert log_in(office.stranger(), code="000000").status_code == 401
    assert log_in(office.stranger(), code=code_of(office, secret)).status_code == 303


def test_no_code_is_good_twice(office: Office) -> None:
    secret, codes = enrol(office, office.person(Role.FILLER))

    assert log_in(office.stranger(), code=code_of(office, secret)).status_code == 401
    office.clock.now += timedelta(seconds=30)
    code = code_of(office, secret)
    assert log_in(office.stranger(), code=code).status_code == 303
    assert log_in(office.stranger(), code=code).status_code == 401
    assert log_in(office.stranger(), code=codes[0].lower()).status_code == 303
    assert log_in(office.stranger(), code=codes[0]).status_code == 401


def test_codes_and_secret_are_nowhere_in_the_database(office: Office) -> None:
    import base64

    secret, codes = enrol(office, office.person(Role.FILLER))
    kept = (office.home.path / "zhanbao.sqlite3").read_bytes()

    for planted in (secret, base64.b32encode(secret), *(code.encode() for code in codes)):
        assert planted not in kept


def test_a_wrong_code_takes_up_nothing(office: Office) -> None:
    client = office.person(Role.FILLER)
    begin(client)
    answer = client.post(
        "/account/second-factor", data={"action": "add", "password": PASSWORD, "code": "000000"}
    )

    assert "动态口令不对" in answer.text
    assert log_in(office.stranger()).status_code == 303


def test_who_must_have_a_second_factor_gets_no_further_without(tmp_path: Path) -> None:
    settings(tmp_path, 'second_factor_roles = ["filler"]')
    with open_office(tmp_path) as office:
        client = office.stranger()
        log_in(client)
        page = client.get("/account")
        assert client.get(PATH).headers["location"] == "/account"
        assert "须先启用动态口令" in page.text
        client.headers["X-CSRF-Token"] = page.text.split('name="csrf" value="')[1].split('"')[0]

        enrol(office, client)

        assert client.get(PATH).status_code == 200
        laid_down = client.post(
            "/account/second-factor", data={"action": "remove", "password": PASSWORD}
        )
        assert laid_down.status_code == 422
        assert office.person(Role.REVIEWER).get(PATH).status_code == 200


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SECURITY, Role.AUDITOR])
def test_administrators_must_have_one_unless_the_installation_says_otherwise(
    tmp_path: Path, role: Role
) -> None:
    settings(tmp_path, 'password_policy = "dengbao"')
    with open_office(tmp_path) as office:
        client = office.stranger()
        client.post("/login", data={"name": NAMES[role], "password": PASSWORD})

        assert client.get("/people").headers["location"] == "/account"
        assert 'href="/account/second-factor"' in client.get("/account").text
        assert "装一个身份验证器" in client.get("/account/second-factor").text
        assert office.person(Role.FILLER).get(PATH).status_code == 200


def test_the_picture_holds_the_key_and_nothing_that_runs(office: Office) -> None:
    client = office.person(Role.FILLER)
    page = client.post("/account/second-factor", data={"action": "add", "password": PASSWORD}).text
    key = re.findall(r'id="key">([A-Z2-7 ]+)</code>', page)[0].replace(" ", "")
    import base64

    address = enrolment_address(base64.b32decode(key), name=NAMES[Role.FILLER])
    assert f'src="{qr_picture(address)}"' in page
    drawn = base64.b64decode(qr_picture(address).partition(",")[2]).decode()
    assert not re.search(r"style=|<script|href", drawn)


def test_a_second_factor_is_laid_down_with_the_password(office: Office) -> None:
    client = office.person(Role.FILLER)
    enrol(office, client)

    wrong = client.post("/account/second-factor", data={"action": "remove", "password": "x"})
    assert wrong.status_code == 422
    client.post("/account/second-factor", data={"action": "remove", "password": PASSWORD})
    assert log_in(office.stranger()).status_code == 303


def test_one_sees_and_ends_ones_own_sessions_and_nobody_elses(office: Office) -> None:
    mine, other = office.person(Role.FILLER), office.person(Role.FILLER)
    foreign = office.person(Role.REVIEWER)
    digests = re.findall(r'name="session" value="([0-9a-f]{64})"', foreign.get("/account").text)
    assert digests == []
    theirs = re.findall(r'name="session" value="([0-9a-f]{64})"', mine.get("/account").text)
    assert len(theirs) == 1

    foreign.post("/account/sessions", data={"session": theirs[0], "password": PASSWORD})
    assert other.get("/").status_code == 200
    assert mine.post("/account/sessions", data={"session": theirs[0]}).status_code == 422
    assert other.get("/").status_code == 200
    mine.post("/account/sessions", data={"session": theirs[0], "password": PASSWORD})
    assert other.get("/").status_code == 303
    third = office.person(Role.FILLER)
    mine.post("/account/sessions", data={"password": PASSWORD})
    assert (third.get("/").status_code, mine.get("/").status_code) == (303, 200)


def test_a_session_somebody_planted_is_not_taken_over(office: Office) -> None:
    client = office.stranger()
    client.cookies.set(COOKIE, "planted")
    answer = log_in(client)

    assert answer.headers["set-cookie"].startswith(f"{COOKIE}=")
    assert "planted" not in answer.headers["set-cookie"]
    thief = office.stranger()
    thief.cookies.set(COOKIE, "planted")
    assert thief.get("/").status_code == 303


def test_tries_at_once_get_no_more_than_five_looks_at_the_password(office: Office) -> None:
    """Forty people try at once; the right password comes last and finds the account locked."""
    client = office.stranger()
    told: list[int] = []
    tries = [
        threading.Thread(target=lambda: told.append(log_in(client, "falsch").status_code))
        for _ in range(40)
    ]
    for one in tries:
        one.start()
    for one in tries:
        one.join()

    with office.store.reading() as tx:
        found = people.credentials_of(tx, "陈云川")
        assert found is not None
        assert found.failed_logins == 5
    assert set(told) <= {401, 429}
    assert log_in(office.stranger()).status_code in {401, 429}


def test_one_address_may_fail_twenty_times_a_minute(office: Office) -> None:
    client = office.stranger()
    told = [
        client.post("/login", data={"name": f"n{n}", "password": "x"}).status_code
        for n in range(25)
    ]

    assert told == [401] * 20 + [429] * 5
    with office.store.reading() as tx:
        floods = [one for one in audit.entries(tx, 30) if one.action == "login_flood"]
    assert [one.target for one in floods] == ["127.0.0.1"]
    office.clock.now += timedelta(minutes=1)
    assert log_in(client).status_code == 303


def test_ten_thousand_tries_get_five_looks(office: Office) -> None:
    """Over a month, each minute as many as the address may: the lock grows, looks stay few."""
    from model.security import SecuritySettings
    from store.logins import begin_try

    looks = 0
    with office.store.transaction() as tx:
        for n in range(10_000):
            at = office.clock.now + timedelta(seconds=3 * n)
            looks += begin_try(tx, "陈云川", at=at, rules=SecuritySettings()) is not None

    assert looks <= 5 + 6  # five, and one after each lock of 15, 30, 60, 120, 240 minutes


def test_an_unknown_name_takes_as_long_as_a_known_one(office: Office) -> None:
    """Both work out a hash, which is nearly all of the time; ratios of best times, no wall time."""

    def best(name: str) -> float:
        spans = []
        for _ in range(4):
            client, start = office.stranger(), perf_counter()
            client.post("/login", data={"name": name, "password": "falsch"})
            spans.append(perf_counter() - start)
        return min(spans)

    best("warm")
    assert 0.5 < best("谁也不是") / best("陈云川") < 2.0


def test_a_page_over_a_network_asks_for_https(office: Office) -> None:
    client = office.stranger()

    answers = [
        client.get(path, headers={"Host": "zhanbao.example.gov.cn"})
        for path in ("/login", "/", "/static/style.css", "/healthz")
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 200]
    assert "https://" in answers[0].text


def test_plain_http_can_be_allowed(tmp_path: Path) -> None:
    settings(tmp_path, "plain_http = true")
    with open_office(tmp_path) as office:
        answer = office.stranger().get("/login", headers={"Host": "zhanbao.example.gov.cn"})

        assert answer.status_code == 200


def test_behind_tls_the_cookie_is_bound_to_the_host(office: Office) -> None:
    client = office.stranger()
    client.headers["X-Forwarded-Proto"] = "https"
    answer = client.post("/login", data={"name": "陈云川", "password": PASSWORD})

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-zhanbao_session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("is_announced", [True, False])
def test_a_body_larger_than_a_form_is_not_read(office: Office, is_announced: bool) -> None:  # noqa: FBT001
    body = b"name=" + b"x" * (10 * 1024 * 1024)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    client = office.stranger()
    try:
        answer = client.post(
            "/login",
            content=body
            if is_announced
            else iter([body[n : n + 65536] for n in range(0, len(body), 65536)]),
            headers=kind,
        )
    except httpx.TransportError:
        # The server closed the connection while we were still sending.
        pass
    else:
        assert answer.status_code in {400, 413}
    assert client.get("/login").status_code == 200


def test_everything_about_accounts_is_in_the_trail(office: Office) -> None:
    client = office.person(Role.FILLER)
    enrol(office, client)
    client.post("/account/sessions", data={"password": PASSWORD})
    client.post("/account/second-factor", data={"action": "remove", "password": PASSWORD})
    change_password(client, PASSWORD, NEW)

    with office.store.reading() as tx:
        told = [entry.action for entry in audit.entries(tx, 10, who=NAMES[Role.FILLER])]
    assert told[:5] == [
        "change_password", "remove_second_factor", "end_session", "add_second_factor", "login",
    ]  # fmt: skip
