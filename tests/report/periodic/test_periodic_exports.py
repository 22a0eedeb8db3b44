import io
from dataclasses import replace

import docx
import lxml.html
import pytest
from period_cases import make_issue, make_period
from report_cases import make_item

from report.export.periodic_docx import export_periodic_docx
from report.export.periodic_html import export_periodic_html
from report.periodic.write import write_report

HOSTILE = "<script>alert(1)</script>\x07=cmd|{{x}}"


@pytest.fixture
def report():
    return write_report(
        make_period(make_item(on="2025-03-05"), issues=(make_issue(detail=HOSTILE),))
    )


def docx_texts(body: bytes) -> str:
    document = docx.Document(io.BytesIO(body))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def html_text(body: bytes) -> str:
    return lxml.html.document_fromstring(body.decode()).text_content()


@pytest.mark.parametrize(
    ("export", "read"),
    [(export_periodic_docx, docx_texts), (export_periodic_html, html_text)],
    ids=["docx", "html"],
)
def test_every_word_of_the_report_is_in_the_document(report, export, read):
    text = read(export(report))

    assert report.title in text
    assert report.organisation in text
    assert "2025年4月2日" in text
    for section in report.sections[:3]:
        assert section.title in text
        assert all(paragraph in text for paragraph in section.paragraphs)
    for row in report.rows:
        assert row.rule in text
        assert row.indicator in text
    assert "检查情况" in text


@pytest.mark.parametrize("export", [export_periodic_docx, export_periodic_html])
def test_the_same_report_gives_the_same_bytes(report, export):
    assert export(report) == export(replace(report))


def test_text_from_the_site_stays_text(report):
    page = export_periodic_html(report).decode()

    assert "<script" not in page
    assert "\x07" not in page
    assert "&lt;script&gt;" in page
    assert "<script>alert(1)</script>=cmd|{{x}}" in docx_texts(export_periodic_docx(report))
