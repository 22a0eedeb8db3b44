"""A past report as docx: imported by command, then last year's figures of the next draft."""

import io
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest
from seed_form import NOON, seed_report, seed_texts

from collectors.import_file.collect import collect_import
from config.fields import load_fields
from jobs.cli import run
from jobs.shell import Shell
from model.drafts import Cell, Origin
from report.export import export_form
from report.values import format_value, parse_cell
from store import observations
from store.sheets import load_cells

SITE = """\
key = "t"
name = "某局网站"
home = "http://127.0.0.1:9/"
[[columns]]
name = "动态"
kind = "news"
url = "http://127.0.0.1:9/a/"
"""
#: Labels of other years and provinces, and of the notes of the form.
OTHER_LABELS = {
    "信息公开目录信息公开量": "信息公开目录信息更新量",
    "专题专栏": "专栏专题",
    "公布调查结果数量": "公布调查结果期数",
    "回复网民提问数量": "答复网民提问数量",
    "可全程办理服务事项数量": "可全程在线办理政务服务事项数量",
    "关注量（单位：个）": "关注量（订阅数）（单位：个）",
    "公安机关备案号": "公安备案号",
    "政府网站标识码": "网站标识码",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "t.toml").write_text(SITE, encoding="utf-8")
    return tmp_path


def past_report(home: Path, replaced: Mapping[str, str] | None = None) -> Path:
    """The filled form of 2020, some of its texts written otherwise."""
    document = docx.Document(io.BytesIO(export_form(seed_report(), "docx")))
    for table in document.tables:
        for cell in {id(c._tc): c for row in table.rows for c in row.cells}.values():
            text = "".join(paragraph.text for paragraph in cell.paragraphs)
            new = text
            for old, other in (replaced or {}).items():
                new = new.replace(old, other)
            if new != text:
                cell.text = new
    path = home / "2020年度报表.docx"
    document.save(str(path))
    return path


def import_report(home: Path, path: Path, *, year: int = 2020) -> int:
    return run(["--home", str(home), "import", "t", "--year", str(year), str(path)])


def read(path: Path) -> dict[str, object]:
    """As the command reads it, without a store."""
    imported = collect_import(path, year=2020, at=NOON)
    return {each.key: each.value for each in imported.observations}


def cells_of(home: Path, year: int) -> dict[str, Cell]:
    assert run(["--home", str(home), "compile", "t", "--year", str(year)]) == 0
    shell = Shell.at(str(home))
    with shell.reading() as tx:
        _, cells = load_cells(tx, shell.site("t"), year=year)
    return {cell.field.key: cell for cell in cells}


def recorded(home: Path, year: int = 2020) -> dict[str, object]:
    with Shell.at(str(home)).reading() as tx:
        return {each.key: each.value for each in observations.of_year(tx, "t", year)}


def printed() -> dict[str, str]:
    """What the seed prints in each cell that is not blank."""
    texts = seed_texts()
    values = {field: parse_cell(field, texts[field.key]) for field in load_fields()}
    return {f.key: format_value(f, value) for f, value in values.items() if value is not None}


def test_every_printed_value_is_last_years_value_of_the_next_draft(home: Path) -> None:
    assert import_report(home, past_report(home)) == 0

    cells = cells_of(home, 2021)

    # The form has no cell for its own address, which is written back after publication.
    expected = {key: text for key, text in printed().items() if key != "site.report_url"}
    assert {key: cell.last_year for key, cell in cells.items() if cell.last_year} == expected
    assert len(expected) == 81


def test_standing_facts_are_proposed_again_and_figures_are_not(home: Path) -> None:
    import_report(home, past_report(home))

    cells = cells_of(home, 2021)

    taken = {
        key: cell for key, cell in cells.items()
        if cell.proposal and cell.proposal.evidence.origin is Origin.LAST_YEAR
    }  # fmt: skip
    assert {"security.level", "security.officer", "media.app_name"} <= set(taken)
    assert not {"visits.uv", "info.news", "letters.received", "signature.head"} & set(taken)
    for cell in taken.values():
        assert any("沿用 2020 年度报表" in warning for warning in cell.warnings)
        assert cell.text == cell.last_year


@pytest.mark.parametrize(("old", "new"), OTHER_LABELS.items(), ids=list(OTHER_LABELS))
def test_a_label_of_another_form_means_the_same_field(home: Path, old: str, new: str) -> None:
    plain = read(past_report(home))

    assert read(past_report(home, {old: new})) == plain
    assert len(plain) == 81


def test_all_other_labels_at_once(home: Path) -> None:
    assert read(past_report(home, OTHER_LABELS)) == read(past_report(home))


def test_a_report_of_another_year_is_refused_whole(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_report(home, past_report(home), year=2019) == 1

    assert "报表年度是 2020，不是 2019" in capsys.readouterr().err
    assert recorded(home, 2019) == {}


def test_one_cell_that_is_no_value_keeps_all_out_and_is_named_by_its_label(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_report(home, past_report(home, {"266554": "26万余"})) == 1

    told = capsys.readouterr().err
    assert "I02" in told
    assert "网站总访问量" in told
    assert "26万余" in told
    assert recorded(home) == {}
