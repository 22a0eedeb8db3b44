"""A clerk writes down what the register shows, beside the value that it bears out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from browser_desk import Desk
from playwright.sync_api import expect
from web_office import NAMES, PATH

from model.people import Role

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_look_into_the_register_is_written_down_in_the_drawer(
    sit_down: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = sit_down(Role.FILLER)
    desk.open(PATH)
    picture = tmp_path / "icp.png"
    desk.page.screenshot(path=picture)

    desk.look_at("site.icp")
    desk.page.get_by_text("记录人工核对").click()
    desk.page.get_by_label("查到的号码").fill("桂ICP备10201924号－8")
    desk.page.get_by_label("截图").set_input_files(picture)
    assert desk.faults() == []
    desk.shoot("register_check")
    desk.page.get_by_role("button", name="记下核对").click()

    line = desk.page.locator("#drawer .checked")
    expect(line).to_contain_text(f"人工核对（{NAMES[Role.FILLER]}），2026-01-05，截图 icp.png")
    expect(desk.page.locator("#drawer .warning")).to_contain_text("与表中不同")
    desk.shoot("register_checked")


def test_a_file_that_is_no_picture_is_told_beside_the_form(
    sit_down: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = sit_down(Role.FILLER)
    desk.open(PATH)
    other = tmp_path / "icp.png"
    other.write_bytes(b"GIF89a")

    desk.look_at("site.icp")
    desk.page.get_by_text("记录人工核对").click()
    desk.page.get_by_label("查到的号码").fill("-")
    desk.page.get_by_label("截图").set_input_files(other)
    desk.page.get_by_role("button", name="记下核对").click()

    expect(desk.page.locator("#problem")).to_contain_text("不是 PNG 或 JPEG")
