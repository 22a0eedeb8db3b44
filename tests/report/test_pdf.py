import subprocess
from pathlib import Path

import pytest
import weasyprint
from seed_form import seed_report

from config.forms import load_form
from report.export.html import export_html, parts_of
from report.export.pdf import export_pdf


@pytest.mark.parametrize("version", ["guangxi-2020", "national-2018"])
def test_no_cell_is_torn_by_the_end_of_a_page(version: str) -> None:
    form = load_form(version)
    parts = list(parts_of(form))

    assert [row for part in parts for row in part] == list(range(form.rows))
    assert len(parts) > 5
    for cell in form.cells:
        last = cell.row + cell.rows - 1
        assert any(cell.row in part and last in part for part in parts), cell


def test_bookmarks_lead_to_the_parts_of_the_form() -> None:
    page = weasyprint.HTML(string=export_html(seed_report()).decode()).render()

    ((title, _, children, _),) = page.make_bookmark_tree()

    assert title == "广西壮族自治区民政厅政府网站工作年度报表"
    assert [child[0].split("（")[0].replace("\n", "") for child in children] == [
        "用户访问", "信息发布", "解读回应", "办事服务", "互动交流", "安全防护", "移动新媒体",
        "创新发展",
    ]  # fmt: skip


def test_every_font_is_embedded_and_the_text_can_be_read_out(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(export_pdf(seed_report()))

    fonts = subprocess.run(
        ["pdffonts", file],  # noqa: S607  (on the path)
        capture_output=True, text=True, check=True,
    ).stdout.splitlines()[2:]  # fmt: skip
    text = subprocess.run(
        ["pdftotext", file, "-"],  # noqa: S607  (on the path)
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts), fonts
    assert "安全检测评估次数" in text
    assert "1032" in text
