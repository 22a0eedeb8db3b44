"""What people do at the page, with the keys and buttons that they have."""

import hashlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from browser_desk import Desk
from playwright.sync_api import expect
from web_office import PATH, YEAR, Office, crawl, decide_all, sighting

from model.people import Role
from store.reports import signed_versions_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SitDown = Callable[..., Desk]


def test_a_clerk_confirms_replaces_marks_none_and_takes_back(sit_down: SitDown) -> None:
    desk = sit_down(Role.FILLER)
    page = desk.page
    page.get_by_role("link", name="某市民政局网站").click()
    page.goto(f"{desk.office.address}{PATH}")

    desk.look_at("info.news")
    expect(page.locator("#drawer")).to_contain_text("抓取清点")
    expect(page.locator("#items")).to_contain_text("计入 122 条")
    page.get_by_role("button", name="确认 122").click()
    expect(desk.value("info.news")).to_have_attribute("data-state", "confirmed")
    expect(page.locator("#progress")).to_contain_text("已确认 1 / 83 项")

    desk.look_at("info.total")
    page.get_by_label("改为").fill("120")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#problem")).to_contain_text("没有写理由")
    page.get_by_label("改为").fill("120")
    page.get_by_label(re.compile("^理由")).first.fill("四条为重复发布")
    page.get_by_role("button", name="保存").click()
    expect(desk.value("info.total")).to_have_text("120")
    expect(page.locator("#problem")).to_be_empty()
    expect(page.locator("#drawer")).to_contain_text("四条为重复发布")
    desk.shoot("form-replaced")

    desk.look_at("media.weibo_name")
    page.get_by_role("button", name="填“无”").click()
    expect(desk.value("media.weibo_name")).to_have_text("无")

    desk.look_at("info.news")
    page.get_by_role("button", name="撤销确认").click()
    expect(desk.value("info.news")).to_have_attribute("data-state", "proposed")

    page.reload()
    expect(desk.value("info.news")).to_have_attribute("data-state", "proposed")
    expect(desk.value("info.total")).to_have_text("120")
    expect(desk.value("media.weibo_name")).to_have_text("无")
    expect(page.locator("#progress")).to_contain_text("已确认 2 / 83 项")


def test_a_clerk_works_by_keyboard_alone(sit_down: SitDown) -> None:
    desk = sit_down(Role.FILLER)
    page, keys = desk.page, desk.page.keyboard
    desk.open(PATH)

    desk.value("info.total").focus()
    keys.press("ArrowDown")
    expect(desk.value("info.overview")).to_be_focused()
    keys.press("ArrowDown")
    expect(desk.value("info.news")).to_be_focused()
    keys.press("ArrowUp")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("#drawer h2")).to_contain_text("政务动态信息更新量")
    keys.press("c")
    expect(desk.value("info.news")).to_have_attribute("data-state", "confirmed")
    expect(page.locator("#drawer")).to_contain_text("已确认")
    keys.press("n")
    expect(page.locator("#drawer h2")).to_contain_text("新开设数量")
    expect(desk.value("topics.opened")).to_be_focused()
    keys.press("e")
    expect(page.get_by_label("改为")).to_be_focused()
    keys.type("cnwe")
    expect(page.get_by_label("改为")).to_have_value("cnwe")
    keys.press("Escape")
    expect(desk.value("topics.opened")).to_be_focused()
    expect(desk.value("topics.opened")).to_have_attribute("data-state", "proposed")
    keys.press("w")
    expect(page.get_by_label("改为")).to_have_value("无")
    expect(page.locator("#verdict").get_by_label("理由")).to_be_focused()
    keys.type("不设专题")
    keys.press("Enter")
    expect(desk.value("topics.opened")).to_have_text("无")
    expect(desk.value("topics.opened")).to_have_attribute("data-state", "confirmed")


def test_a_section_is_confirmed_at_once_and_the_rest_is_gone_through(sit_down: SitDown) -> None:
    desk = sit_down(Role.FILLER)
    page = desk.page
    desk.open(PATH)
    row = page.locator("#sections li", has_text="基本信息")

    row.get_by_role("button", name=re.compile("^确认")).click()
    expect(desk.value("site.name")).to_have_attribute("data-state", "confirmed")
    expect(page.locator("#drawer")).to_contain_text("还有 6 项要逐项看")
    desk.shoot("section-confirmed")
    page.locator("#drawer .go").first.click()
    expect(page.locator("#drawer h2")).to_contain_text("公开时间")
    page.get_by_label("填写").fill("2026年1月20日")
    page.get_by_role("button", name="保存").click()
    expect(desk.value("site.published_on")).to_have_attribute("data-state", "confirmed")
    page.locator("#drawer [data-next]").click()
    expect(page.locator("#drawer h2")).to_contain_text("网站中文域名")


def test_boxes_in_cells_of_their_own_follow_the_decision(sit_down: SitDown) -> None:
    desk = sit_down(Role.FILLER)
    desk.open(PATH)

    desk.look_at("security.level")
    desk.page.get_by_label("填写").select_option("三级")
    desk.page.get_by_role("button", name="保存").click()

    boxes = desk.page.locator('[data-choice-of="security.level"]')
    expect(boxes).to_have_text(["□二级", "☑三级", "□未定级"])
    desk.page.reload()
    expect(boxes).to_have_text(["□二级", "☑三级", "□未定级"])


