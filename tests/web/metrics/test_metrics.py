import re
from datetime import timedelta

import pytest
from api_client import secret_of
from web_office import HOSTILE_TITLE, NOW, PATH, YEAR, Office, decide_all

from model.api_tokens import TokenPurpose
from model.issues import NewIssue, Severity
from model.messages import Message
from model.people import Role
from model.runs import ColumnWalk, RunStatus, WalkEnd
from store import api_tokens, issues, outbox, people, reports, runs, slots
from web.metrics.durations import BOUNDS, Durations
from web.metrics.text import write_metrics

_LINE = re.compile(r'^([a-z_]+)(\{(?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*\})? (\S+)$')


def read(text: str) -> dict[str, float]:
    """Name and labels → value; every line is of the format."""
    found: dict[str, float] = {}
    for line in text.splitlines():
        if line.startswith("# "):
            assert re.fullmatch(r"# (HELP \w+ .+|TYPE \w+ (gauge|histogram))", line), line
            continue
        match = _LINE.fullmatch(line)
        assert match, line
        name = f"{match[1]}{match[2] or ''}"
        assert name not in found, name
        found[name] = float(match[3])
    return found


def metrics(office: Office) -> dict[str, float]:
    answer = office.stranger().get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return read(answer.text)


def test_an_office_is_told_in_numbers(office: Office) -> None:
    office.clock.now = NOW + timedelta(hours=2)
    found = metrics(office)

    assert found["zhanbao_sites"] == 1
    assert found['zhanbao_drafts{state="draft"}'] == 1
    assert found['zhanbao_open_issues{severity="veto"}'] == 0
    assert found["zhanbao_unread_columns"] == 0
    assert found["zhanbao_last_run_age_seconds"] == 7200
    assert found["zhanbao_waiting_slots"] == 0


def test_what_went_wrong_is_counted(office: Office) -> None:
    later = NOW + timedelta(hours=1)
    new = [
        NewIssue(rule="x", severity=severity, target=str(place), detail="", basis="")
        for place, severity in enumerate((Severity.VETO, Severity.VETO, Severity.NOTICE))
    ]
    with office.store.transaction() as tx:
        issues.apply_changes(tx, site="a", opened=new, closed=[], at=NOW)
        run = runs.start_run(tx, site="a", year=YEAR, is_full=False, started_at=later)
        for column, end in (("工作动态", WalkEnd.UNREAD), ("政策文件", WalkEnd.EMPTY)):
            runs.record_walk(tx, run=run, walk=ColumnWalk(column=column, end=end))
        runs.finish_run(tx, run=run, status=RunStatus.PARTIAL, finished_at=later)
        outbox.put(tx, Message(key="k", subject="", body="", site="a"), channels=["c"], at=NOW)
        (delivery,) = outbox.due(tx, at=NOW)
        outbox.mark_failed(tx, delivery.id, error="x", next_try_at=None)
        slots.claim(tx, task="crawl", site="a", scheduled_for=NOW, at=later)
        slots.claim(
            tx,
            task="links",
            site="a",
            scheduled_for=NOW,
            at=NOW + timedelta(seconds=90),
            owner="p",
        )
    office.clock.now = NOW + timedelta(hours=3)
    found = metrics(office)

    assert found['zhanbao_open_issues{severity="veto"}'] == 2
    assert found['zhanbao_open_issues{severity="notice"}'] == 1
    # Of the newest ended run of each site: what an older one could not read is over.
    assert found["zhanbao_unread_columns"] == 1
    assert found['zhanbao_alerts{status="undelivered"}'] == 1
    assert found["zhanbao_last_run_age_seconds"] == 7200
    assert (found["zhanbao_waiting_slots"], found["zhanbao_waiting_seconds"]) == (1, 10_800)
    assert found['zhanbao_task_lateness_seconds{task="links"}'] == 90


