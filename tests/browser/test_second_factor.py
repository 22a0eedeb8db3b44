"""A second factor in Chromium: taken up with the key read from the page, then logged in with."""

import base64
from collections.abc import Callable

from browser_desk import Desk
from web_office import NAMES, PASSWORD, Office

from model.people import Role
from model.totp import hotp, step_of


def test_a_person_is_led_through_it_and_logs_in_with_it(
    office: Office, sit_down: Callable[..., Desk]
) -> None:
    desk = sit_down(Role.HEAD)
    page = desk.page
    page.goto(f"{office.address}/account")
    page.get_by_role("link", name="启用", exact=True).click()
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_role("button", name="下一步").click()

    key = page.locator("#key").inner_text()
    picture = page.locator("img.qr").bounding_box()
    assert picture is not None
    assert picture["width"] == picture["height"] > 200
    secret = base64.b32decode(key.replace(" ", ""))
    page.get_by_label("手机上的 6 位数字").fill(hotp(secret, step_of(office.clock.now)))
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_role("button", name="启用").click()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10

    page.get_by_role("button", name="退出").click()
    page.wait_for_url(f"{office.address}/login")
    office.clock.now = office.clock.now.replace(minute=office.clock.now.minute + 1)
    for code, leads_to in [("", "/login"), (hotp(secret, step_of(office.clock.now)), "/")]:
        page.get_by_label("用户名").fill(NAMES[Role.HEAD])
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_label("动态口令").fill(code)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"{office.address}{leads_to}")
        page.wait_for_load_state()
    assert NAMES[Role.HEAD] in page.locator("header").inner_text()
