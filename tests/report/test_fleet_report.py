import io
from datetime import UTC, date, datetime

import docx
import openpyxl
import pytest

from model.drafts import ReportState
from model.fleet import FleetLine, ScoreLine, SiteEntry
from report.export.fleet import FLEET_EXPORTS
from report.fleet import FleetScores, total_of, write_fleet_report

HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>\x07'


def score(name: str, sites: int, **counts: int) -> ScoreLine:
    values = dict.fromkeys(
        ("with_unread", "with_veto", "unread", "vetoes", "deductions", "without_draft", "late"), 0
    )
    return ScoreLine(name=name, sites=sites, **{**values, **counts})


def report(*, made_at: datetime = datetime(2026, 2, 3, 1, 0, tzinfo=UTC), name: str = "甲市"):
    lines = [score(name, 3, vetoes=4, with_veto=2, late=1), score("", 2, without_draft=2)]
    worst = FleetLine(entry=SiteEntry(site="a", name=name, region="甲市"), vetoes=3)
    return write_fleet_report(
        FleetScores(
            year=2025,
            selection="全部网站",
            deadline=date(2026, 1, 31),
            by_region=lines,
            by_department=lines,
            worst=[worst],
            made_at=made_at,
        )
    )


def test_the_last_line_of_a_table_is_the_sum_of_the_others():
    table = report().tables[0]

    assert [row[0] for row in table.rows] == ["甲市", "（未写）", "合计"]
    for column in range(1, len(table.head)):
        assert table.rows[2][column] == table.rows[0][column] + table.rows[1][column]


def test_the_sum_counts_the_states_of_the_reports():
    lines = [
        ScoreLine(**{**as_values(score("a", 1)), "states": {ReportState.SIGNED: 2}}),
        ScoreLine(**{**as_values(score("b", 1)), "states": {ReportState.SIGNED: 1}}),
    ]

    assert total_of(lines).states[ReportState.SIGNED] == 3
    assert total_of([]).sites == 0


def as_values(line: ScoreLine) -> dict[str, object]:
    return {name: getattr(line, name) for name in line.__slots__}


def test_what_was_not_seen_is_not_called_good():
    words = "\n".join(report().paragraphs)

    assert "不能当作合格" in words
    assert "没有草稿 2 个；逾期 1 个" in words


def test_before_the_deadline_nothing_is_late():
    words = "\n".join(report(made_at=datetime(2026, 1, 31, 1, 0, tzinfo=UTC)).paragraphs)

    assert "逾期" not in words


@pytest.mark.parametrize("extension", FLEET_EXPORTS)
def test_the_same_report_gives_the_same_bytes(extension):
    assert FLEET_EXPORTS[extension](report()) == FLEET_EXPORTS[extension](report())


def test_hostile_names_stay_text_in_every_format():
    made = report(name=HOSTILE)
    page = FLEET_EXPORTS["html"](made).decode()
    book = openpyxl.load_workbook(io.BytesIO(FLEET_EXPORTS["xlsx"](made)))
    document = docx.Document(io.BytesIO(FLEET_EXPORTS["docx"](made)))

    assert "<script>" not in page
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    assert HOSTILE.rstrip("\x07") in document.tables[0].rows[1].cells[0].text
