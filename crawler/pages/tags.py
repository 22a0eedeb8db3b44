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

#: Tags whose small letters are an ordinary habit of pages everywhere.
_ANY_CASE = frozenset({"Keywords", "Author", "Description", "Image", "Url"})

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


def find_odd_names(root: HtmlElement) -> Tags:
    """Name as written and in the standard spelling, of each tag that is in another case alone.

    A reader that minds case does not find such a tag; `keywords` and the like are left out.
    """
    written = {(meta.get("name") or "").strip() for meta in root.iter("meta")}
    return tuple(
        (name, standard)
        for name in sorted(written)
        if (standard := _BY_LOWER.get(name.lower(), name)) not in {name, *written, *_ANY_CASE}
    )


def tag(tags: Tags, name: str) -> str:
    """The value of one tag; empty where the page has none."""
    return next((value for each, value in tags if each == name), "")
