"""A hundred hostile texts in every field, every page opened in Chromium: none runs."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from hostile_office import plant
from hostile_texts import TEXTS, TRACES
from playwright.sync_api import Browser, ConsoleMessage, Page
from route_table import routes
from web_office import NAMES, PASSWORD, PATH, Office, open_office

from model.people import Role

pytestmark = pytest.mark.browser

_LISTEN = """
addEventListener('securitypolicyviolation', event => {
  window.reports = (window.reports || []).concat(event.violatedDirective + ' ' + event.blockedURI)
})
"""
PAGES = {
    Role.FILLER: (
        "/", PATH, f"{PATH}/columns", "/issues", "/sites/a/issues", "/sites/a/issues?closed=true",
        "/sites/a/issues/1", "/sites/a/issues/51", "/sites/a/runs", "/sites/a/uptime", "/account",
        f"/?q={quote(''.join(TEXTS[:25]))}",
    ),
    Role.ADMIN: ("/people", "/people?page=2", "/audit", "/audit?page=2"),
    Role.REVIEWER: (PATH, "/sites/a/issues/2"),
}  # fmt: skip
DRAWERS = ("info.news", "site.sponsor", "letters.received", "site.name", "topics.opened")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose every field holds the texts."""
    with open_office(tmp_path_factory.mktemp("hostile"), count=2) as office:
        plant(office)
        yield office


class Witness:
    """A browser that writes down whatever should not happen."""

    def __init__(self, browser: Browser, office: Office) -> None:
        self.office = office
        self.seen: list[str] = []
        self.context = browser.new_context(locale="zh-CN")
        self.context.set_default_timeout(20_000)
        self.context.add_init_script(_LISTEN)
        self.page = self.context.new_page()
        self.page.on("dialog", lambda dialog: (self.seen.append("dialog"), dialog.dismiss()))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.seen.append(str(error)))
        self.page.on("request", self._look)

    def log_in(self, role: Role) -> None:
        self.page.goto(f"{self.office.address}/login")
        self.page.get_by_label("用户名").fill(NAMES[role])
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(f"{self.office.address}/")

    def judge(self, where: str, traces: str = TRACES) -> None:
        """What ran, what was reported, what became an element."""
        found = self.page.evaluate(
            """traces => [window.ran, window.reports,
               [...document.querySelectorAll(traces)].map(one => one.outerHTML.slice(0, 200))]""",
            traces,
        )
        if found != [None, None, []]:
            self.seen.append(f"{where}: {found}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "a status of 4" not in message.text:
            self.seen.append(message.text)

    def _look(self, request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        if urlsplit(url).netloc != urlsplit(self.office.address).netloc:
            self.seen.append(f"asked {url}")


def open_and_judge(witness: Witness, path: str) -> int:
    answer = witness.page.goto(f"{witness.office.address}{path}", wait_until="load")
    assert answer is not None
    witness.judge(path)
    return answer.status


@pytest.mark.parametrize("role", list(PAGES))
def test_no_text_runs_on_any_page(chromium: Browser, planted: Office, role: Role) -> None:
    witness = Witness(chromium, planted)
    witness.log_in(role)

    told = {path: open_and_judge(witness, path) for path in PAGES[role]}

    witness.context.close()
    assert set(told.values()) == {200}, told
    assert witness.seen == []


@pytest.mark.parametrize("role", [Role.FILLER, Role.ADMIN])
def test_no_text_runs_wherever_a_route_leads(
    chromium: Browser, planted: Office, role: Role
) -> None:
    """Every page that there is, whoever added it: the table of routes is walked."""
    person = planted.person(role)
    found = {path for method, path in routes(planted) if method == "GET"}
    kinds = {path: person.get(path).headers.get("content-type", "") for path in sorted(found)}
    witness = Witness(chromium, planted)
    witness.log_in(role)

    for path, kind in kinds.items():
        if kind.startswith("text/html") and "export" not in path:
            open_and_judge(witness, path)

    witness.context.close()
    assert sum(kind.startswith("text/html") for kind in kinds.values()) >= 15
    assert witness.seen == []


def test_no_text_runs_in_the_parts_that_are_loaded_into_a_page(
    chromium: Browser, planted: Office
) -> None:
    witness = Witness(chromium, planted)
    witness.log_in(Role.FILLER)
    open_and_judge(witness, PATH)
    for field in DRAWERS:
        _look_at(witness.page, field)
        witness.judge(field)
    _look_at(witness.page, "info.news")
    for _ in range(3):
        more = witness.page.locator("#drawer").get_by_text("更多")
        if not more.count():
            break
        more.first.click()
        witness.page.wait_for_load_state("networkidle")
        witness.judge("items")

    shown = witness.page.locator("#drawer").inner_text()
    witness.context.close()
    assert "<script>window.ran=1</script>" in shown
    assert witness.seen == []


def test_no_text_runs_in_the_document_that_is_handed_out(
    chromium: Browser, planted: Office
) -> None:
    document = planted.person(Role.FILLER).get(f"{PATH}/export.html").text
    witness = Witness(chromium, planted)

    # Without any policy around it: the document must be harmless by itself.
    witness.page.set_content(document, wait_until="load")
    witness.judge("export.html", TRACES.replace("style, ", "body style, "))

    witness.context.close()
    assert "window.ran=1" in document
    assert witness.seen == []


def _look_at(page: Page, field: str) -> None:
    page.locator(f'.paper .value[data-field="{field}"]').first.click()
    page.locator(f'#drawer [data-of="{field}"]').wait_for()


def test_what_a_visitor_writes_in_an_address_comes_back_as_text(planted: Office) -> None:
    filler = planted.person(Role.FILLER)
    for text in TEXTS:
        q = quote(text)
        for path in (f"/?q={q}", f"{PATH}/fields/info.news/items?q={q}", f"/issues?q={q}",
                     f"/sites/{q}/{2025}", f"{PATH}/fields/{q}"):  # fmt: skip
            body = filler.get(path).text
            assert text not in body, path


def test_an_error_that_repeats_what_was_typed_is_text(planted: Office) -> None:
    filler = planted.person(Role.FILLER)
    for text in TEXTS:
        for data in (
            {"action": "replace", "value": text, "reason": text},
            {"action": text},
            {"action": "replace", "value": "1", "reason": text, "version": text},
        ):
            body = filler.post(f"{PATH}/fields/info.news", data=data).text
            assert text not in body


def test_the_written_texts_really_are_on_the_pages(planted: Office) -> None:
    """Else nothing would have been tried: each page that lists them shows them as text."""
    filler, admin = planted.person(Role.FILLER), planted.person(Role.ADMIN)
    escaped = "&lt;script&gt;window.ran=1&lt;/script&gt;"
    pages = {
        path: client.get(path).text
        for client, paths in (
            (filler, ("/", PATH, f"{PATH}/columns", "/issues", "/sites/a/issues",
                      "/sites/a/issues/1", "/sites/a/runs", "/sites/a/uptime", "/account",
                      f"{PATH}/fields/info.news", f"{PATH}/fields/info.news/items")),
            (admin, ("/people", "/audit")),
        )
        for path in paths
    }  # fmt: skip
    assert [path for path, body in pages.items() if escaped not in body] == []
    assert Path(planted.home.path).exists()
