"""Two organisations × every role × every route: what belongs to the other does not exist."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import httpx
import pytest
from web_office import NOW, PASSWORD, SITE_FILE, YEAR, Office, open_office, sighting
from web_routes import every_route

from config.sites import load_site
from model.fleet import DiscoveryOutcome, Doubt, SiteDiscovery
from model.issues import NewIssue, Severity
from model.messages import Message
from model.people import Role
from model.runs import ColumnWalk, RunStatus, WalkEnd
from model.waves import WavePlan, WaveState
from store import api_tokens, audit, issues, items, outbox, people, reports, runs
from store.fleet_discoveries import record_discovery
from store.fleet_waves import start_wave, wave_of, waves_of
from store.issue_handling import handling_of
from store.passwords import hash_password
from store.sheets import compile_site
from web.app import create_app

#: A word that stands in everything a site has.
WORDS = {"a": "甲秘", "b": "乙秘"}
PATHS = {"a": "某区/甲市/民政局", "b": "某区/乙市/民政局"}
PEOPLE = [(key, role) for key in PATHS for role in Role]
OTHER = {"a": "b", "b": "a"}
#: Path parameter → a value of the site that the address names.
_VALUES = {"year": str(YEAR), "field": "info.news", "extension": "json", "picture": "0" * 64}


@cache
def hashed() -> str:
    return hash_password(PASSWORD)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Two sites of two organisations, each with everything that a site can have."""
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        for key in PATHS:
            fill(opened, key)
        with opened.store.transaction() as tx:
            for key, path in [
                *((WORDS[key], path) for key, path in PATHS.items()),
                ("above", "某区"),
                ("丙秘", "某区/甲市/财政局"),
            ]:
                for role in Role:
                    people.add_user(
                        tx, name=f"{key}-{role.value}", role=role, at=NOW,
                        password_hash=hashed(), organisation=path,
                    )  # fmt: skip
        yield opened


def fill(office: Office, key: str) -> None:
    word = WORDS[key]
    path: Path = office.home.site_file(key)
    text = SITE_FILE.replace('key = "a"', f'key = "{key}"').replace("某市民政局", f"{word}民政局")
    path.write_text(text.replace("id_code", f'organisation = "{PATHS[key]}"\nid_code', 1), "utf-8")
    site = load_site(path)
    with office.store.transaction() as tx:
        kinds = {column.name: column.kind for column in site.columns}
        run = runs.start_run(tx, site=key, year=YEAR, is_full=True, started_at=NOW, kinds=kinds)
        row = sighting(f"/gzdt/{key}.html", f"{word}的信息", day=date(YEAR, 5, 5))
        items.record_sightings(tx, run=run, site=key, sightings=[row], seen_at=NOW)
        for column in site.columns:
            walk = ColumnWalk(column=column.name, end=WalkEnd.UNREAD, reason=f"{word}读不到")
            runs.record_walk(tx, run=run, walk=walk)
        runs.finish_run(tx, run=run, status=RunStatus.PARTIAL, finished_at=NOW, reason=word)
        compile_site(tx, site, year=YEAR, now=office.clock())
        found = NewIssue(
            rule="update.home", severity=Severity.VETO, target=word, detail=word, basis="一"
        )
        issues.apply_changes(tx, site=key, opened=[found], closed=[], at=NOW)
        reports.add_comment(
            tx, site=key, year=YEAR, field="info.news", author=f"{word}某", text=word, at=NOW
        )
        plan = WavePlan(task="crawl", selection=word, under=PATHS[key])
        start_wave(tx, plan, [key], by=word, at=NOW, year=YEAR)
        doubt = (Doubt.UNSURE, word)
        discovered = SiteDiscovery(
            site=key, outcome=DiscoveryOutcome.EMPTY, at=NOW, doubts=(doubt,)
        )
        record_discovery(tx, discovered)
        for about in (key, ""):
            message = Message(key=f"{key}/{about}", subject=f"{word}告警", body=word, site=about)
            outbox.put(tx, message, channels=["mail"], at=NOW)
        for delivery in outbox.due(tx, at=office.clock()):
            outbox.mark_failed(tx, delivery.id, error="拒绝", next_try_at=None)


