"""Every table there is, with hostile text in all that a site or a person may write."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import httpx
import openpyxl
import pytest
from web_office import HOSTILE_TITLE, NAMES, NOW, PATH, YEAR, Office, crawl, sighting

from model.issues import NewIssue, Severity
from model.messages import Message
from model.observations import Observation
from model.people import Role
from model.runs import ColumnWalk, RunStatus, WalkEnd
from store import audit, issues, observations, outbox, reports, runs
from store.sheets import Decision, confirm_value
from web.downloads.table import Scope
from web.downloads.tables import TABLES

#: A formula, one behind full-width space, one in full width, one behind a control character.
PAYLOADS = ("=1+1|坏", "\u3000@SUM(A1)坏", "＝HYPERLINK(1)坏", "\x00\x1b=cmd\u202e坏")
_BASES = {
    Scope.OFFICE: "/tables",
    Scope.SITE: "/sites/a/tables",
    Scope.YEAR: f"/sites/a/{YEAR}/tables",
}
ALL = [*TABLES]
#: Tables in which nobody but the office itself writes.
_OF_THE_OFFICE = {"sites", "scores", "calendar", "people", "score"}
_NEEDED = {"items": "?field=info.news"}


def address(table: tuple[Scope, str], extension: str) -> str:
    scope, name = table
    return f"{_BASES[scope]}/{name}.{extension}{_NEEDED.get(name, '')}"


def rows_of(answer: httpx.Response) -> list[list[Any]]:
    """The rows of a file, its headings first."""
    assert answer.status_code == 200, answer.text
    if answer.headers["content-type"].startswith("text/csv"):
        text = answer.content.decode("utf-8")
        assert text.startswith("\ufeff")
        return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return [list(row) for row in page.iter_rows(values_only=True)]


@pytest.fixture(scope="module")
def office(office_of_module: Office) -> Office:
    """An office in which everybody wrote something hostile."""
    for payload in PAYLOADS:
        fill(office_of_module, payload)
    return office_of_module


def fill(office: Office, payload: str) -> None:
    place = PAYLOADS.index(payload)
    crawl(office, sighting(f"/gzdt/bad{place}.html", payload, day=date(YEAR, 7, 1 + place)))
    with office.store.transaction() as tx:
        run = runs.start_run(tx, site="a", year=YEAR, is_full=False, started_at=NOW)
        walk = ColumnWalk(column="工作动态", end=WalkEnd.UNREAD, reason=payload)
        runs.record_walk(tx, run=run, walk=walk)
        runs.finish_run(tx, run=run, status=RunStatus.PARTIAL, finished_at=NOW, reason=payload)
        new = NewIssue(
            rule=f"x{place}", severity=Severity.VETO, target=payload, detail=payload, basis=payload
        )
        issues.apply_changes(tx, site="a", opened=[new], closed=[], at=NOW)
        told = {"source": payload, "detail": payload, "observed_at": NOW - timedelta(hours=1)}
        visit = Observation(key="home.outcome", value="ok", **told)
        other = Observation(key=f"k{place}", value=payload, **told)
        observations.record_observations(tx, "a", [visit, other])
        message = Message(key=f"k{place}", subject=payload, body=payload, site="a", severity="veto")
        outbox.put(tx, message, channels=["c"], at=NOW)
        (delivery,) = outbox.due(tx, at=NOW)
        outbox.mark_failed(tx, delivery.id, error=payload, next_try_at=None)
        reports.add_comment(
            tx, site="a", year=YEAR, field="info.news", author=payload, text=payload, at=NOW
        )
        decision = Decision(
            site=office.site,
            year=YEAR,
            field="media.other",
            text=payload,
            by=payload,
            reason=payload,
        )
        confirm_value(tx, decision, now=NOW)
        audit.append(tx, who=payload, action="confirm", target=payload, detail=payload, at=NOW)


@pytest.fixture(scope="module")
def reader(office: Office) -> httpx.Client:
    return office.person(Role.AUDITOR)


def cells(reader: httpx.Client, extension: str) -> Iterator[tuple[str, str]]:
    """The name of the table and the text of every cell of every table."""
    for table in ALL:
        headings, *rows = rows_of(reader.get(address(table, extension)))
        assert len(headings) == len(TABLES[table].headings)
        for row in rows:
            assert len(row) == len(headings)
            yield from ((table[1], cell) for cell in row if isinstance(cell, str))


def test_no_formula_and_no_control_character_gets_into_any_csv(reader: httpx.Client) -> None:
    found = list(cells(reader, "csv"))

    for table, cell in found:
        assert cell.lstrip(' \u3000\xa0";,')[:1] not in {*"=+-@|%＝＋－＠"}, table
        assert not set(cell) & set("\x00\x1b\u202e\r\n\t"), table
    # The hostile text is there, or this would show nothing.
    assert {table for table, cell in found if "坏" in cell} == {
        name for _, name in ALL if name not in _OF_THE_OFFICE
    }


@pytest.mark.parametrize("table", ALL, ids=".".join)
def test_no_formula_gets_into_any_workbook(reader: httpx.Client, table: tuple[Scope, str]) -> None:
    body = reader.get(address(table, "xlsx")).content
    page = openpyxl.load_workbook(io.BytesIO(body)).active

    for row in page.iter_rows():
        for cell in row:
            assert cell.data_type in {"s", "n", "inlineStr"}
            assert not (isinstance(cell.value, str) and set(cell.value) & set("\x00\x1b\u202e"))


@pytest.mark.parametrize("table", ALL, ids=".".join)
def test_both_files_hold_the_same_rows(reader: httpx.Client, table: tuple[Scope, str]) -> None:
    texts = rows_of(reader.get(address(table, "csv")))
    sheet = rows_of(reader.get(address(table, "xlsx")))

    assert texts[0] == sheet[0] == list(TABLES[table].headings)
    # Taking the trail away is an entry of the trail.
    assert len(sheet) - len(texts) == (1 if table[1] == "audit" else 0)


@pytest.mark.parametrize("table", ALL, ids=".".join)
def test_the_name_of_a_file_says_what_it_is(reader: httpx.Client, table: tuple[Scope, str]) -> None:
    answer = reader.get(address(table, "csv"))

    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("table", ALL, ids=".".join)
def test_each_table_is_linked_from_its_page(reader: httpx.Client, table: tuple[Scope, str]) -> None:
    pages = ["/", "/issues", "/audit", "/fleet", "/calendar", "/people", "/sites/a/score"]
    pages += ["/sites/a/runs", "/sites/a/uptime", "/sites/a/issues"]
    pages += [PATH, f"{PATH}/columns", f"{PATH}/fields/info.news/items"]
    wanted = f'href="{address(table, "csv").partition("?")[0]}'

    assert any(wanted in reader.get(page).text for page in pages), table


@pytest.mark.parametrize("role", list(Role))
def test_the_trail_is_for_those_alone_who_may_read_it(office: Office, role: Role) -> None:
    person = office.person(role)

    assert person.get("/tables/audit.csv").status_code == person.get("/audit").status_code
    assert person.get("/tables/sites.csv").status_code == 200


def test_filters_are_those_of_the_page(reader: httpx.Client) -> None:
    def count(path: str) -> int:
        return len(rows_of(reader.get(path))) - 1

    assert count("/tables/issues.csv") == count("/tables/issues.csv?show=all") == 4
    assert count("/tables/issues.csv?show=closed") == 0
    assert count("/tables/issues.csv?severity=notice") == 0
    assert count("/tables/issues.csv?rule=x1") == count("/sites/a/tables/issues.csv?rule=x1") == 1
    assert count("/tables/issues.csv?site=a") == 4
    assert count("/tables/issues.csv?site=b") == 0
    assert count("/tables/sites.csv?q=nothing") == 0
    items = f"{_BASES[Scope.YEAR]}/items.csv?field=info.news"
    assert count(f"{items}&q=推进会") == 6
    assert count(f"{items}&show=left_out") == 0
    titles = [row[2] for row in rows_of(reader.get(f"{items}&q=推进会&order=title"))[1:]]
    assert titles == sorted(titles)


def test_the_items_are_those_of_the_page(reader: httpx.Client) -> None:
    rows = rows_of(reader.get(address((Scope.YEAR, "items"), "csv")))[1:]

    assert HOSTILE_TITLE in [row[2] for row in rows]
    assert {row[0] for row in rows} == {"计入"}
    assert all(row[5] for row in rows)


@pytest.mark.parametrize(
    "path",
    [
        "/tables/nothing.csv",
        "/tables/sites.docx",
        "/tables/runs.csv",
        "/sites/a/tables/sites.csv",
        "/sites/b/tables/runs.csv",
        "/sites/a/1999/tables/values.csv",
        "/tables/..%2f..%2fetc.csv",
    ],
)
def test_what_is_not_there_is_not_found(reader: httpx.Client, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_of_a_column_that_was_never_crawled_nothing_is_known(
    office: Office, reader: httpx.Client
) -> None:
    file = office.home.site_file("a")
    before = file.read_text("utf-8")
    new = '[[columns]]\nname = "新栏目"\nkind = "news"\nurl = "http://a.gov.cn/x/"\n'
    try:
        file.write_text(f"{before}\n{new}", "utf-8")
        rows = rows_of(reader.get(address((Scope.YEAR, "columns"), "csv")))
    finally:
        file.write_text(before, "utf-8")

    found = {row[0]: row for row in rows}
    assert found["新栏目"][3:] == ["未抓取", "", *[""] * 15]
    assert found["政策文件"][5:8] == ["1", "0", "0"]


@pytest.mark.parametrize("query", ["", "?field=site.name", "?field="])
def test_items_are_those_of_a_counted_value(reader: httpx.Client, query: str) -> None:
    assert reader.get(f"{_BASES[Scope.YEAR]}/items.csv{query}").status_code == 422


def test_confirmations_tell_who_said_what(office: Office, reader: httpx.Client) -> None:
    reader.get("/")
    with office.store.transaction() as tx:
        decision = Decision(
            site=office.site, year=YEAR, field="info.news", text=None, by=NAMES[Role.FILLER]
        )
        confirm_value(tx, decision, now=NOW)
    rows = rows_of(reader.get(address((Scope.YEAR, "confirmations"), "csv")))[1:]

    found = [row for row in rows if row[0] == "info.news"]
    assert [(row[2], row[5]) for row in found] == [("1", NAMES[Role.FILLER])]


def test_a_workbook_that_would_be_too_large_is_refused_and_its_csv_is_not(
    reader: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = len(rows_of(reader.get("/tables/issues.csv"))) - 1
    # The package hides the module behind its router of the same name.
    module = import_module("web.downloads.routes")
    monkeypatch.setattr(module, "MAX_XLSX_ROWS", rows - 1)

    answer = reader.get("/tables/issues.xlsx")

    assert answer.status_code == 422
    assert "请下载 CSV" in answer.text
    assert len(rows_of(reader.get("/tables/issues.csv"))) - 1 == rows
    # As many rows as are allowed still make one.
    monkeypatch.setattr(module, "MAX_XLSX_ROWS", rows)
    assert len(rows_of(reader.get("/tables/issues.xlsx"))) - 1 == rows
