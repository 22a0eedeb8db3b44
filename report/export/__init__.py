"""A filled form → the bytes of a document, the same for the same report. Pure."""

from collections.abc import Callable

from model.errors import UsageError
from report.form_report import FormReport

__all__ = ["EXPORTS", "WITH_EVIDENCE", "FormReport", "export_form"]

#: Endings of the documents that list the items behind each count.
WITH_EVIDENCE = frozenset({"xlsx"})


def _docx(report: FormReport) -> bytes:
    from report.export.docx import export_docx

    return export_docx(report)


def _xlsx(report: FormReport) -> bytes:
    from report.export.xlsx import export_xlsx

    return export_xlsx(report)


def _html(report: FormReport) -> bytes:
    from report.export.html import export_html

    return export_html(report)


def _pdf(report: FormReport) -> bytes:
    from report.export.pdf import export_pdf

    return export_pdf(report)


def _json(report: FormReport) -> bytes:
    from report.export.json import export_json

    return export_json(report)


#: Ending of the file name, without the dot → exporter.
EXPORTS: dict[str, Callable[[FormReport], bytes]] = {
    "docx": _docx,
    "xlsx": _xlsx,
    "html": _html,
    "pdf": _pdf,
    "json": _json,
}


def export_form(report: FormReport, extension: str) -> bytes:
    """The document of one format.

    Raises:
        UsageError: there is no such format.
        ExportError: a PDF cannot be drawn on this machine.
    """
    if extension not in EXPORTS:
        raise UsageError(
            f"不能导出为 {extension!r}", remedy=f"文件名以 .{'、.'.join(EXPORTS)} 结尾"
        )
    return EXPORTS[extension](report)
