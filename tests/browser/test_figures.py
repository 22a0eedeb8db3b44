"""Pages of figures: drawn where a script runs, whole where none does; columns and the calendar."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from browser_desk import Desk
from playwright.sync_api import Browser, Page, expect
from web_office import NOW, PATH, Office

from model.observations import Observation
from model.people import Role
from store.observations import record_observations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SitDown = Callable[..., Desk]


@pytest.fixture
def probed(office: Office) -> Office:
    """The office with ten days of probes, one of which failed."""
    readings = [
        Observation(key=key, value=value, observed_at=NOW - timedelta(hours=n), source="首页")
        for n in range(1, 240)
        for key, value in (
            ("home.outcome", "timeout" if n == 30 else "ok"),
            ("home.total_seconds", 0.5 + n % 7 / 10),
        )
    ]
    with office.store.transaction() as tx:
        record_observations(tx, "a", readings)
    return office


@pytest.fixture
def unscripted(chromium: Browser, sit_down: SitDown) -> Iterator[Callable[[Role], Page]]:
    """Role → a page of a browser that runs no script, logged in."""
    contexts = []

    def sit(role: Role) -> Page:
        desk = sit_down(role)
        context = chromium.new_context(
            storage_state=desk.context.storage_state(), java_script_enabled=False, locale="zh-CN"
        )
        contexts.append(context)
        return context.new_page()

    yield sit
    for context in contexts:
        context.close()


@pytest.mark.usefixtures("probed")
def test_uptime_is_drawn_and_told_in_tables(sit_down: SitDown) -> None:
    desk = sit_down(Role.FILLER)
    desk.open("/sites/a/uptime")

    expect(desk.page.locator(".chart[role=img] canvas")).to_have_count(2)
    expect(desk.page.get_by_role("img", name="最近 7 天：首页响应时间")).to_be_visible()
    row = desk.page.get_by_role("row").filter(has_text="2026-01-04").first
    expect(row).to_contain_text("4.2%")
    expect(desk.page.get_by_text("不属单项否决")).to_be_visible()
    desk.page.wait_for_timeout(1200)
    desk.shoot("uptime")
    assert desk.faults() == []


def test_figures_are_all_there_without_a_script(
    probed: Office, unscripted: Callable[[Role], Page]
) -> None:
    page = unscripted(Role.FILLER)
    page.goto(f"{probed.address}/sites/a/uptime")

    expect(page.locator("canvas")).to_have_count(0)
    expect(page.locator(".chart").first).to_be_hidden()
    expect(page.get_by_role("row").filter(has_text="超时")).to_have_count(1)
    page.goto(f"{probed.address}{PATH}/columns")
    expect(page.get_by_role("row").filter(has_text="工作动态")).to_contain_text("121")


def test_a_column_is_changed_after_a_look_at_what_that_moves(sit_down: SitDown) -> None:
    desk = sit_down(Role.FILLER)
    page = desk.page
    desk.open(f"{PATH}/columns")
    expect(page.locator(".chart[role=img] canvas")).to_have_count(1)
    page.get_by_role("link", name="修改「工作动态」").click()

    page.get_by_label("类别").select_option(label="政策文件")
    page.get_by_role("button", name="看影响").click()
    expect(page.locator(".changes")).to_contain_text("政务动态信息更新量")
    expect(page.get_by_label("类别")).to_have_value("policy")
    desk.shoot("column-change")
    assert desk.faults() == []
    page.get_by_label("更新时限（天）").fill("14")
    page.get_by_role("button", name="保存").click()

    expect(page.get_by_role("status")).to_contain_text("已保存：「工作动态」是政策文件")
    expect(page.get_by_role("row").filter(has_text="工作动态")).to_contain_text("14 天")
    desk.open(PATH)
    expect(desk.value("info.news")).to_have_attribute("data-state", "not_proposed")


def test_last_year_and_the_months_stand_beside_a_value(sit_down: SitDown, office: Office) -> None:
    figure = Observation(
        key="info.news", value=40, observed_at=NOW, source="2024 年报表.docx", year=2024
    )
    with office.store.transaction() as tx:
        record_observations(tx, "a", [figure])
    desk = sit_down(Role.FILLER)
    desk.open(PATH)

    beside = desk.page.locator("#aside-info-news")
    expect(beside).to_contain_text("上年 40")
    shown = re.compile("^各月：1 月 [0-9]+，2 月 [0-9]+，.*12 月 [0-9]+$")
    expect(beside.get_by_role("img")).to_have_attribute("aria-label", shown)
    desk.look_at("info.news")
    expect(desk.page.locator("#drawer .warning")).to_contain_text("与上年（40）相差悬殊")


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.usefixtures("probed")
def test_pages_of_figures_fit_the_screen(sit_down: SitDown, width: int) -> None:
    desk = sit_down(Role.FILLER, width=width, height=844)

    for path in ("/sites/a/uptime", f"{PATH}/columns/edit?name=工作动态", "/calendar"):
        desk.open(path)
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert desk.faults() == []
    desk.shoot(f"calendar-{width}")
