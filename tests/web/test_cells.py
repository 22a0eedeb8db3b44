import re
from datetime import UTC, date, datetime

import httpx
import pytest
from web_office import HOSTILE_TITLE, PATH, YEAR, Office, crawl, sighting

from model.drafts import Cell, ReportState
from model.observations import Observation
from model.people import Role
from store.confirmations import history
from store.observations import record_observations
from store.reports import comments_of, move_state, sign
from store.sheets import load_cells

NEWS = f"{PATH}/fields/info.news"


def cell(office: Office, field: str = "info.news") -> Cell:
    with office.store.reading() as tx:
        _, cells = load_cells(tx, office.site, year=YEAR)
    return next(cell for cell in cells if cell.field.key == field)


def digest(office: Office, field: str = "info.news") -> str:
    proposal = cell(office, field).proposal
    return proposal.evidence.digest if proposal else ""


def decide(
    office: Office, client: httpx.Client, field: str = "info.news", **data: str
) -> httpx.Response:
    """What the buttons of the drawer send."""
    sent = {"action": "confirm", "version": "0", "digest": digest(office, field)}
    return client.post(f"{PATH}/fields/{field}", data={**sent, **data})


def test_the_drawer_shows_value_source_and_last_years_value(office: Office) -> None:
    page = office.person(Role.FILLER).get(NEWS).text

    assert "政务动态信息更新量" in page
    assert "抓取清点" in page
    assert ">8 <span" in page


def test_the_drawer_shows_who_checked_a_record_number_and_when(office: Office) -> None:
    looked = Observation(
        key="checked.icp", value="桂ICP备1号", observed_at=datetime(YEAR, 6, 1, tzinfo=UTC),
        source="人工核对（陈云）", detail="截图 <b>.png",
    )  # fmt: skip
    with office.store.transaction() as tx:
        record_observations(tx, office.site.key, [looked])

    page = office.person(Role.FILLER).get(f"{PATH}/fields/site.icp").text

    assert f"已核对：人工核对（陈云），{YEAR}-06-01，截图 &lt;b&gt;.png" in page


def test_the_proposal_is_confirmed_and_the_cell_comes_along(office: Office) -> None:
    answer = decide(office, office.person(Role.FILLER))

    assert answer.status_code == 200
    assert cell(office).is_decided
    assert 'id="value-info-news"' in answer.text
    assert "已确认 <b>1</b> / 83 项" in answer.text


def test_a_replacement_without_a_reason_changes_nothing(office: Office) -> None:
    answer = decide(office, office.person(Role.FILLER), action="replace", value="7")

    assert answer.status_code == 422
    assert "没有写理由" in answer.text
    assert not cell(office).is_decided


def test_a_replacement_with_a_reason_stands(office: Office) -> None:
    answer = decide(
        office, office.person(Role.FILLER), action="replace", value="7", reason="一条为转载"
    )

    assert answer.status_code == 200
    assert cell(office).value == 7
    assert "理由：一条为转载" in answer.text


def test_none_is_recorded_as_none_not_as_zero(office: Office) -> None:
    filler = office.person(Role.FILLER)

    decide(office, filler, "media.weibo_name", action="none")
    decide(office, filler, "media.weibo_posts", action="replace", value="0", reason="账号已停用")

    assert cell(office, "media.weibo_name").text == "无"
    assert cell(office, "media.weibo_posts").value == 0


def test_a_confirmation_taken_back_is_open_again_and_both_are_remembered(office: Office) -> None:
    filler = office.person(Role.FILLER)
    decide(office, filler)

    answer = decide(office, filler, action="undo", version="1")

    assert not cell(office).is_decided
    assert "已确认 <b>0</b> / 83 项" in answer.text
    with office.store.reading() as tx:
        assert [c.value for c in history(tx, "a", YEAR, "info.news")] == [8, None]


@pytest.mark.parametrize("value", ["七条", "-1", "1.5", "９" * 400])
def test_a_value_of_the_wrong_kind_is_refused_in_chinese(office: Office, value: str) -> None:
    answer = decide(office, office.person(Role.FILLER), action="replace", value=value, reason="改")

    assert answer.status_code == 422
    assert re.search("[\u4e00-\u9fff]", answer.text)
    assert not cell(office).is_decided


