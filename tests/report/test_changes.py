from datetime import UTC, datetime

from model.drafts import Draft, Evidence, Gap, Origin, Proposal
from report.changes import draft_changes


def draft(**values: int) -> Draft:
    evidence = Evidence(origin=Origin.CRAWL, summary="x")
    return Draft(
        site="a",
        year=2025,
        compiled_at=datetime(2026, 1, 5, tzinfo=UTC),
        proposals=tuple(
            Proposal(field=key.replace("_", ".", 1), value=value, evidence=evidence)
            for key, value in values.items()
        ),
        gaps=(Gap(field="info.overview", reason="未清点"),),
    )


def test_values_that_move_come_or_go_are_told_in_the_order_of_the_form() -> None:
    found = draft_changes(
        draft(info_total=9, info_news=0, info_disclosure=3),
        draft(info_total=9, info_news=4, topics_opened=0),
    )

    assert [(change.field.key, change.before, change.after) for change in found] == [
        ("info.news", "0", "4"),
        ("info.disclosure", "3", ""),
        ("topics.opened", "", "0"),
    ]


def test_the_same_draft_moves_nothing() -> None:
    assert draft_changes(draft(info_total=9), draft(info_total=9)) == ()
