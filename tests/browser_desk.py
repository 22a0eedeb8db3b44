"""One person at a browser before a served office; what the browser complains of is kept."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page
from web_office import NAMES, PASSWORD, Office

from model.people import Role

_ROOT = Path(__file__).parents[1]
SCREENSHOTS = _ROOT / "var" / "screenshots"
_AXE = _ROOT / "tests" / "vendor" / "axe" / "axe.min.js"
#: Chromium reports every answer of 400 and above; the page shows them, and tests look there.
_ANSWERS = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


@dataclass
class Desk:
    """One person at a browser."""

    office: Office
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Keep what the page asks of other hosts, and its complaints."""
        host = urlsplit(self.office.address).netloc
        self.page.on(
            "request",
            lambda request: (
                None if urlsplit(request.url).netloc == host else self.foreign.append(request.url)
            ),
        )
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _ANSWERS.match(message.text):
            self.complaints.append(message.text)

    def value(self, field: str) -> Locator:
        """The cell of the form that holds a field."""
        return self.page.locator(f'.paper .value[data-field="{field}"]')

    def look_at(self, field: str) -> None:
        """Open the evidence of a value."""
        self.value(field).click()
        self.page.locator(f'#drawer [data-of="{field}"]').wait_for()

    def log_in(self, role: Role) -> None:
        self.page.goto(f"{self.office.address}/login")
        self.page.get_by_label("用户名").fill(NAMES[role])
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(f"{self.office.address}/")

    def open(self, path: str) -> None:
        self.page.goto(f"{self.office.address}{path}")

    def shoot(self, name: str, *, whole: bool = False) -> None:
        """Keep a picture."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)

    def faults(self) -> list[str]:
        """What axe finds that keeps somebody from using the page."""
        self.page.evaluate(_AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{fault['id']}: {node['target']} {node['failureSummary']}"
            for fault in found["violations"]
            if fault["impact"] in {"serious", "critical"}
            for node in fault["nodes"]
        ]
