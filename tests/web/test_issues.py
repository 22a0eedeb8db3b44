"""问题 on the page: found by filters, handled by those who may, every act written down."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from api_client import secret_of
from web_office import HOSTILE_TITLE, NAMES, NOW, Office

from model.api_tokens import TokenPurpose
from model.issues import IssueAction, IssueEvent, IssueEvidence, NewIssue, Severity
from model.messages import Message
from model.people import Role
from store import audit, issue_events, issue_evidence, issues, outbox, pictures

LIST = "/sites/a/issues"


def new(rule: str, severity: Severity = Severity.NOTICE, target: str = "首页") -> NewIssue:
    return NewIssue(
        rule=rule, severity=severity, target=target, detail=HOSTILE_TITLE, basis="单项否决 3"
    )


@pytest.fixture
def numbers(office: Office) -> list[int]:
    """A veto, a deduction, and a notice that is closed and open again."""
    with office.store.transaction() as tx:
        first = [
            new("home.stale", Severity.VETO),
            new("footer.icp", Severity.DEDUCTION),
            new("tls.expiry"),
        ]
        made = issues.apply_changes(tx, site="a", opened=first, closed=[], at=NOW)
        ids = [change.issue.id for change in made]
        later = NOW + timedelta(hours=1)
        issues.apply_changes(tx, site="a", opened=[], closed=[ids[2]], at=later)
        again = issues.apply_changes(tx, site="a", opened=[new("tls.expiry")], closed=[], at=later)
    return [*ids, again[0].issue.id]


def act(client: httpx.Client, number: int, action: str, **data: Any) -> httpx.Response:
    return client.post(f"{LIST}/{number}", data={"action": action, **data})


def test_a_list_is_filtered_by_state_severity_rule_words_and_person(
    office: Office, numbers: list[int]
) -> None:
    filler = office.person(Role.FILLER)

    def found(**wishes: str) -> list[int]:
        page = filler.get(LIST, params=wishes).text
        return [number for number in numbers if f'{LIST}/{number}"' in page]

    veto, deduction, closed, again = numbers
    assert found() == [veto, deduction, again]
    assert found(show="closed") == [closed]
    assert found(show="all") == numbers
    assert found(severity="veto") == [veto]
    assert found(rule="footer.icp") == [deduction]
    assert found(q="首页", show="all") == numbers
    assert found(q="50%_") == []
    assert found(mine="true") == []
    assert act(filler, veto, "assign", text=NAMES[Role.FILLER]).status_code == 303
    assert found(mine="true") == [veto]
    assert act(filler, veto, "assign", text=NAMES[Role.HEAD]).status_code == 303
    assert found(mine="true") == []


def test_issues_of_all_sites_stand_on_one_page(office: Office, numbers: list[int]) -> None:
    page = office.person(Role.HEAD).get("/issues").text

    assert f'{LIST}/{numbers[0]}"' in page
    assert page.index(f"{LIST}/{numbers[0]}") < page.index(f"{LIST}/{numbers[1]}")
    assert f'{LIST}/{numbers[0]}"' not in office.person(Role.HEAD).get("/issues?site=b").text


def test_everything_done_about_an_issue_is_in_its_history_and_audited(
    office: Office, numbers: list[int]
) -> None:
    filler, number = office.person(Role.FILLER), numbers[0]
    for action, data in {
        "ack": {},
        "assign": {"text": NAMES[Role.HEAD]},
        "due": {"until": "2026-02-01"},
        "note": {"text": f"已联系 {HOSTILE_TITLE}"},
        "false-alarm": {"text": "已核实无需更新", "until": "2026-03-01"},
        "resume": {"text": "又不对了"},
        "security": {},
        "not-security": {"text": "看错了"},
    }.items():
        assert act(filler, number, action, **data).status_code == 303, action

    page = filler.get(f"{LIST}/{number}").text
    for words in (
        "陈云川：已知悉", "已指派：黄局长", "至 2026-02-01", "备注：已联系", "误报：已核实无需更新",
        "撤销误报", "确认为安全问题", "撤销安全问题：看错了", "检查发现，开立",
    ):  # fmt: skip
        assert words in page
    assert HOSTILE_TITLE not in page
    with office.store.reading() as tx:
        done = [one for one in audit.entries(tx, 20) if one.action.startswith("issue_")]
    assert len(done) == 8
    assert {one.who for one in done} == {NAMES[Role.FILLER]}


def test_an_issue_that_came_back_leads_to_the_one_before(
    office: Office, numbers: list[int]
) -> None:
    filler = office.person(Role.FILLER)

    assert "再次出现" in filler.get(f"{LIST}/{numbers[3]}").text
    assert f'{LIST}/{numbers[2]}"' in filler.get(f"{LIST}/{numbers[3]}").text
    assert f'{LIST}/{numbers[3]}"' in filler.get(f"{LIST}/{numbers[2]}").text


@pytest.mark.parametrize(
    ("action", "data", "complaint"),
    [
        ("false-alarm", {"until": "2026-03-01"}, "理由"),
        ("false-alarm", {"text": "已核实"}, "有效期"),
        ("assign", {"text": "查无此人"}, "没有「查无此人」"),
        ("due", {"until": "明天"}, "无效"),
        ("resume", {}, "没有标为误报"),
        ("not-security", {"text": "不是"}, "没有确认"),
        ("explode", {}, "不认识"),
    ],
)
def test_what_an_act_lacks_is_told_and_nothing_is_written(
    office: Office, numbers: list[int], action: str, data: dict[str, str], complaint: str
) -> None:
    answer = act(office.person(Role.FILLER), numbers[0], action, **data)

    assert answer.status_code == 422
    assert complaint in answer.text
    with office.store.reading() as tx:
        assert not [one for one in audit.entries(tx, 20) if one.action.startswith("issue_")]


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.FILLER, {"ack", "security"}),
        (Role.REVIEWER, {"ack", "security"}),
        (Role.HEAD, {"ack", "security"}),
        (Role.ADMIN, {"ack"}),
        (Role.SECURITY, {"ack"}),
        (Role.AUDITOR, set()),
    ],
)
def test_each_role_does_what_is_its_own_alone(
    office: Office, numbers: list[int], role: Role, allowed: set[str]
) -> None:
    person = office.person(role)
    for action in ("ack", "security"):
        status = act(person, numbers[0], action).status_code
        assert status == (303 if action in allowed else 403), action
    page = person.get(f"{LIST}/{numbers[1]}").text
    assert ('value="ack"' in page) is ("ack" in allowed)
    assert ('value="security"' in page) is ("security" in allowed)


def test_nothing_is_done_without_the_form_token(office: Office, numbers: list[int]) -> None:
    filler = office.person(Role.FILLER)
    del filler.headers["X-CSRF-Token"]

    assert act(filler, numbers[0], "ack").status_code == 403


def test_an_issue_of_another_site_is_not_found(office: Office, numbers: list[int]) -> None:
    with office.store.transaction() as tx:
        [other] = issues.apply_changes(tx, site="b", opened=[new("x")], closed=[], at=NOW)
    filler = office.person(Role.FILLER)

    assert filler.get(f"{LIST}/{other.issue.id}").status_code == 404
    assert act(filler, other.issue.id, "ack").status_code == 404
    for number in (0, numbers[3] + 99, 2**63, 10**40):
        assert filler.get(f"{LIST}/{number}").status_code == 404
        assert act(filler, number, "ack").status_code == 404


def test_evidence_is_shown_and_its_picture_comes_from_here_as_a_picture(
    office: Office, numbers: list[int]
) -> None:
    digest = pictures.save(office.home.evidence, b"\xff\xd8 no real picture")
    seen = IssueEvidence(
        issue=numbers[0],
        taken_at=NOW,
        url="javascript:alert(1)",
        snippet=HOSTILE_TITLE,
        picture=digest,
        picture_size=18,
    )
    with office.store.transaction() as tx:
        issue_evidence.append(tx, seen)
    filler = office.person(Role.FILLER)

    page = filler.get(f"{LIST}/{numbers[0]}").text
    assert f'src="/sites/a/evidence/{digest}.jpg"' in page
    assert HOSTILE_TITLE not in page
    assert 'href="javascript' not in page
    picture = filler.get(f"/sites/a/evidence/{digest}.jpg")
    assert picture.content == b"\xff\xd8 no real picture"
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert filler.get(f"/sites/a/evidence/{'0' * 64}.jpg").status_code == 404
    assert filler.get("/sites/a/evidence/..%2f..%2fsites%2fa.jpg").status_code == 404
    assert office.stranger().get(f"/sites/a/evidence/{digest}.jpg").status_code == 303

    path = pictures.path_of(office.home.evidence, digest)
    assert path is not None
    path.write_bytes(b"another picture")
    assert "可能被改动" in filler.get(f"/sites/a/evidence/{digest}.jpg").text
    path.unlink()
    page = filler.get(f"{LIST}/{numbers[0]}").text
    assert "截图已过保存期限" in page
    assert "<img" not in page


def test_the_self_check_shows_vetoes_apart_and_says_what_it_is_not(
    office: Office, numbers: list[int]
) -> None:
    filler = office.person(Role.FILLER)
    act(filler, numbers[1], "false-alarm", text="已核实", until="2026-03-01")

    page = filler.get("/sites/a/score").text

    assert page.index("单项否决</h2>") < page.index("扣分</h2>")
    assert "不是官方检查结果" in page
    assert "自查得分：不给出" in page
    assert "域名不合规" in page
    assert 'title="阈值未经原文核实"' in page


def test_alerts_that_reached_nobody_stand_above_all_issues(office: Office) -> None:
    with office.store.transaction() as tx:
        message = Message(key="storm", subject="500 个网站同时出现", body="…")
        outbox.put(tx, message, channels=["mail"], at=NOW)
        for delivery in outbox.due(tx, at=NOW):
            outbox.mark_failed(tx, delivery.id, error="连接被拒绝", next_try_at=None)

    assert "连接被拒绝" in office.person(Role.FILLER).get("/issues").text


def test_what_is_looked_at_no_more_was_closed_and_not_found_mended(
    office: Office, numbers: list[int]
) -> None:
    with office.store.transaction() as tx:
        issues.apply_changes(tx, site="a", opened=[], closed=[numbers[1]], at=NOW)
        note = IssueEvent(
            issue=numbers[1], action=IssueAction.NOTED, at=NOW, text="指标已停用，不再检查"
        )
        issue_events.append(tx, note)
    filler = office.person(Role.FILLER)

    page = filler.get(f"{LIST}/{numbers[1]}").text
    assert "站报：备注：指标已停用" in page
    assert "复查合格" not in page
    assert "复查合格，关闭" in filler.get(f"{LIST}/{numbers[2]}").text


def test_every_page_and_table_names_an_issue_as_the_own_table_does(
    office: Office, numbers: list[int]
) -> None:
    office.home.indicators.write_text(
        '[[indicators]]\nid = "home.stale"\ntitle = "本省叫法"\n', encoding="utf-8"
    )
    filler = office.person(Role.FILLER)

    for path in (LIST, "/issues", f"{LIST}/{numbers[0]}", "/api/v1/sites/a/issues"):
        assert "本省叫法" in filler.get(path).text, path
    assert "本省叫法" in filler.get("/sites/a/tables/issues.csv").content.decode("utf-8-sig")
    feed = office.stranger().get(
        f"/feed/{secret_of(office, Role.AUDITOR, TokenPurpose.FEED)}/issues.atom"
    )
    assert "本省叫法" in feed.text
