"""Debian's Chromium and people who sit down before it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser_desk import Desk
from playwright.sync_api import Browser, sync_playwright
from web_office import Office, open_office

from model.people import Role

_CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not _CHROMIUM.exists():
        pytest.fail(f"{_CHROMIUM} is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=list(_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A served office with items enough for several pages of evidence."""
    with open_office(tmp_path, count=120) as opened:
        yield opened


@pytest.fixture
def sit_down(chromium: Browser, office: Office) -> Iterator[Callable[..., Desk]]:
    """Role → a desk with that person logged in; in the end nothing foreign and no complaint."""
    desks: list[Desk] = []

    def sit(role: Role | None, width: int = 1366, height: int = 768) -> Desk:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        context.set_default_timeout(10_000)
        desk = Desk(office=office, context=context, page=context.new_page())
        desk.watch()
        desks.append(desk)
        if role is not None:
            desk.log_in(role)
        return desk

    yield sit
    for desk in desks:
        desk.context.close()
        assert desk.foreign == []
        assert desk.complaints == []
