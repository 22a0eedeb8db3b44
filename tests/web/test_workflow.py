import hashlib
import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import httpx
import pytest
from web_office import NAMES, PATH, YEAR, Office, decide_all, renew_passwords

from model.drafts import ReportState
from model.people import Role, User
from store import people, reports
from store.sheets import load_cells
from web.exports import SIGNED_FORMATS
from web.sheet import BY_STEPS

#: State that a test starts from → how it is reached.
_WAY = (ReportState.SUBMITTED, ReportState.REVIEWED, ReportState.SIGNED, ReportState.PUBLISHED)
_WHO = {
    ReportState.SUBMITTED: Role.FILLER,
    ReportState.REVIEWED: Role.REVIEWER,
    ReportState.SIGNED: Role.HEAD,
    ReportState.PUBLISHED: Role.FILLER,
}
#: Who may take which step from where; everything else is refused.
_ALLOWED = {
    (ReportState.DRAFT, Role.FILLER, ReportState.SUBMITTED),
    (ReportState.SUBMITTED, Role.REVIEWER, ReportState.REVIEWED),
    (ReportState.SUBMITTED, Role.REVIEWER, ReportState.DRAFT),
    (ReportState.SUBMITTED, Role.FILLER, ReportState.DRAFT),
    (ReportState.REVIEWED, Role.HEAD, ReportState.SIGNED),
    (ReportState.REVIEWED, Role.HEAD, ReportState.DRAFT),
    (ReportState.REVIEWED, Role.REVIEWER, ReportState.SUBMITTED),
    (ReportState.SIGNED, Role.FILLER, ReportState.PUBLISHED),
    (ReportState.SIGNED, Role.HEAD, ReportState.DRAFT),
    (ReportState.PUBLISHED, Role.FILLER, ReportState.PUBLISHED),
    (ReportState.PUBLISHED, Role.FILLER, ReportState.SIGNED),
    (ReportState.PUBLISHED, Role.HEAD, ReportState.DRAFT),
}


def step(
    client: httpx.Client, to: ReportState, expected: ReportState, **data: str
) -> httpx.Response:
    sent = {
        "to": to.value,
        "expected": expected.value,
        "reason": "更正",
        "address": "http://a.gov.cn/nb.html",
    }
    return client.post(f"{PATH}/state", data={**sent, **data})


def state(office: Office) -> ReportState:
    with office.store.reading() as tx:
        return reports.state(tx, "a", YEAR).state


def bring_to(office: Office, wanted: ReportState) -> None:
    """Take the report there, each step by whoever it belongs to."""
    decide_all(office)
    here = ReportState.DRAFT
    for there in _WAY:
        if here is wanted:
            return
        assert step(office.person(_WHO[there]), there, here).status_code == 303
        here = there


def test_a_report_goes_through_the_office_to_its_public_address(office: Office) -> None:
    bring_to(office, ReportState.PUBLISHED)

    with office.store.reading() as tx:
        report = reports.state(tx, "a", YEAR)
    assert (report.state, report.signed_version) == (ReportState.PUBLISHED, 1)
    assert report.public_url == "http://a.gov.cn/nb.html"


@pytest.mark.parametrize("start", list(ReportState))
def test_each_step_is_open_to_its_role_alone(office: Office, start: ReportState) -> None:
    bring_to(office, start)

    for role in Role:
        person = office.person(role)
        for to in ReportState:
            if (start, role, to) not in _ALLOWED:
                assert step(person, to, start).status_code == 403, (role, to)
    assert state(office) is start


def test_an_open_cell_keeps_the_report_from_being_submitted(office: Office) -> None:
    answer = step(office.person(Role.FILLER), ReportState.SUBMITTED, ReportState.DRAFT)

    assert answer.status_code == 422
    assert "没有确认" in answer.text
    assert f'<a href="{PATH}">回到刚才的页面</a>' in answer.text


def test_what_later_steps_fill_in_is_nobody_s_to_do(office: Office) -> None:
    decide_all(office, but=tuple(BY_STEPS))
    filler = office.person(Role.FILLER)
    assert "可以提交审核，其余办理时填" in filler.get(PATH).text

    for field in BY_STEPS:
        drawer = filler.get(f"{PATH}/fields/{field}").text
        assert "办理时填" in drawer
        assert "填“无”" not in drawer

    assert step(filler, ReportState.SUBMITTED, ReportState.DRAFT).status_code == 303
    assert "可以提交审核" not in filler.get(PATH).text