def addresses(office: Office, key: str) -> list[tuple[str, str, bool]]:
    """Method and address of every route, and whether it names a site; this one then."""
    app = create_app(office.home)
    app.state.desk.store.close()
    with office.store.reading() as tx:
        numbers = {issue.site: issue.id for issue in issues.open_issues(tx)}

    def value(match: re.Match[str]) -> str:
        name, _, kind = match[1].partition(":")
        if name == "key":
            return key
        return _VALUES.get(name) or (str(numbers[key]) if kind == "int" else "x")

    return [
        (method, re.sub(r"{([^}]+)}", value, route.path), "{key}" in route.path)
        for route in every_route(app.routes)
        for method in sorted(route.methods or ())
        if method != "HEAD" and "log" not in route.path
    ]


def ask(client: httpx.Client, method: str, path: str) -> httpx.Response:
    data = {"action": "none", "to": "submitted", "expected": "draft", "reason": "x"}
    return client.request(method, path, data=data if method != "GET" else None)


@pytest.mark.parametrize(("own", "role"), PEOPLE)
def test_nobody_sees_what_stands_aside(office: Office, own: str, role: Role) -> None:
    client = office.person(role, f"{WORDS[own]}-{role.value}")
    foreign, word = OTHER[own], WORDS[OTHER[own]]
    routes = addresses(office, foreign)
    assert sum(names for _, _, names in routes) >= 18

    for method, path, names_site in routes:
        if not names_site and method != "GET":
            continue
        answer = ask(client, method, path)
        if names_site:
            assert answer.status_code == 404, (method, path)
        assert word not in answer.text, (method, path)
        assert f"/sites/{foreign}/" not in answer.text, (method, path)


@pytest.mark.parametrize("role", Role)
def test_no_foreign_number_is_reached_by_any_route(office: Office, role: Role) -> None:
    """Numbers of the other under one's own address, and those of routes that name no site."""
    client = office.person(role, f"甲秘-{role.value}")
    with office.store.transaction() as tx:
        number = next(one.id for one in issues.open_issues(tx) if one.site == "b")
        other = people.user_named(tx, "乙秘-filler")
        assert other is not None
        token = api_tokens.make_token(tx, owner=other, name="乙秘", by="乙秘", at=NOW)[1].id
        wave = next(one.id for one in waves_of(tx) if one.plan.under == PATHS["b"])
    foreign = {
        "/sites/a/issues/": number, "/api/v1/sites/a/issues/": number,
        "/people/": other.id, "/account/tokens/": token, "/fleet/waves/": wave,
    }  # fmt: skip
    asked = [
        (method, re.sub(re.escape(start) + r"\d+", f"{start}{foreign[start]}", path))
        for method, path, _ in addresses(office, "a")
        for start in foreign
        if re.search(re.escape(start) + r"\d+", path)
    ]
    assert len(asked) >= 8

    for method, path in asked:
        for action in ("disable", "password", "stop", "ack", "role"):
            answer = client.request(
                method, path, data={"action": action, "role": "admin"} if method == "POST" else None
            )
            assert answer.status_code in {400, 403, 404, 422}, (method, path, action)
            assert "乙秘" not in answer.text, (method, path)
    with office.store.reading() as tx:
        after = people.user_named(tx, "乙秘-filler")
        assert after == other
        assert api_tokens.all_tokens(tx, under=PATHS["b"])[0].revoked_at is None
        kept = wave_of(tx, wave)
        assert kept is not None
        assert kept.state is WaveState.RUNNING


@pytest.mark.parametrize("role", Role)
def test_no_page_of_ones_own_names_a_foreign_person(office: Office, role: Role) -> None:
    client = office.person(role, f"甲秘-{role.value}")
    foreign = [f"{word}-{one.value}" for word in ("乙秘", "丙秘") for one in Role]

    for method, path, _ in addresses(office, "a"):
        text = client.get(path).text if method == "GET" else ""
        assert not [name for name in foreign if name in text], path


