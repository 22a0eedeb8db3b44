"""Rows and single pages → the items to record. Pure."""

from crawler.walk.dating import Dated
from crawler.walk.details import named_facts, with_form
from crawler.walk.plan import WalkPlan
from model.identity import canonical_address, is_external
from model.items import DateSource, Sighting
from model.pages import ArticleReading, Row
from model.text import clean_line


def row_sighting(row: Row, address: str, dated: Dated, plan: WalkPlan) -> Sighting:
    """The item of a list row."""
    day, source, doubt = dated
    return Sighting(
        address=address,
        url=row.url,
        title=clean_line(row.title),
        published_on=day,
        date_source=source,
        is_external=is_external(row.url, plan.hosts),
        column=plan.column.name,
        date_doubt=doubt,
        facts=named_facts(row.extra),
    )


def page_sighting(article: ArticleReading, url: str, plan: WalkPlan) -> Sighting:
    """The item of a column that is one article."""
    is_dated = article.published_on is not None
    sighting = Sighting(
        address=canonical_address(plan.column.url),
        url=url,
        title=clean_line(article.title) or plan.column.name,
        published_on=article.published_on,
        date_source=DateSource.ARTICLE if is_dated else DateSource.UNKNOWN,
        is_external=False,
        column=plan.column.name,
        date_doubt=article.date_doubt or ("" if is_dated else "页面无发布日期"),
        facts=named_facts(article.facts),
    )
    return with_form(sighting, plan.column.kind, article)


def is_fresh(sighting: Sighting, plan: WalkPlan) -> bool:
    """True for an item that earlier walks did not record, or under another title."""
    known = plan.known.get(sighting.address)
    return known is None or known[0] != sighting.title
