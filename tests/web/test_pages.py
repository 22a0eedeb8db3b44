import re
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from web_office import HOSTILE_TITLE, NOW, PATH, Office

from config.fields import load_fields
from model.issues import NewIssue, Severity
from model.messages import Message
from model.people import Role
from store import issues, outbox


def test_the_form_holds_every_one_of_the_fields_once(office: Office) -> None:
    page = office.person(Role.FILLER).get(PATH).text
    shown = re.findall(r'data-field="([^"]+)"', page)

    assert sorted(shown) == sorted(field.key for field in load_fields())


def test_the_overview_shows_progress_issues_and_the_last_crawl(office: Office) -> None:
    page = office.person(Role.FILLER).get("/").text

    assert "某市民政局网站" in page
    assert "0 / 83" in page
    assert "2026-01-05 09:00" in page


def test_the_overview_finds_sites_by_name(office: Office) -> None:
    filler = office.person(Role.FILLER)

    assert f'href="{PATH}"' in filler.get("/", params={"q": "民政"}).text
    assert f'href="{PATH}"' not in filler.get("/", params={"q": "财政"}).text


def test_a_broken_site_file_is_told_and_hides_no_other_site(office: Office) -> None:
    office.home.site_file("b").write_text("key = 3", encoding="utf-8")
    page = office.person(Role.FILLER).get("/").text

    assert "某市民政局网站" in page
    assert "b.toml" in page


def test_columns_are_shown_with_their_months_and_notes(office: Office) -> None:
    page = office.person(Role.FILLER).get(f"{PATH}/columns").text

    assert "工作动态" in page
    assert "首页要闻的来源" in page
    assert page.count("已读") == 3


def test_a_year_without_a_draft_says_how_to_make_one(office: Office) -> None:
    page = office.person(Role.FILLER).get("/sites/a/2024").text

    assert "zhanbao compile a --year 2024" in page


def test_runs_and_readings_are_shown(office: Office) -> None:
    filler = office.person(Role.FILLER)

    assert "第 1 次" in filler.get("/sites/a/runs").text
    assert "探测首页 1 次" in filler.get("/sites/a/uptime").text


def test_issues_are_shown_and_escaped(office: Office) -> None:
    with office.store.transaction() as tx:
        found = NewIssue(
            rule="update.home",
            severity=Severity.VETO,
            target="首页",
            detail=HOSTILE_TITLE,
            basis="单项否决 2",
        )
        issues.apply_changes(tx, site="a", opened=[found], closed=[], at=NOW)
    page = office.person(Role.FILLER).get("/sites/a/issues").text

    assert "单项否决 2" in page
    assert HOSTILE_TITLE not in page
    assert "&lt;script&gt;" in page


def test_an_alert_that_could_not_be_delivered_is_told(office: Office) -> None:
    with office.store.transaction() as tx:
        message = Message(key="a/1", subject="首页不更新", body="见页面", site="a")
        outbox.put(tx, message, channels=["mail"], at=NOW)
        for delivery in outbox.due(tx, at=NOW + timedelta(seconds=1)):
            outbox.mark_failed(tx, delivery.id, error="连接被拒绝", next_try_at=None)

    assert "连接被拒绝" in office.person(Role.FILLER).get("/sites/a/issues").text


@pytest.mark.parametrize(
    "path",
    ["/sites/b/2025", "/sites/b/runs", "/sites/..%2fa/2025", "/nothing", "/sites/a/1999/columns"],
)
def test_what_is_not_there_is_not_found(office: Office, path: str) -> None:
    answer = office.person(Role.FILLER).get(path)

    assert answer.status_code == 404
    assert "没有这个" in answer.text


@pytest.mark.parametrize("path", ["/?page=x", "/?page=-3", "/?page=99999999999999999999"])
def test_an_odd_page_number_is_no_fault(office: Office, path: str) -> None:
    assert office.person(Role.FILLER).get(path).status_code in {200, 422}


def test_the_trail_tells_whether_its_chain_is_whole(office: Office) -> None:
    auditor = office.person(Role.AUDITOR)

    assert "本页各条未被改动" in auditor.get("/audit").text
    assert "记录链完整" in auditor.post("/audit").text


def test_a_trail_that_was_tampered_with_says_where(office: Office) -> None:
    auditor = office.person(Role.AUDITOR)
    file = office.home.path / "zhanbao.sqlite3"
    with closing(sqlite3.connect(file)) as base, base:
        for (name,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            base.execute(f"DROP TRIGGER {name}")
        base.execute("UPDATE audit_entries SET who = '别人' WHERE id = 1")

    assert "第 1 条" in auditor.get("/audit").text
    assert "第 1 条" in auditor.post("/audit").text


def test_an_odd_page_of_the_trail_is_no_fault(office: Office) -> None:
    auditor = office.person(Role.AUDITOR)

    assert auditor.get("/audit?page=99999999999999999999").status_code in {200, 404, 422}