def test_a_decision_taken_back_is_an_open_cell(office: Office) -> None:
    decide_all(office)
    filler = office.person(Role.FILLER)
    filler.post(
        f"{PATH}/fields/info.news", data={"action": "undo", "version": "1", "digest": ""}
    ).raise_for_status()

    answer = step(filler, ReportState.SUBMITTED, ReportState.DRAFT)

    assert answer.status_code == 422
    assert "还有 1 项没有确认：政务动态信息更新量" in answer.text


def test_nobody_reviews_what_he_filled(office: Office) -> None:
    decide_all(office, by=NAMES[Role.REVIEWER])
    step(office.person(Role.FILLER), ReportState.SUBMITTED, ReportState.DRAFT)

    answer = step(office.person(Role.REVIEWER), ReportState.REVIEWED, ReportState.SUBMITTED)

    assert answer.status_code == 403
    assert "须由他人审核" in answer.text
    assert state(office) is ReportState.SUBMITTED


def test_a_filler_who_became_the_reviewer_does_not_review_his_own(office: Office) -> None:
    decide_all(office)
    step(office.person(Role.FILLER), ReportState.SUBMITTED, ReportState.DRAFT)
    with office.store.transaction() as tx:
        user = people.user_named(tx, NAMES[Role.FILLER])
        assert isinstance(user, User)
        people.set_role(tx, user.id, Role.REVIEWER)

    answer = step(office.person(Role.FILLER), ReportState.REVIEWED, ReportState.SUBMITTED)

    assert answer.status_code == 403


@pytest.mark.parametrize("start", [ReportState.SUBMITTED, ReportState.SIGNED])
def test_a_return_needs_a_reason(office: Office, start: ReportState) -> None:
    bring_to(office, start)
    person = office.person({ReportState.SUBMITTED: Role.REVIEWER}.get(start, Role.HEAD))

    assert step(person, ReportState.DRAFT, start, reason=" ").status_code == 422
    assert state(office) is start
    assert step(person, ReportState.DRAFT, start, reason="数字有误").status_code == 303
    assert state(office) is ReportState.DRAFT


def test_a_step_from_a_page_that_is_out_of_date_is_refused(office: Office) -> None:
    bring_to(office, ReportState.SUBMITTED)

    answer = step(office.person(Role.REVIEWER), ReportState.REVIEWED, ReportState.DRAFT)

    assert answer.status_code == 409


def test_the_public_address_must_be_one(office: Office) -> None:
    bring_to(office, ReportState.SIGNED)

    answer = step(
        office.person(Role.FILLER),
        ReportState.PUBLISHED,
        ReportState.SIGNED,
        address="javascript:alert(1)",
    )

    assert (answer.status_code, state(office)) == (422, ReportState.SIGNED)


def test_an_unknown_state_is_refused(office: Office) -> None:
    filler = office.person(Role.FILLER)
    decide_all(office)

    answer = filler.post(f"{PATH}/state", data={"to": "submitted", "expected": "nonsense"})

    assert answer.status_code == 422


def test_signed_bytes_stay_the_same_for_ever(office: Office) -> None:
    bring_to(office, ReportState.SIGNED)
    reader = office.person(Role.AUDITOR)
    signed = {name: reader.get(f"{PATH}/export.{name}").content for name in SIGNED_FORMATS}

    office.clock.now += timedelta(days=400)
    with office.store.transaction() as tx:
        kept = {v.format: v.sha256 for v in reports.signed_versions_of(tx, "a", YEAR)}
    site_file = office.home.site_file("a")
    site_file.write_text(site_file.read_text().replace("某市民政局", "改名局"), encoding="utf-8")
    renew_passwords(office)
    later = office.person(Role.AUDITOR)

    for name in SIGNED_FORMATS:
        body = later.get(f"{PATH}/export.{name}").content
        assert body == signed[name]
        assert hashlib.sha256(body).hexdigest() == kept[name]


