"""Pages for everybody: screen readers, keyboards, phones; hostile text stays text."""

from collections.abc import Callable

import pytest
from browser_desk import Desk
from playwright.sync_api import expect
from web_office import HOSTILE_TITLE, NOW, PATH, Office

from model.issues import NewIssue, Severity
from model.people import Role
from store import issues

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SitDown = Callable[..., Desk]


@pytest.fixture
def troubled(office: Office) -> Office:
    """The office with issues of each severity."""
    found = [
        NewIssue(
            rule=f"update.{severity.value}",
            severity=severity,
            target="首页",
            detail=HOSTILE_TITLE,
            basis="检查指标",
        )
        for severity in Severity
    ]
    with office.store.transaction() as tx:
        issues.apply_changes(tx, site="a", opened=found, closed=[], at=NOW)
    return office


@pytest.mark.usefixtures("troubled")
def test_no_page_shuts_anybody_out(sit_down: SitDown) -> None:
    desk = sit_down(None)
    desk.open("/login")
    assert desk.faults() == []
    desk.shoot("login")

    desk.log_in(Role.HEAD)
    for name, path in {
        "overview": "/",
        "columns": f"{PATH}/columns",
        "runs": "/sites/a/runs",
        "uptime": "/sites/a/uptime",
        "issues": "/sites/a/issues",
        "audit": "/audit",
        "not-found": "/nothing",
    }.items():
        desk.open(path)
        desk.shoot(name)
        assert desk.faults() == [], name


def test_the_form_with_its_open_drawer_shuts_nobody_out(sit_down: SitDown) -> None:
    desk = sit_down(Role.FILLER)
    desk.open(PATH)
    desk.shoot("form")
    assert desk.faults() == []

    desk.look_at("info.news")
    desk.page.locator("#items ol").wait_for()
    desk.shoot("form-drawer")
    assert desk.faults() == []

    desk.look_at("interaction.smart_qa")
    expect(desk.page.locator("#drawer .warning")).to_have_count(1)
    desk.shoot("form-warning")
    assert desk.faults() == []


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.usefixtures("troubled")
def test_no_page_is_wider_than_the_screen(sit_down: SitDown, width: int) -> None:
    desk = sit_down(Role.HEAD, width=width, height=844)

    for path in ("/", PATH, f"{PATH}/columns", "/sites/a/runs", "/sites/a/issues", "/audit"):
        desk.open(path)
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_on_a_phone_the_drawer_comes_into_sight(sit_down: SitDown) -> None:
    desk = sit_down(Role.FILLER, width=390, height=844)
    desk.open(PATH)
    desk.shoot("phone-form")

    desk.look_at("site.name")
    expect(desk.page.locator("#drawer h2")).to_be_in_viewport()
    desk.shoot("phone-drawer")
    desk.page.get_by_role("button", name="回到表格").click()
    expect(desk.value("site.name")).to_be_in_viewport()


@pytest.mark.usefixtures("troubled")
def test_hostile_text_stays_text(sit_down: SitDown) -> None:
    desk = sit_down(Role.FILLER)
    desk.open("/sites/a/issues")
    expect(desk.page.get_by_text(HOSTILE_TITLE).first).to_be_visible()

    desk.open(PATH)
    desk.look_at("info.news")
    search = desk.page.get_by_label("查找")
    search.fill("<script>")
    search.press("Enter")
    expect(desk.page.get_by_text(HOSTILE_TITLE)).to_be_visible()
    search.fill("假链接")
    search.press("Enter")
    expect(desk.page.locator("#items li")).to_contain_text("假链接")
    expect(desk.page.get_by_role("link", name="假链接")).to_have_count(0)
    assert desk.page.title() != "x"
