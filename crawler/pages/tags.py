"""Page tags (网页标签) of a parsed page, their names in the standard spelling.

Pure. Source: 国办发〔2017〕47号 附件 网页设计规范, 网页标签.
"""

from lxml.html import HtmlElement

from model.text import clean_line

STANDARD = (
    "SiteName",
    "SiteDomain",
    "SiteIDCode",
    "ColumnName",
    "ColumnDescription",
    "ColumnKeywords",
    "ColumnType",
    "ArticleTitle",
    "PubDate",
    "ContentSource",
    "Keywords",
    "Author",
    "Description",
    "Image",
    "Url",
)
_BY_LOWER = {name.lower(): name for name in STANDARD}

Tags = tuple[tuple[str, str], ...]


def read_tags(root: HtmlElement) -> Tags:
    """Name and value of each standard tag on the page, in the order of the standard.

    Case does not matter. Of a tag that occurs twice the first one with a value stands; a tag
    that is there without a value is given with an empty one.
    """
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = _BY_LOWER.get((meta.get("name") or "").strip().lower())
        if name and not found.get(name):
            found[name] = clean_line(meta.get("content") or "")
    return tuple((name, found[name]) for name in STANDARD if name in found)


def tag(tags: Tags, name: str) -> str:
    """The value of one tag; empty where the page has none."""
    return next((value for each, value in tags if each == name), "")