def test_a_correction_is_a_new_version_beside_the_old(office: Office) -> None:
    bring_to(office, ReportState.SIGNED)
    step(office.person(Role.HEAD), ReportState.DRAFT, ReportState.SIGNED, reason="数字有误")
    filler = office.person(Role.FILLER)
    filler.post(
        f"{PATH}/fields/info.news",
        data={
            "action": "replace",
            "value": "5",
            "reason": "更正",
            "version": "1",
            "digest": _digest(office),
        },
    ).raise_for_status()
    for there, here in zip(_WAY[:3], (ReportState.DRAFT, *_WAY), strict=False):
        assert step(office.person(_WHO[there]), there, here).status_code == 303

    with office.store.reading() as tx:
        versions = reports.signed_versions_of(tx, "a", YEAR)
    news = [_news(v.body) for v in versions if v.format == "json"]
    assert news == [8, 5]


@pytest.mark.parametrize("name", ["docx", "xlsx", "html", "pdf", "json"])
def test_the_form_is_downloaded_in_each_format(office: Office, name: str) -> None:
    answer = office.person(Role.FILLER).get(f"{PATH}/export.{name}")

    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert _is_whole(name, answer.content)


def test_a_format_that_there_is_not_is_not_found(office: Office) -> None:
    assert office.person(Role.FILLER).get(f"{PATH}/export.exe").status_code == 404


def _is_whole(name: str, body: bytes) -> bool:
    if name in {"docx", "xlsx"}:
        return ZipFile(BytesIO(body)).testzip() is None
    if name == "json":
        return _news(body) == 8
    return body.startswith(b"%PDF") if name == "pdf" else "某市民政局".encode() in body


def _news(body: bytes) -> int:
    values = json.loads(body)["values"]
    return int(next(value["value"] for value in values if value["key"] == "info.news"))


def _digest(office: Office) -> str:
    with office.store.reading() as tx:
        _, cells = load_cells(tx, office.site, year=YEAR)
    cell = next(cell for cell in cells if cell.field.key == "info.news")
    return cell.proposal.evidence.digest if cell.proposal else ""


def test_each_step_writes_the_name_of_who_took_it_and_signs_a_whole_form(office: Office) -> None:
    names = ("signature.filler", "signature.reviewer", "signature.head", "signature.filled_on")
    decide_all(office, but=(*names, "site.report_url"))
    here = ReportState.DRAFT
    for there in _WAY[:3]:
        assert step(office.person(_WHO[there]), there, here).status_code == 303
        here = there

    with office.store.reading() as tx:
        _, cells = load_cells(tx, office.site, year=YEAR)
        signed = reports.signed_versions_of(tx, "a", YEAR)
    values = {cell.field.key: cell.value for cell in cells}
    assert [values[name] for name in names[:3]] == [
        NAMES[Role.FILLER],
        NAMES[Role.REVIEWER],
        NAMES[Role.HEAD],
    ]
    assert values["signature.filled_on"] is not None
    body = next(version.body for version in signed if version.format == "json")
    assert NAMES[Role.HEAD] in body.decode()


def test_a_name_that_was_decided_stays(office: Office) -> None:
    decide_all(office)
    step(office.person(Role.FILLER), ReportState.SUBMITTED, ReportState.DRAFT)

    with office.store.reading() as tx:
        _, cells = load_cells(tx, office.site, year=YEAR)
    filler = next(cell for cell in cells if cell.field.key == "signature.filler")
    assert filler.value == "无"


NAMED = ("signature.filler", "signature.reviewer", "signature.head", "signature.filled_on")


def go_through(office: Office, *, to: ReportState = ReportState.SIGNED) -> None:
    """Each step by its own person, the names left to the steps."""
    here = ReportState.DRAFT
    for there in _WAY:
        assert step(office.person(_WHO[there]), there, here).status_code == 303, there
        if there is to:
            return
        here = there


def test_a_report_returned_after_its_review_is_reviewed_and_signed_again(office: Office) -> None:
    decide_all(office, but=(*NAMED, "site.report_url"))
    go_through(office, to=ReportState.REVIEWED)
    head = office.person(Role.HEAD)
    step(head, ReportState.DRAFT, ReportState.REVIEWED, reason="请核对")
    go_through(office)
    step(office.person(Role.HEAD), ReportState.DRAFT, ReportState.SIGNED, reason="更正")

    go_through(office)

    with office.store.reading() as tx:
        assert reports.state(tx, "a", YEAR).signed_version == 2


