"""A look into a register, written down in the drawer: number, day, picture, who."""

import hashlib
from datetime import UTC, datetime

import httpx
import pytest
from web_office import NAMES, NOW, PATH, Office

from model.audit import AuditEntry
from model.drafts import ReportState
from model.observations import Observation
from model.people import Role
from store import audit, observations
from store.reports import move_state
from web.size import MAX_PICTURE

ICP = f"{PATH}/fields/site.icp/register"
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100


def look(client: httpx.Client, address: str = ICP, **changes: str) -> httpx.Response:
    sent = {"number": "桂ICP备10201924号-7", "day": "2026-01-05", **changes}
    return client.post(address, data=sent, files={"picture": ("", b"")})


def kept(office: Office, key: str = "checked.icp") -> Observation | None:
    with office.store.reading() as tx:
        return observations.latest(tx, office.site.key, [key]).get(key)


def newest_entry(office: Office) -> AuditEntry:
    with office.store.reading() as tx:
        return audit.entries(tx, 1)[0]


def test_number_day_who_and_picture_are_kept_and_shown(office: Office) -> None:
    client = office.person(Role.FILLER)
    answer = client.post(
        ICP,
        data={"number": "桂ICP备10201924号－7", "day": "2026-01-05"},
        files={"picture": ("C:\\图\\icp.png", PNG, "image/png")},
    )

    assert answer.status_code == 200, answer.text
    digest = hashlib.sha256(PNG).hexdigest()[:16]
    assert f"已核对：人工核对（{NAMES[Role.FILLER]}），2026-01-05，截图 icp.png" in answer.text
    reading = kept(office)
    assert reading is not None
    assert (reading.value, reading.observed_at) == ("桂ICP备10201924号－7", NOW)
    assert reading.detail == f"截图 icp.png（SHA-256 {digest}…）"
    entry = newest_entry(office)
    assert (entry.who, entry.action) == (NAMES[Role.FILLER], "check_register")
    assert entry.target == "a/icp"
    assert digest in entry.detail


def test_a_look_of_an_earlier_day_has_that_day(office: Office) -> None:
    look(office.person(Role.FILLER), day="2025-12-30")

    reading = kept(office)
    assert reading is not None
    assert reading.observed_at == datetime(2025, 12, 30, 4, tzinfo=UTC)
    assert reading.detail == ""


def test_another_number_or_none_is_a_warning(office: Office) -> None:
    client = office.person(Role.FILLER)

    assert "与表中不同" in look(client, number="桂ICP备1号").text
    assert "登记为 （查不到）" in look(client, number="-").text
    reading = kept(office)
    assert reading is not None
    assert reading.value == ""


def test_an_earlier_look_than_the_known_one_is_told(office: Office) -> None:
    client = office.person(Role.FILLER)
    look(client, number="桂ICP备1号")

    answer = look(client, day="2025-12-30")

    assert answer.status_code == 409
    assert "桂ICP备1号" in answer.text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"number": " "}, "没有写"),
        ({"day": "2026-01-06"}, "不在最近一年内"),
        ({"day": "2024-01-01"}, "不在最近一年内"),
        ({"day": "昨天"}, "不是日期"),
    ],
)
def test_what_cannot_be_taken_is_told(
    office_of_module: Office, changes: dict[str, str], told: str
) -> None:
    answer = look(office_of_module.person(Role.FILLER), **changes)

    assert answer.status_code == 422
    assert told in answer.text
    assert kept(office_of_module) is None


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"GIF89a", "不是 PNG 或 JPEG"),
        (b"<script>alert(1)</script>", "不是 PNG 或 JPEG"),
        (PNG + b"x" * MAX_PICTURE, "截图太大"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(
    office_of_module: Office, body: bytes, told: str
) -> None:
    answer = office_of_module.person(Role.FILLER).post(
        ICP,
        data={"number": "桂ICP备1号", "day": "2026-01-05"},
        files={"picture": ("图.png", body, "image/png")},
    )

    assert answer.status_code == 422
    assert told in answer.text
    assert kept(office_of_module) is None


def test_a_body_beyond_the_picture_is_not_read(office_of_module: Office) -> None:
    client = office_of_module.person(Role.FILLER)
    files = {"picture": ("图.png", PNG + b"x" * 5 * 2**20, "image/png")}

    assert client.post(ICP, data={"number": "1"}, files=files).status_code == 413
    # Elsewhere a form stays as small as it was.
    small = {"picture": ("图.png", b"x" * 2**19, "image/png")}
    assert client.post(f"{PATH}/fields/site.icp", files=small).status_code == 413


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.HEAD, Role.ADMIN, Role.AUDITOR])
def test_nobody_but_who_fills_records_a_look(office_of_module: Office, role: Role) -> None:
    client = office_of_module.person(role)

    assert look(client).status_code == 403
    assert "记录人工核对" not in client.get(f"{PATH}/fields/site.icp").text
    assert kept(office_of_module) is None


def test_without_the_token_of_the_page_nothing_is_recorded(office_of_module: Office) -> None:
    client = office_of_module.person(Role.FILLER)
    del client.headers["X-CSRF-Token"]

    assert look(client).status_code == 403
    assert kept(office_of_module) is None


def test_only_the_four_marks_have_a_register(office_of_module: Office) -> None:
    client = office_of_module.person(Role.FILLER)

    for field in ("site.icp", "site.police", "site.id_code", "site.conac"):
        assert "记录人工核对" in client.get(f"{PATH}/fields/{field}").text
    assert "记录人工核对" not in client.get(f"{PATH}/fields/info.news").text
    assert look(client, f"{PATH}/fields/info.news/register").status_code == 404


def test_a_submitted_report_takes_no_look(office: Office) -> None:
    with office.store.transaction() as tx:
        move_state(tx, site="a", year=2025, to=ReportState.SUBMITTED, by=NAMES[Role.FILLER], at=NOW)

    assert look(office.person(Role.FILLER)).status_code == 403
    assert kept(office) is None