@pytest.mark.parametrize("name", ["乙秘-filler", "丙秘-filler", "没有此人"])
def test_an_issue_goes_to_nobody_who_may_not_see_it(office: Office, name: str) -> None:
    client = office.person(Role.FILLER, "甲秘-filler")
    with office.store.reading() as tx:
        issue = next(one for one in issues.open_issues(tx) if one.site == "a")
    path = f"/sites/a/issues/{issue.id}"

    offered = re.findall(r"<option[^>]*>([^<]+)</option>", client.get(path).text)
    refused = client.post(path, data={"action": "assign", "text": name})

    assert {"甲秘-filler", "above-filler"} <= set(offered)
    assert refused.status_code >= 400
    assert f"没有「{name}」这个用户" in refused.text
    with office.store.reading() as tx:
        assert not handling_of(tx, issue).assigned_to


@pytest.mark.parametrize("query", ["site=b", "q=乙秘", "organisation=某区/乙市", "tag=乙市", "q=b"])
@pytest.mark.parametrize("role", Role)
def test_no_filter_of_a_list_reaches_aside(office: Office, role: Role, query: str) -> None:
    client = office.person(role, f"甲秘-{role.value}")

    for method, path, names_site in addresses(office, "b"):
        if method == "GET" and not names_site:
            text = ask(client, method, f"{path}?{query}").text.replace(query.partition("=")[2], "")
            assert "乙秘" not in text, path
            assert "/sites/b/" not in text, path


@pytest.mark.parametrize("role", Role)
def test_everybody_sees_his_own(office: Office, role: Role) -> None:
    client = office.person(role, f"甲秘-{role.value}")

    assert WORDS["a"] in client.get("/").text
    for method, path, names_site in addresses(office, "a"):
        if names_site and method == "GET" and "evidence" not in path:
            assert client.get(path).status_code in {200, 422}, path


def test_who_stands_above_sees_both_and_who_belongs_nowhere_too(office: Office) -> None:
    for name in ("above-filler", "陈云川"):
        page = office.person(Role.FILLER, name).get("/").text
        assert "甲秘" in page
        assert "乙秘" in page


def test_another_department_of_the_same_city_sees_nothing(office: Office) -> None:
    client = office.person(Role.FILLER, "丙秘-filler")

    assert "甲秘" not in client.get("/").text
    assert client.get(f"/sites/a/{YEAR}").status_code == 404


def test_a_try_is_written_into_the_trail(office: Office) -> None:
    office.person(Role.FILLER, "甲秘-filler").get(f"/sites/b/{YEAR}")

    with office.store.reading() as tx:
        entry = audit.entries(tx, 1)[0]
    assert (entry.who, entry.action, entry.target) == ("甲秘-filler", "foreign_site", "b")


def test_a_site_that_is_not_there_and_a_foreign_one_answer_alike(office: Office) -> None:
    client = office.person(Role.FILLER, "甲秘-filler")

    foreign, missing = client.get(f"/sites/b/{YEAR}"), client.get(f"/sites/nothing/{YEAR}")

    assert (foreign.status_code, foreign.text) == (missing.status_code, missing.text)


def test_a_file_that_cannot_be_read_tells_nothing_to_those_of_one_organisation(
    office: Office,
) -> None:
    path = office.home.site_file("kaput")
    path.write_text(
        f'key = "kaput"\nname = "乙秘"\norganisation = "{PATHS["b"]}"\nx = 1\n', "utf-8"
    )
    client = office.person(Role.FILLER, "甲秘-filler")
    whole = office.person(Role.FILLER)

    try:
        assert client.get(f"/sites/kaput/{YEAR}").status_code == 404
        assert "kaput" not in client.get("/").text
        assert "kaput.toml" in whole.get("/").text
    finally:
        path.unlink()


def test_a_person_who_is_moved_has_to_log_in_again(office: Office) -> None:
    with office.store.transaction() as tx:
        number = people.add_user(
            tx, name="调动", role=Role.FILLER, at=NOW, password_hash=hashed(),
            organisation=PATHS["a"],
        ).id  # fmt: skip
    client = office.person(Role.FILLER, "调动")
    with office.store.transaction() as tx:
        people.set_organisation(tx, number, PATHS["b"])

    assert client.get(f"/sites/a/{YEAR}").status_code == 303
