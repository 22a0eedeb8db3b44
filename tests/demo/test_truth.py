import re
from pathlib import Path

from config.fields import fields_by_key
from demo.columns import ALL_COLUMNS
from demo.content import build_content
from demo.samples import FIGURES, access_log, figures_csv, write_samples
from demo.truth import column_truths, values
from model.columns import ColumnKind

CONTENT = build_content()
TRUTH = values(CONTENT)


def test_every_key_is_a_field_of_the_report() -> None:
    assert set(TRUTH) <= set(fields_by_key())


def test_the_arithmetic_of_the_form_holds() -> None:
    assert TRUTH["info.total"] >= (
        TRUTH["info.overview"] + TRUTH["info.news"] + TRUTH["info.disclosure"]
    )
    assert TRUTH["interpretation.total"] == (
        TRUTH["interpretation.materials"]
        + TRUTH["interpretation.products"]
        + TRUTH["interpretation.commentary"]
    )
    assert TRUTH["letters.closed_on_time"] < TRUTH["letters.closed"]
    assert 0 < TRUTH["topics.opened"] < TRUTH["topics.maintained"]
    assert TRUTH["service.online_items"] < TRUTH["service.items"]
    assert TRUTH["consultation.results"] < TRUTH["consultation.count"]


def test_a_piece_in_news_and_policy_counts_in_both_but_once_in_the_total() -> None:
    of_year = [piece for piece in CONTENT.pieces if piece.published_on.year == 2025]
    both = [piece for piece in of_year if piece.column == "tzgg" and piece.also]
    kinds = {kind: TRUTH[f"info.{kind}"] for kind in ("news", "disclosure", "overview")}
    rest = sum(
        TRUTH[key]
        for key in (
            "interpretation.total",
            "consultation.count",
            "consultation.results",
            "interview.count",
        )
    )
    responses = 5
    topics = {column.key for column in ALL_COLUMNS if column.kind is ColumnKind.TOPIC}
    topics_only = [piece for piece in of_year if piece.column in topics]
    downloads = [piece for piece in of_year if piece.column == "xzzx"]

    assert both
    assert TRUTH["info.total"] == (
        sum(kinds.values()) - len(both) + rest + responses + len(topics_only) + len(downloads)
    )


def test_another_year_has_another_truth() -> None:
    before = values(CONTENT, 2024)

    assert before["topics.opened"] == 1
    assert before["info.total"] != TRUTH["info.total"]
    assert before["letters.average_days"] != TRUTH["letters.average_days"]


def test_columns_have_unique_names_and_addresses() -> None:
    truths = column_truths(CONTENT)

    assert len({truth.name for truth in truths}) == len(truths) >= 20
    assert len({truth.path for truth in truths}) == len(truths)


def test_figures_of_other_systems_have_two_columns() -> None:
    assert figures_csv().splitlines()[0] == "指标,值"
    assert len(figures_csv().splitlines()) == len(FIGURES) + 1


def test_the_sample_log_covers_every_day_of_the_year_in_the_combined_format() -> None:
    lines = access_log(CONTENT).splitlines()
    shape = re.compile(
        r"\S+ - - \[\d\d/\w{3}/2025:\d\d:\d\d:\d\d \+0800\] "
        r'"GET \S+ HTTP/1\.1" 200 \d+ "-" "[^"]+"'
    )

    assert all(shape.fullmatch(line) for line in lines)
    assert len({line.split("[")[1][:11] for line in lines}) == 365


def test_samples_are_written_as_two_files(tmp_path: Path) -> None:
    log, figures = write_samples(tmp_path / "samples", CONTENT)

    assert log.stat().st_size > 100_000
    assert figures.read_text(encoding="utf-8") == figures_csv()
