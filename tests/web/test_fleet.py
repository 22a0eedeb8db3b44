import io
import re

import docx
import openpyxl
import pytest
from web_fleet import add_sites
from web_office import NOW, YEAR, Office

from model.issues import NewIssue, Severity
from model.people import Role
from store.fleet_switches import stopped_sites, switch_of
from store.issues import apply_changes


@pytest.fixture
def fleet(office: Office) -> Office:
    add_sites(office, 7)
    with office.store.transaction() as tx:
        for key in ("s01", "s03", "s04"):
            found = NewIssue(rule="r", severity=Severity.VETO, target="x", detail="x", basis="一")
            apply_changes(tx, site=key, opened=[found], closed=[], at=NOW)
    return office


def test_each_number_leads_to_the_list_of_the_sites_it_counts(fleet: Office) -> None:
    filler = fleet.person(Role.FILLER)
    page = filler.get("/fleet").text
    links = re.findall(r'href="(/\?[^"]+)">(?:<b[^>]*>)?(\d+)', page)

    assert len(links) >= 10
    for address, number in links:
        listed = filler.get(address.replace("&amp;", "&")).text
        if "only=deduction" not in address:
            assert f"网站（{number}）" in listed, address


def test_sites_are_summed_by_department_and_organisation_too(fleet: Office) -> None:
    filler = fleet.person(Role.FILLER)

    assert "民政" in filler.get("/fleet?by=department").text
    assert "某区/南市" in filler.get("/fleet?by=organisation").text
    assert filler.get("/fleet?by=nothing").status_code == 200


@pytest.mark.parametrize("extension", ["docx", "xlsx", "html"])
def test_the_report_is_a_document_with_every_region_and_the_sum(
    fleet: Office, extension: str
) -> None:
    answer = fleet.person(Role.HEAD).get(f"/fleet/report.{extension}")
    body = answer.content
    if extension == "html":
        text = body.decode()
    elif extension == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(body))
        rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
        text = "\n".join(str(cell) for row in rows for cell in row)
    else:
        document = docx.Document(io.BytesIO(body))
        text = "\n".join(
            [paragraph.text for paragraph in document.paragraphs]
            + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        )

    assert answer.status_code == 200
    for word in (
        f"{YEAR} 年度",
        "南市",
        "北市",
        "合计",
        "共 8 个网站",
        "涉及 3 个网站",
        "南市第01站",
    ):
        assert word in text, word


def test_there_is_no_report_of_another_kind(fleet: Office) -> None:
    assert fleet.person(Role.FILLER).get("/fleet/report.exe").status_code == 404


def test_the_administrator_alone_stops_and_starts_a_site(office: Office) -> None:
    filler, admin = office.person(Role.FILLER), office.person(Role.ADMIN)
    stop = {"action": "stop", "reason": "对方要求"}
    assert filler.post("/sites/a/switch", data=stop).status_code == 403
    assert admin.post("/sites/a/switch", data={"action": "stop"}).status_code == 422

    assert admin.post("/sites/a/switch", data=stop).status_code == 303
    assert "由 管理员 停止访问（对方要求）" in filler.get("/sites/a/runs").text
    assert "恢复访问" in admin.get("/sites/a/runs").text
    assert "恢复访问" not in filler.get("/sites/a/runs").text
    admin.post("/sites/a/switch", data={"action": "start"})

    with office.store.reading() as tx:
        switch = switch_of(tx, "a")
        assert stopped_sites(tx) == frozenset()
    assert switch is not None
    assert not switch.is_stopped
