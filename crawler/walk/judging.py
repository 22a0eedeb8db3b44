"""Dated rows of one page, in the light of the plan → what they say of the walk. Pure."""

from collections.abc import Sequence
from datetime import date

from crawler.walk.details import detail_reason, with_form
from crawler.walk.order import Order
from crawler.walk.plan import Mode, WalkPlan
from crawler.walk.sightings import is_fresh
from crawler.walk.steps import ArticleNeed
from model.items import Sighting


def is_wholly_older(
    plan: WalkPlan, order: Order, dates: Sequence[date], seen: Sequence[Sighting]
) -> bool:
    """True where a page, and so all that follow, lies before the plan's year without doubt."""
    if plan.mode is not Mode.YEAR or not dates or not order.has_held:
        return False
    if any(each.published_on is None and not each.is_external for each in seen):
        return False
    edge = date(plan.year, 1, 1).toordinal() - order.slack_days
    return all(day.toordinal() < edge for day in dates)


def hidden_rows(plan: WalkPlan, stated: int | None, fresh: int) -> int:
    """Items by which the stated total grew beyond the `fresh` rows seen: back-dated somewhere."""
    if plan.proven is None or plan.proven.stated_items is None or stated is None:
        return 0
    return max(0, stated - plan.proven.stated_items - fresh)


def split_by_need(
    sightings: Sequence[Sighting], plan: WalkPlan
) -> tuple[list[Sighting], dict[str, Sighting], list[ArticleNeed]]:
    """What can be recorded at once; what waits for its article, by address; those articles."""
    done, waiting, needs = [], {}, []
    for sighting in sightings:
        reason = detail_reason(plan.column.kind, sighting, plan.year)
        if reason and not (plan.mode is Mode.NEW and not is_fresh(sighting, plan)):
            waiting[sighting.address] = sighting
            needs.append(ArticleNeed(address=sighting.address, url=sighting.url, reason=reason))
        else:
            done.append(with_form(sighting, plan.column.kind, None))
    return done, waiting, needs
