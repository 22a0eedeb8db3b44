"""A title → the name of a sheet. Pure."""

import re

_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\]")
_MAX = 31


def sheet_name(title: str) -> str:
    """The title without what a workbook does not allow in the name of a sheet."""
    return _NOT_IN_NAME.sub(" ", title)[:_MAX]
