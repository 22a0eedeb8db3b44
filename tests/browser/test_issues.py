"""Issues handled with a keyboard alone, on a phone, and by those who hear the page."""

from collections.abc import Callable

import pytest
from browser_desk import Desk
from playwright.sync_api import expect
from web_office import NAMES, NOW, Office

from model.issues import IssueEvidence, NewIssue, Severity
from model.people import Role
from store import issue_evidence, issues

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SitDown = Callable[..., Desk]


@pytest.fixture
def page_of_issue(office: Office) -> str:
    found = NewIssue(
        rule="home.stale", severity=Severity.VETO, target="a", detail="未更新", basis="单项否决 3"
    )
    with office.store.transaction() as tx:
        [change] = issues.apply_changes(tx, site="a", opened=[found], closed=[], at=NOW)
        seen = IssueEvidence(issue=change.issue.id, taken_at=NOW, snippet="正文", note="没有截图")
        issue_evidence.append(tx, seen)
    return f"/sites/a/issues/{change.issue.id}"


@pytest.mark.parametrize("width", [1366, 390])
def test_lists_and_one_issue_shut_nobody_out_and_fit_the_screen(
    sit_down: SitDown, page_of_issue: str, width: int
) -> None:
    desk = sit_down(Role.FILLER, width=width, height=844)
    for path in ("/issues", "/sites/a/issues", "/sites/a/score", page_of_issue):
        desk.open(path)
        assert desk.faults() == [], path
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_an_issue_is_assigned_and_noted_with_the_keyboard_alone(
    sit_down: SitDown, page_of_issue: str
) -> None:
    desk = sit_down(Role.FILLER)
    desk.open("/issues")
    link = desk.page.get_by_role("link", name="首页不更新")
    for _ in range(30):
        desk.page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(f"**{page_of_issue}")

    desk.page.get_by_label("指派给").focus()
    desk.page.keyboard.press("ArrowDown")
    chosen = desk.page.get_by_label("指派给").input_value()
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Enter")
    assert chosen in NAMES.values()
    expect(desk.page.locator(".history")).to_contain_text(f"已指派：{chosen}")

    desk.page.get_by_label("备注").focus()
    desk.page.keyboard.type("已电话联系")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".history")).to_contain_text("备注：已电话联系")