def test_yes_and_no_are_one_press_each(sit_down: SitDown) -> None:
    desk = sit_down(Role.FILLER)
    desk.open(PATH)

    for field, answer in (("security.drill", "是"), ("security.officer", "否")):
        desk.look_at(field)
        desk.page.locator("#drawer").get_by_role("button", name=answer, exact=True).click()
        expect(desk.value(field)).to_contain_text(f"☑{answer}")
        expect(desk.value(field)).to_have_attribute("data-state", "confirmed")


def test_a_refusal_is_seen_wherever_the_form_is_scrolled_to(sit_down: SitDown) -> None:
    desk = sit_down(Role.FILLER)
    desk.open(PATH)
    desk.look_at("media.app_reads")

    desk.page.get_by_label("填写").fill("很多")
    desk.page.get_by_role("button", name="保存").click()
    expect(desk.page.locator("#problem")).to_contain_text("应为非负整数")
    expect(desk.page.locator("#problem")).to_be_in_viewport()
    desk.look_at("media.app_posts")
    expect(desk.page.locator("#problem")).to_be_empty()


def test_a_warning_is_answered_where_it_stands(sit_down: SitDown) -> None:
    desk = sit_down(Role.FILLER)
    desk.open(PATH)
    desk.look_at("interaction.smart_qa")

    desk.page.get_by_label("说明").fill("平台建设中")
    desk.page.get_by_role("button", name="记下").click()

    expect(desk.page.locator("#drawer .warning")).to_contain_text("已说明，见批注")
    expect(desk.page.locator("#drawer .comment")).to_contain_text("平台建设中")


def test_an_item_taken_out_moves_the_numbers_on_the_sheet(sit_down: SitDown) -> None:
    desk = sit_down(Role.FILLER)
    desk.open(PATH)
    desk.look_at("info.news")

    first = desk.page.locator("#items ol li").first
    first.locator("summary").click()
    first.get_by_label("理由").fill("转载")
    first.get_by_role("button", name="剔除").click()

    expect(desk.value("info.news")).to_have_text("121")
    expect(desk.value("info.total")).to_have_text("123")
    expect(desk.page.locator("#items")).to_contain_text("计入 121 条")
    desk.page.get_by_role("button", name="确认 121").click()
    expect(desk.value("info.news")).to_have_attribute("data-state", "confirmed")
    desk.shoot("item-taken-out")


def test_of_two_people_the_second_sees_both_values(sit_down: SitDown) -> None:
    first, second = sit_down(Role.FILLER), sit_down(Role.FILLER)
    for desk in (first, second):
        desk.open(PATH)
        desk.look_at("info.news")
        desk.page.get_by_label("改为").wait_for()
    for desk, value in ((first, "119"), (second, "118")):
        desk.page.get_by_label("改为").fill(value)
        desk.page.get_by_label(re.compile("^理由")).first.fill("转载")
        desk.page.get_by_role("button", name="保存").click()

    expect(second.page.locator("#problem")).to_contain_text("「119」")
    expect(second.page.locator("#problem")).to_contain_text("「118」")
    second.shoot("conflict")


def test_evidence_that_changed_meanwhile_is_pointed_out(sit_down: SitDown, office: Office) -> None:
    desk = sit_down(Role.FILLER)
    desk.open(PATH)
    desk.look_at("info.news")
    desk.page.get_by_role("button", name="确认 122").wait_for()
    crawl(office, sighting("/gzdt/new.html", "补发", day=date(YEAR, 12, 1)))

    desk.page.get_by_role("button", name="确认 122").click()

    expect(desk.page.locator("#problem")).to_contain_text("依据在打开页面之后变了，现在是 123")
    expect(desk.value("info.news")).to_have_attribute("data-state", "proposed")


def test_filler_reviewer_and_head_take_the_report_to_its_address(
    sit_down: SitDown, office: Office
) -> None:
    decide_all(office)
    filler, reviewer, head = (sit_down(r) for r in (Role.FILLER, Role.REVIEWER, Role.HEAD))

    take_step(filler, "提交审核", "待审核")
    take_step(reviewer, "退回填报", "填报中", reason="请核对访问量")
    take_step(filler, "提交审核", "待审核")
    take_step(reviewer, "审核通过", "待签发")
    reviewer.shoot("reviewed")
    take_step(head, "签发", "已签发")
    signed = download(head, "JSON")
    take_step(filler, "回填公开网址", "已公开", address="http://a.gov.cn/nb/2025.html")
    filler.shoot("published")

    assert download(filler, "JSON") == signed
    with office.store.reading() as tx:
        kept = {v.format: v.sha256 for v in signed_versions_of(tx, "a", YEAR)}
    assert hashlib.sha256(signed).hexdigest() == kept["json"]
    filler.look_at("info.news")
    expect(filler.page.locator("#drawer h2")).to_contain_text("政务动态")
    expect(filler.page.locator("#confirm, [value=replace], [value=undo]")).to_have_count(0)


def take_step(desk: Desk, label: str, state: str, *, reason: str = "", address: str = "") -> None:
    desk.open(PATH)
    form = desk.page.locator(".steps form", has=desk.page.get_by_role("button", name=label))
    if reason:
        form.get_by_label("理由").fill(reason)
    if address:
        form.get_by_label("公开网址").fill(address)
    form.get_by_role("button", name=label).click()
    expect(desk.page.locator("#progress .state")).to_have_text(state)


def download(desk: Desk, label: str) -> bytes:
    with desk.page.expect_download() as started:
        desk.page.locator(".downloads").get_by_role("link", name=label).click()
    return Path(started.value.path()).read_bytes()
