"""A database that cannot serve is told as such: 503, in Chinese, to people and to programs."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from web_office import NAMES, NOW, PASSWORD

from config.home import Home
from model.people import Role
from store import people
from store.passwords import hash_password
from web.app import create_app

LOGIN = {"name": NAMES[Role.HEAD], "password": PASSWORD}


class Browser:
    """Asks an application that runs in this process, and keeps the cookie of its login."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self.cookies = httpx.Cookies()

    def ask(
        self,
        method: str,
        path: str,
        *,
        data: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        async def answer() -> httpx.Response:
            way = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(
                transport=way, base_url="http://127.0.0.1", cookies=self.cookies
            ) as client:
                return await client.request(method, path, data=data, headers=headers)

        # In a thread of its own: a test of a browser may have left a loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            found = thread.submit(lambda: asyncio.run(answer())).result()
        self.cookies.update(found.cookies)
        return found


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """Somebody who is logged in, in the moment in which the database goes away."""
    database = tmp_path / "z.sqlite3"
    home = Home(path=tmp_path, database_url=f"sqlite:///{database}")
    home.sites.mkdir()
    app = create_app(home, clock=lambda: NOW)
    store = app.state.desk.store
    with store.transaction() as tx:
        hashed = hash_password(PASSWORD)
        people.add_user(tx, name=NAMES[Role.HEAD], role=Role.HEAD, password_hash=hashed, at=NOW)
    found = Browser(app)
    assert found.ask("POST", "/login", data=LOGIN).status_code == 303
    assert found.ask("GET", "/").status_code == 200
    store.close()
    for path in tmp_path.glob("z.sqlite3*"):
        path.unlink()
    database.mkdir()
    yield found
    store.close()


def test_a_page_says_that_the_database_does_not_open(browser: Browser) -> None:
    answer = browser.ask("GET", "/")

    assert answer.status_code == 503
    assert "无法打开数据库文件" in answer.text
    assert "z.sqlite3" not in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_a_login_says_so_too(browser: Browser) -> None:
    answer = browser.ask("POST", "/login", data=LOGIN)

    assert answer.status_code == 503
    assert "无法打开数据库文件" in answer.text


def test_a_program_is_told_in_json(browser: Browser) -> None:
    answer = browser.ask("GET", "/api/v1/sites")

    assert answer.status_code == 503
    assert answer.json()["code"] == "unavailable"
    assert "无法打开数据库文件" in answer.json()["what"]
    token = {"Authorization": "Bearer zhanbao_" + "x" * 43}
    assert browser.ask("GET", "/api/v1/sites", headers=token).status_code == 503
    assert browser.ask("GET", "/healthz").status_code == 503
