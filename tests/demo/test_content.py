from collections import Counter
from datetime import date

from demo.columns import ALL_COLUMNS, TOPICS
from demo.content import build_content
from model.columns import ColumnKind


def test_the_site_holds_two_thousand_items_over_four_years_and_the_next() -> None:
    content = build_content()
    years = Counter(piece.published_on.year for piece in content.pieces)

    assert len(content.pieces) >= 2000
    assert sorted(years) == [2022, 2023, 2024, 2025, 2026]


def test_every_kind_of_column_occurs_and_there_are_at_least_six_topics() -> None:
    assert {column.kind for column in ALL_COLUMNS} == set(ColumnKind)
    assert len(TOPICS) >= 6


def test_the_same_year_gives_the_same_site() -> None:
    first = build_content()
    build_content.cache_clear()

    assert build_content() == first


def test_growing_the_site_does_not_change_what_was_published_before() -> None:
    until = date(2026, 1, 20)
    grown = build_content(2025, date(2026, 6, 30))

    assert [piece for piece in grown.pieces if piece.published_on <= until] == list(
        build_content(2025, until).pieces
    )
    assert len(grown.pieces) > len(build_content(2025, until).pieces) + 200


def test_addresses_are_unique() -> None:
    pieces = build_content().pieces

    assert len({piece.path for piece in pieces}) == len(pieces)


def test_a_column_is_empty_one_is_stale_and_old_pieces_are_pinned() -> None:
    listings = build_content().listings

    assert listings["zyfw"] == ()
    assert max(piece.published_on for piece in listings["lzjs"]).year == 2023
    assert [piece.published_on.year for piece in listings["tzgg"][:3]] == [2022, 2022, 2026]


def test_documents_cross_new_year_by_the_day_they_were_written() -> None:
    policies = [p for p in build_content().pieces if p.column == "gfxwj"]
    crossing = [p for p in policies if int(p.fact("成文日期")[:4]) != p.published_on.year]

    assert {piece.published_on for piece in crossing} == {
        date(year, 1, 6) for year in range(2022, 2027)
    }


def test_some_pieces_stand_in_two_columns_under_one_address_and_some_under_two() -> None:
    pieces = build_content().pieces

    assert any(piece.also and not piece.alias for piece in pieces)
    assert any(piece.alias for piece in pieces)
    assert any(piece.is_external for piece in pieces)
    assert any(piece.is_dead for piece in pieces)
