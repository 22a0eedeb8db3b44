"""The journeys of an office once more, on PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from api_client import program
from postgres_server import PostgresServer
from web_office import NAMES, PATH, YEAR, Office, decide_all, open_office

from model.drafts import ReportState
from model.people import Role
from store import reports
from store.engine import open_store
from store.sheets import load_cells
from store.verify import verify_store

pytestmark = pytest.mark.postgres

NEWS = f"{PATH}/fields/info.news"


@pytest.fixture
def office(tmp_path: Path, postgres_server: PostgresServer) -> Iterator[Office]:
    """A served office whose store is on PostgreSQL."""
    with postgres_server.database() as url:
        open_store(url).close()
        with open_office(tmp_path, database_url=url) as opened:
            yield opened


def news_of(office: Office) -> tuple[object, str]:
    with office.store.reading() as tx:
        _, cells = load_cells(tx, office.site, year=YEAR)
    cell = next(cell for cell in cells if cell.field.key == "info.news")
    return cell.value, cell.state.value


def test_a_report_goes_through_the_office_to_its_public_address(office: Office) -> None:
    decide_all(office)
    way = {
        ReportState.SUBMITTED: Role.FILLER,
        ReportState.REVIEWED: Role.REVIEWER,
        ReportState.SIGNED: Role.HEAD,
        ReportState.PUBLISHED: Role.FILLER,
    }
    here = ReportState.DRAFT
    for there, role in way.items():
        sent = {"to": there.value, "expected": here.value, "address": "http://a.gov.cn/nb.html"}
        assert office.person(role).post(f"{PATH}/state", data=sent).status_code == 303, there
        here = there

    reader = office.person(Role.AUDITOR)
    for name in ("docx", "xlsx", "html", "json"):
        signed = reader.get(f"{PATH}/export.{name}").content
        with office.store.reading() as tx:
            kept = {v.format: v.body for v in reports.signed_versions_of(tx, "a", YEAR)}
        assert signed == kept[name]
    assert "记录链完整" in reader.post("/audit").text


def test_an_item_taken_out_moves_the_value_and_the_pages_show_it(office: Office) -> None:
    filler = office.person(Role.FILLER)
    sent = {"address": "http://a.gov.cn/gzdt/1.html", "action": "out", "reason": "转载"}

    assert "计入 8 条" in filler.get(f"{NEWS}/items").text
    assert filler.post(f"{NEWS}/items", data=sent).status_code == 200

    assert news_of(office) == (7, "proposed")
    assert "计入 7 条" in filler.get(f"{NEWS}/items").text
    for page in ("/", PATH, f"{PATH}/columns", "/sites/a/runs", "/sites/a/uptime", "/calendar"):
        assert filler.get(page).status_code == 200, page


def test_of_many_at_once_one_decides_and_the_others_are_told(office: Office) -> None:
    people = [office.person(Role.FILLER) for _ in range(4)]

    def decide(number: int) -> tuple[int, str]:
        sent = {"action": "replace", "value": str(number), "reason": "核对", "version": "0"}
        shown = people[number].get(NEWS).text
        sent["digest"] = shown.split('name="digest" value="')[1].split('"')[0]
        answer = people[number].post(NEWS, data=sent)
        return answer.status_code, answer.text

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(decide, range(4)))

    assert sorted(status for status, _ in answers) == [200, 409, 409, 409]
    winner = next(n for n, (status, _) in enumerate(answers) if status == 200)
    assert news_of(office) == (winner, "confirmed")
    for number, (status, text) in enumerate(answers):
        if status != 200:
            assert f"{NAMES[Role.FILLER]} 已先确认为「{winner}」" in text
            assert f"您要确认的是「{number}」" in text
    with office.store.reading() as tx:
        assert not {fault.table for fault in verify_store(tx)} & {"confirmations", "audit_entries"}


def test_a_program_reads_and_writes_and_a_monitor_counts(office: Office) -> None:
    client = program(office, Role.FILLER)
    path = f"/api/v1/sites/a/{YEAR}/values/info.news"
    seen = client.get(path).json()["value"]
    body = {"action": "confirm", "version": 0, "evidence_digest": seen["evidence_digest"]}
    for _ in range(2):
        assert client.put(path, json=body).status_code == 200
    stale = client.put(path, json={**body, "action": "replace", "text": "1", "reason": "x"})
    items = client.get(f"/api/v1/sites/a/{YEAR}/items", params={"field": "info.news"}).json()
    table = office.person(Role.FILLER).get(f"{PATH}/tables/confirmations.csv").text

    assert (stale.status_code, stale.json()["standing"]["version"]) == (409, 1)
    assert items["counted"] == len(items["items"]) == 8
    assert table.count('"info.news"') == 1
    assert 'zhanbao_drafts{state="draft"} 1' in office.stranger().get("/metrics").text