def test_another_reviewer_s_name_takes_the_place_of_the_first_one_s(office: Office) -> None:
    decide_all(office, but=(*NAMED, "site.report_url"))
    go_through(office, to=ReportState.REVIEWED)
    step(office.person(Role.HEAD), ReportState.DRAFT, ReportState.REVIEWED, reason="请核对")
    with office.store.transaction() as tx:
        other = people.user_named(tx, NAMES[Role.ADMIN])
        assert isinstance(other, User)
        people.set_role(tx, other.id, Role.REVIEWER)
    step(office.person(Role.FILLER), ReportState.SUBMITTED, ReportState.DRAFT)

    person = office.person(Role.ADMIN)
    assert step(person, ReportState.REVIEWED, ReportState.SUBMITTED).status_code == 303

    with office.store.reading() as tx:
        _, cells = load_cells(tx, office.site, year=YEAR)
    reviewer = next(cell for cell in cells if cell.field.key == "signature.reviewer")
    assert reviewer.value == NAMES[Role.ADMIN]


@pytest.mark.parametrize(("former", "word"), [(Role.FILLER, "填报"), (Role.REVIEWER, "审核")])
def test_nobody_signs_what_he_filled_or_reviewed(office: Office, former: Role, word: str) -> None:
    bring_to(office, ReportState.REVIEWED)
    with office.store.transaction() as tx:
        user = people.user_named(tx, NAMES[former])
        assert isinstance(user, User)
        people.set_role(tx, user.id, Role.HEAD)

    answer = step(office.person(former), ReportState.SIGNED, ReportState.REVIEWED)

    assert answer.status_code == 403
    assert f"是您自己{word}的，须由他人签发" in answer.text
    assert state(office) is ReportState.REVIEWED


def test_a_review_is_taken_back_until_it_is_signed(office: Office) -> None:
    bring_to(office, ReportState.REVIEWED)
    reviewer = office.person(Role.REVIEWER)

    assert step(reviewer, ReportState.SUBMITTED, ReportState.REVIEWED).status_code == 303
    assert step(reviewer, ReportState.REVIEWED, ReportState.SUBMITTED).status_code == 303
    assert state(office) is ReportState.REVIEWED


def test_a_publication_is_corrected_and_taken_back(office: Office) -> None:
    bring_to(office, ReportState.PUBLISHED)
    filler = office.person(Role.FILLER)
    new = "http://a.gov.cn/2.html"

    step(filler, ReportState.PUBLISHED, ReportState.PUBLISHED, address=new)
    with office.store.reading() as tx:
        assert reports.state(tx, "a", YEAR).public_url == new
    assert step(filler, ReportState.SIGNED, ReportState.SIGNED).status_code == 409
    step(filler, ReportState.SIGNED, ReportState.PUBLISHED)

    with office.store.reading() as tx:
        report = reports.state(tx, "a", YEAR)
    assert (report.state, report.public_url, report.signed_version) == (ReportState.SIGNED, "", 1)


def test_a_publication_from_a_page_that_is_out_of_date_is_refused(office: Office) -> None:
    bring_to(office, ReportState.PUBLISHED)

    answer = step(office.person(Role.FILLER), ReportState.PUBLISHED, ReportState.SIGNED)

    assert answer.status_code == 409


def test_of_a_signed_report_the_three_may_speak_but_answer_no_warning(office: Office) -> None:
    bring_to(office, ReportState.SIGNED)
    comments = f"{PATH}/fields/info.news/comments"
    filler = office.person(Role.FILLER)

    assert filler.post(comments, data={"text": "公众来电询问"}).status_code == 200
    assert "公众来电询问" in filler.get(f"{PATH}/fields/info.news").text
    answered = filler.post(comments, data={"text": "无误", "warning": "相差悬殊"})
    assert answered.status_code == 423


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SECURITY, Role.AUDITOR])
def test_who_does_not_work_on_a_report_says_nothing_about_it(office: Office, role: Role) -> None:
    person = office.person(role)

    answer = person.post(f"{PATH}/fields/info.news/comments", data={"text": "x"})

    assert answer.status_code == 403
    assert "写批注" not in person.get(f"{PATH}/fields/info.news").text
