"""The bytes of a filled form → field key → text. Pure."""

from collections.abc import Callable, Mapping

__all__ = ["READERS", "read_form"]


def _docx(content: bytes) -> dict[str, str]:
    from report.reading.docx import read_docx

    return read_docx(content)


def _xlsx(content: bytes) -> dict[str, str]:
    from report.reading.xlsx import read_xlsx

    return read_xlsx(content)


def _html(content: bytes) -> dict[str, str]:
    from report.reading.html import read_html

    return read_html(content)


def _json(content: bytes) -> dict[str, str]:
    from report.reading.json import read_json

    return read_json(content)


#: Ending of the file name, without the dot → reader. A PDF has no cells to read.
READERS: dict[str, Callable[[bytes], dict[str, str]]] = {
    "docx": _docx,
    "xlsx": _xlsx,
    "html": _html,
    "json": _json,
}


def read_form(content: bytes, extension: str) -> Mapping[str, str]:
    """Field key → text of every field that a form in one of the formats of `READERS` holds.

    Raises whatever the parser of the format does where `content` is no such document.
    """
    return READERS[extension](content)
