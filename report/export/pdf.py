"""A filled form → a PDF with Chinese fonts embedded, made from the page. Pure but for fonts."""

from typing import NoReturn

from model.errors import ExportError
from report.export.html import export_html
from report.form_report import FormReport

#: Words in the names of font families that hold Chinese characters.
_CHINESE = ("CJK", "Han", "Song", "Sun", "Hei", "Kai", "仿宋", "宋", "黑", "WenQuanYi")


def export_pdf(report: FormReport) -> bytes:
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
    page = weasyprint.HTML(string=export_html(report).decode(), url_fetcher=_refuse).render()
    content: bytes = page.write_pdf(pdf_identifier=_identifier(report))
    # Which fonts were used is known once the document is drawn.
    families = {str(font.family) for font in page.fonts.values()}
    if not any(word in family for family in families for word in _CHINESE):
        raise ExportError(
            "本机没有中文字体，PDF 中的汉字会是方框",
            remedy="安装 fonts-noto-cjk（apt install fonts-noto-cjk）后再导出",
        )
    return content


def _identifier(report: FormReport) -> bytes:
    """The document's number: made of the report, so that the same report gives the same bytes."""
    return f"{report.site.key}-{report.year}-{report.form.key}".encode()


def _refuse(url: str, *_: object, **__: object) -> NoReturn:
    raise ExportError(f"页面不应引用外部地址 {url!r}", remedy="请报告此问题")
