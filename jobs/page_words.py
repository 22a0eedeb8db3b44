"""Pages as read → the text that the word lists are held against."""

from collections.abc import Sequence

from crawler.pages.source import PageSource
from inspection.records import PageText
from model.columns import ColumnKind
from model.errors import PageUnreadable
from model.sites import Site
from store import issues
from store.engine import Transaction

_RULES = "words."


def page_text(source: PageSource, *, url: str) -> PageText | None:
    """What a reader sees of a page; None where its markup cannot be read whole.

    `url` is the address asked for, which items and issues know the page by.
    """
    try:
        tree = source.tree
    except PageUnreadable:
        return None
    words = tree.xpath("//body//text()[not(parent::script or parent::style)]")
    return PageText(url=url, title=str(tree.findtext(".//title") or ""), text=" ".join(words))


def letters_pages(site: Site) -> frozenset[str]:
    """Addresses of lists of letters: what citizens write is not the site's own wording."""
    return frozenset(column.url for column in site.columns if column.kind is ColumnKind.LETTERS)


def suspected_pages(tx: Transaction, site: Site) -> tuple[str, ...]:
    """Pages that open issues about wording name: they are looked at again until mended."""
    targets: Sequence[str] = [
        issue.target for issue in issues.open_issues(tx, site.key) if issue.rule.startswith(_RULES)
    ]
    return tuple(dict.fromkeys(each for each in targets if each.startswith(("http:", "https:"))))