def test_reports_are_counted_where_they_stand(office: Office) -> None:
    decide_all(office)
    with office.store.transaction() as tx:
        reports.move_state(
            tx, site="a", year=YEAR, to=reports.ReportState.SUBMITTED, by="x", at=NOW, expected=None
        )
    found = metrics(office)

    assert found['zhanbao_drafts{state="draft"}'] == 0
    assert found['zhanbao_drafts{state="submitted"}'] == 1


def test_requests_are_counted_by_the_pattern_of_their_address(office: Office) -> None:
    filler = office.person(Role.FILLER)
    for path in (PATH, PATH, "/sites/b/2025", "/nothing", f"/nothing/{HOSTILE_TITLE}"):
        filler.get(path)
    filler.request("BREW", "/")
    found = metrics(office)

    def count(**labels: str) -> float:
        said = ",".join(f'{name}="{text}"' for name, text in labels.items())
        return found.get(f"zhanbao_request_duration_seconds_count{{{said}}}", 0)

    form = "/sites/{key}/{year:int}"
    assert count(method="GET", route=form, status="2xx") == 2
    assert count(method="GET", route=form, status="4xx") == 1
    assert count(method="GET", route="none", status="4xx") == 2
    assert sum(value for name, value in found.items() if 'method="other"' in name) > 0


def test_no_text_of_a_site_or_of_an_address_is_told(office: Office) -> None:
    filler = office.person(Role.FILLER)
    filler.get("/sites/a/2025?q=秘密")
    filler.get("/%E7%A7%98%E5%AF%86")
    text = office.stranger().get("/metrics").text

    for word in ("民政局", "a.gov.cn", "工作动态", "秘密", "script", "陈云川", "4500000092"):
        assert word not in text


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "x-forwarded-for"]
)
def test_who_comes_through_a_proxy_needs_a_token(office: Office, header: str) -> None:
    stranger = office.stranger()
    stranger.headers[header] = "127.0.0.1"
    assert stranger.get("/metrics").status_code == 401
    stranger.headers["Authorization"] = f"Bearer {secret_of(office, Role.ADMIN)}"
    assert stranger.get("/metrics").status_code == 401
    secret = secret_of(office, Role.ADMIN, TokenPurpose.METRICS)
    stranger.headers["Authorization"] = f"Bearer {secret}"
    assert stranger.get("/metrics").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_the_token_must_be_of_an_administrator(office: Office, role: Role) -> None:
    secret = secret_of(office, role, TokenPurpose.METRICS)
    headers = {"X-Forwarded-For": "192.0.2.1", "Authorization": f"Bearer {secret}"}

    assert office.stranger().get("/metrics", headers=headers).status_code == 401


def test_an_administrator_of_one_organisation_does_not_see_the_whole(office: Office) -> None:
    with office.store.transaction() as tx:
        owner = people.add_user(
            tx, name="甲", role=Role.ADMIN, password_hash="x", at=NOW, organisation="甲市"
        )
        secret, _ = api_tokens.make_token(
            tx, owner=owner, name="x", purpose=TokenPurpose.METRICS, by="甲", at=NOW
        )
    headers = {"X-Forwarded-For": "192.0.2.1", "Authorization": f"Bearer {secret}"}

    assert office.stranger().get("/metrics", headers=headers).status_code == 401


def test_a_login_from_elsewhere_does_not_open_them(office: Office) -> None:
    admin = office.person(Role.ADMIN)

    assert admin.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 401


def test_a_duration_falls_into_the_bucket_that_bounds_it(office: Office) -> None:
    durations = Durations()
    for seconds in (0.0, BOUNDS[0], BOUNDS[0] + 0.001, BOUNDS[-1], BOUNDS[-1] + 1):
        durations.add(("GET", "/", "2xx"), seconds)
    with office.store.reading() as tx:
        from store.monitoring import measure

        text = write_metrics(measure(tx), durations.all(), sites=0, now=NOW)
    found = read(text)

    def upto(bound: str) -> float:
        labels = f'method="GET",route="/",status="2xx",le="{bound}"'
        return found[f"zhanbao_request_duration_seconds_bucket{{{labels}}}"]

    assert [upto("0.01"), upto("0.03"), upto("10.0"), upto("+Inf")] == [2, 3, 4, 5]
