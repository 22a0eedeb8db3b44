"""Every figure that can be counted, over three years of the demo site, against its own truth."""

from datetime import date

import pytest
from report_cases import NOON

from crawler.walk.details import named_facts
from demo import office, truth
from demo.columns import ALL_COLUMNS
from demo.content import build_content
from model.columns import Column
from model.items import DateSource, Item
from model.sites import Site
from report.figures import FIGURES
from report.records import SiteYear

_CONTENT = build_content()
_BY_KEY = {column.key: column for column in ALL_COLUMNS}
_SITE = Site(
    key="demo",
    name=office.SITE_NAME,
    home="http://demo.test/",
    hosts=frozenset({"demo.test"}),
    columns=tuple(
        Column(name=column.name, kind=column.kind, url=f"http://demo.test{column.path}")
        for column in ALL_COLUMNS
    ),
    letter_limit_days=office.LETTER_LIMIT_DAYS,
)


def _items() -> tuple[Item, ...]:
    items = []
    for piece in _CONTENT.pieces:
        columns = [_BY_KEY[key] for key in (piece.column, *piece.also)]
        items.append(
            Item(
                address=f"http://demo.test{piece.path}",
                url=f"http://demo.test{piece.path}",
                title=piece.title,
                published_on=piece.published_on,
                date_source=DateSource.ROW,
                is_external=piece.is_external,
                columns=tuple(column.name for column in columns),
                kinds=tuple(dict.fromkeys(column.kind for column in columns)),
                first_seen=NOON,
                last_seen=NOON,
                facts=named_facts(piece.facts),
            )
        )
    return tuple(items)


@pytest.mark.parametrize("year", [_CONTENT.year, _CONTENT.year - 1, _CONTENT.year - 2])
def test_every_counted_figure_equals_the_truth_of_the_demo_site(year: int) -> None:
    records = SiteYear(site=_SITE, year=year, today=date(2026, 1, 5), items=_items())
    stated = truth.values(_CONTENT, year)
    keys = [key for key in FIGURES if key in stated]

    found = {key: FIGURES[key].count(records).value for key in keys}

    assert found == {key: stated[key] for key in keys}
    assert len(keys) == 22