def test_of_two_who_saw_the_same_the_second_is_told_both_values(office: Office) -> None:
    first, second = office.person(Role.FILLER), office.person(Role.FILLER)
    decide(office, first, action="replace", value="6", reason="两条为转载")

    answer = decide(office, second, action="replace", value="7", reason="一条为转载")

    assert answer.status_code == 409
    assert "「6」" in answer.text
    assert "「7」" in answer.text
    assert cell(office).value == 6


def test_evidence_that_changed_since_it_was_seen_is_pointed_out(office: Office) -> None:
    filler, seen = office.person(Role.FILLER), digest(office)
    crawl(office, sighting("/gzdt/new.html", "补发的信息", day=date(YEAR, 12, 1)))

    answer = decide(office, filler, digest=seen)

    assert answer.status_code == 409
    assert "依据在打开页面之后变了，现在是 9" in answer.text
    assert not cell(office).is_decided


def test_a_signed_value_is_frozen(office: Office) -> None:
    with office.store.transaction() as tx:
        for step in (ReportState.SUBMITTED, ReportState.REVIEWED):
            move_state(tx, site="a", year=YEAR, to=step, by="韦", at=office.clock())
        sign(tx, site="a", year=YEAR, bodies={"json": b"{}"}, by="黄", at=office.clock())
    filler = office.person(Role.FILLER)

    assert decide(office, filler).status_code == 423
    data = {"address": "http://a.gov.cn/gzdt/1.html", "action": "out", "reason": "转载"}
    assert filler.post(f"{NEWS}/items", data=data).status_code == 423


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.FILLER])
def test_nobody_but_the_filler_decides_values(office: Office, role: Role) -> None:
    person = office.person(role)

    assert decide(office, person).status_code == 403
    assert not cell(office).is_decided
    assert 'value="confirm"' not in person.get(NEWS).text


def test_what_is_said_about_a_cell_stays_and_is_escaped(office: Office) -> None:
    office.person(Role.REVIEWER).post(f"{NEWS}/comments", data={"text": HOSTILE_TITLE})

    page = office.person(Role.FILLER).get(NEWS).text
    assert "<b>韦桂芳</b>" in page
    assert HOSTILE_TITLE not in page
    assert "&lt;script&gt;" in page


def test_characters_that_no_report_can_hold_are_not_kept(office: Office) -> None:
    filler = office.person(Role.FILLER)
    filler.post(f"{NEWS}/comments", data={"text": "前\x00\x07后"})
    decide(office, filler, action="replace", value="7", reason="转\x00载")

    with office.store.reading() as tx:
        assert comments_of(tx, "a", YEAR)["info.news"][0].text == "前后"
        assert history(tx, "a", YEAR, "info.news")[0].reason == "转载"


def test_an_empty_comment_is_refused(office: Office) -> None:
    answer = office.person(Role.FILLER).post(f"{NEWS}/comments", data={"text": "  "})

    assert (answer.status_code, "批注是空的" in answer.text) == (422, True)


def test_a_warning_is_answered_with_a_reason_that_is_kept(office: Office) -> None:
    filler = office.person(Role.FILLER)
    decide(office, filler, "service.cases_total", action="replace", value="10")
    decide(office, filler, "service.cases_persons", action="replace", value="7")
    decide(office, filler, "service.cases_legal", action="replace", value="2")
    pair = (cell(office, "service.cases_total"), cell(office, "service.cases_persons"))
    warned = next(found for found in pair if found.warnings)
    address = f"{PATH}/fields/{warned.field.key}/comments"

    answer = filler.post(address, data={"text": "另有 1 件未分类", "warning": warned.warnings[0]})

    assert "已说明，见批注" in answer.text
    assert "另有 1 件未分类" in answer.text


@pytest.mark.parametrize(
    "path", ["/sites/a/2025/fields/info.nwes", "/sites/b/2025/fields/info.news", "/sites/a/99999"]
)
def test_what_is_not_there_is_not_found(office: Office, path: str) -> None:
    assert office.person(Role.FILLER).get(path).status_code == 404


def test_an_unknown_button_is_refused(office: Office) -> None:
    filler = office.person(Role.FILLER)

    assert decide(office, filler, action="delete").status_code == 422
    assert decide(office, filler, version="x").status_code == 422


def test_a_cell_with_no_proposal_says_why(office: Office) -> None:
    assert "没有建议值" in office.person(Role.FILLER).get(f"{PATH}/fields/visits.uv").text
