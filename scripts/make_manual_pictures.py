# ruff: noqa: INP001  (a script, no package)
"""The demo, used as a clerk uses it → the pictures of docs/manual.zh-CN.md in docs/images/.

`python scripts/make_manual_pictures.py [FOLDER]` (needs Debian's chromium and poppler-utils).
"""

import io
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
_CHROMIUM = "/usr/bin/chromium"
#: A page of text in few colours is small and as readable.
_COLOURS = 96
_LOGIN = re.compile(r"用户名 (\S+?)　密码 (\S+)")
_FILLER, _REVIEWER, _HEAD = "演示填报人", "演示审核人", "演示负责人"


def main() -> None:
    """Run the demo, walk through it, take the pictures."""
    with TemporaryDirectory() as home, _demo(home) as (address, passwords):
        year = date.today().year - 1  # noqa: DTZ011  (only to find the page; the demo says which)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
            page = _log_in(browser, address, _FILLER, passwords[_FILLER])
            path = page.locator("tbody th a").first.get_attribute("href") or f"/sites/demo/{year}"
            _keep(page, "manual-1-overview", height=260)
            _fill(page, address + path)
            _decide_rest(home, path.rpartition("/")[2])
            page.goto(address + path)
            page.get_by_role("button", name="提交审核").click()
            page.close()
            reviewer = _log_in(browser, address, _REVIEWER, passwords[_REVIEWER])
            reviewer.goto(address + path)
            reviewer.get_by_label("办理", exact=True).scroll_into_view_if_needed()
            _keep(reviewer, "manual-5-review")
            browser.close()
        _keep_export(home, path.rpartition("/")[2])


def _fill(page: Page, address: str) -> None:
    page.goto(address)
    page.locator('[data-field="info.news"]').first.click()
    page.locator("#items ol").wait_for()
    _keep(page, "manual-2-evidence")
    page.locator('[data-field="letters.received"]').first.click()
    page.locator("#drawer h2", has_text="收到留言数量").wait_for()
    page.locator("#items ol").wait_for()
    replace = page.locator("form.replace")
    replace.get_by_label("改为").fill("58")
    replace.get_by_label("理由").fill("含电话转办的留言，见信访台账")
    _keep(page, "manual-3-replace")
    replace.get_by_role("button", name="保存").click()
    page.locator("ol.history").wait_for()
    page.goto(address + "/columns")
    page.locator(".chart canvas").wait_for()
    _keep(page, "manual-4-columns")
    page.goto(address + "/columns/edit?name=媒体聚焦&kind=other")
    page.locator(".changes").wait_for()
    page.locator(".chart canvas").wait_for()
    _keep(page, "manual-7-column-change", height=560)


def _decide_rest(home: str, year: str) -> None:
    """Confirm what is proposed; fill in what only a person knows."""
    sys.path.insert(0, str(ROOT))
    from jobs.shell import Shell
    from model.days import utc_now
    from model.fields import FieldKind
    from store.sheets import Decision, confirm_value, load_cells

    texts = {"site.published_on": f"{int(year) + 1}年1月20日", "signature.head": "黄建国",
             "signature.reviewer": _REVIEWER, "signature.filler": _FILLER,
             "signature.filled_on": f"{int(year) + 1}年1月15日",
             "security.inspection_cycle": "1周/次"}  # fmt: skip
    shell = Shell.at(home)
    site = shell.site("demo")
    with shell.transaction() as tx:
        for cell in load_cells(tx, site, year=int(year))[1]:
            if cell.confirmation is not None:
                continue
            blank = "否" if cell.field.kind is FieldKind.YESNO else "无"
            text = None if cell.proposal else texts.get(cell.field.key, blank)
            decision = Decision(
                site=site, year=int(year), field=cell.field.key, text=text, by=_FILLER
            )
            confirm_value(tx, decision, now=utc_now())


def _log_in(browser: Browser, address: str, name: str, password: str) -> Page:
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{address}/login")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{address}/")
    return page


def _keep(page: Page, name: str, *, height: int = 768) -> None:
    shot = page.screenshot(clip={"x": 0, "y": 0, "width": 1366, "height": height})
    _save(Image.open(io.BytesIO(shot)), name)


def _keep_export(home: str, year: str) -> None:
    """First page of the exported document, as paper shows it."""
    pdf = Path(home) / "report.pdf"
    zhanbao = [sys.executable, "-m", "jobs", "--home", home]
    subprocess.run([*zhanbao, "export", "demo", "--year", year, pdf], cwd=ROOT, check=True)
    drawn = pdf.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-r", "80", "-png", "-singlefile", pdf, drawn],  # noqa: S607  (on the path)
        check=True,
    )
    _save(Image.open(drawn.with_suffix(".png")), "manual-6-form")


def _save(picture: Image.Image, name: str) -> None:
    few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True)


@contextmanager
def _demo(home: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The demo with its page, and the passwords it made."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-u", "-m", "jobs", "--home", home, "demo", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        passwords: dict[str, str] = {}
        for line in process.stdout or ():
            passwords |= dict(_LOGIN.findall(line))
            if "填报页 http" in line:
                break
        _wait(port)
        yield f"http://127.0.0.1:{port}", passwords
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    import time

    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


if __name__ == "__main__":
    main()
