"""A filled form → a PDF with Chinese fonts embedded, made from the page. Pure but for fonts."""

from typing import NoReturn

from model.errors import ExportError
from report.export.html import export_html
from report.form_report import FormReport

_FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC", "FangSong", "SimSun")


def export_pdf(sheet: FormReport) -> bytes:
    """The bytes of the PDF.

    Raises:
        ExportError: this machine has no Chinese font, or lacks the libraries that draw text.
    """
    try:
        import weasyprint
    except OSError as error:
        raise ExportError(
            f"缺少排版库（{error}）",
            remedy="安装 libpango-1.0-0 与 libpangoft2-1.0-0 后再导出，或改为导出 docx",
        ) from error
    page = weasyprint.HTML(string=export_html(sheet).decode(), url_fetcher=_refuse)
    content: bytes = page.write_pdf(pdf_identifier=_identifier(sheet))
    if not any(font.replace(" ", "").encode() in content for font in _FONTS):
        raise ExportError(
            "本机没有中文字体，PDF 中的汉字会是方框",
            remedy="安装 fonts-noto-cjk（apt install fonts-noto-cjk）后再导出",
        )
    return content


def _identifier(sheet: FormReport) -> bytes:
    """The document's number: made of the report, so that the same sheet gives the same bytes."""
    return f"{sheet.site.key}-{sheet.year}-{sheet.form.key}".encode()


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    raise ExportError(f"页面不应引用外部地址 {url!r}", remedy="请报告此问题")
