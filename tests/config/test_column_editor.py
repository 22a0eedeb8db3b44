from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from config.column_editor import set_column
from config.sites import load_site
from model.columns import Column, ColumnKind
from model.errors import ConfigError, Conflict, UsageError
from model.sites import Site

DAY = date(2026, 1, 5)
TEXT = """# 某局，请勿改动此行
key = "a"
name = "某局"
home = "http://a.gov.cn/"
hosts = ["a.gov.cn"]

[[columns]]
name = "要闻"  # 首页左上
kind = "other"  # 其他：请核对
url = "http://a.gov.cn/yw/"
note = "请核对：名称看不出类别"

# 再次发现时未见到此栏目（2025-12-01），请核对是否已下线
[[columns]]
name = "公告"
kind = "notice"
url = "http://a.gov.cn/gg/"
rows = "ul > li"
freshness_days = 14
note = "由办公室维护"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "a.toml"
    file.write_text(TEXT, encoding="utf-8")
    return file


def edit(
    path: Path, name: str, kind: ColumnKind, days: int | None, seen: Column | None = None
) -> Site:
    seen = seen or load_site(path).column(name)
    assert seen is not None
    return set_column(path, name, kind=kind, freshness_days=days, seen=seen, by="陈云川", today=DAY)


def test_kind_and_limit_are_written_and_every_other_line_stays(path: Path) -> None:
    site = edit(path, "要闻", ColumnKind.NEWS, 10)

    column = load_site(path).column("要闻")
    assert column is not None
    assert (column.kind, column.freshness_days, column.note) == (ColumnKind.NEWS, 10, "")
    assert site == load_site(path)
    before, after = TEXT.splitlines(), path.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] == [
        'kind = "other"  # 其他：请核对',
        'note = "请核对：名称看不出类别"',
    ]
    assert [line for line in after if line not in before] == [
        'kind = "news"  # 动态要闻：陈云川 2026-01-05 核定',
        "freshness_days = 10",
    ]


def test_a_limit_is_taken_out_and_a_note_of_the_office_stays(path: Path) -> None:
    edit(path, "公告", ColumnKind.NOTICE, None)

    column = load_site(path).column("公告")
    assert column is not None
    assert (column.freshness_days, column.note) == (None, "由办公室维护")
    assert column.selectors.rows == "ul > li"


def test_a_last_line_without_an_end_is_no_trouble(path: Path) -> None:
    path.write_text(TEXT.rstrip("\n").removesuffix('\nnote = "由办公室维护"'), encoding="utf-8")

    edit(path, "公告", ColumnKind.NEWS, 7)

    assert load_site(path).columns[1].freshness_days == 7


def test_of_two_people_the_second_is_told(path: Path) -> None:
    seen = load_site(path).column("要闻")
    edit(path, "要闻", ColumnKind.NEWS, 10)

    with pytest.raises(Conflict, match="已被他人改为 动态要闻、10 天内须更新"):
        edit(path, "要闻", ColumnKind.NOTICE, None, seen)


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    head = TEXT.partition("[[columns]]")[0]
    block = '[[columns]]\nname = "栏{0}"\nkind = "other"\nurl = "http://a.gov.cn/{0}/"\n'
    path.write_text(head + "".join(block.format(n) for n in range(16)), encoding="utf-8")

    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda n: edit(path, f"栏{n}", ColumnKind.NEWS, n + 1), range(16)))

    found = load_site(path).columns
    assert [column.freshness_days for column in found] == list(range(1, 17))
    assert {column.kind for column in found} == {ColumnKind.NEWS}
    assert list(tmp_path.iterdir()) == [path]


def test_a_column_that_is_gone_is_told(path: Path) -> None:
    with pytest.raises(UsageError, match="没有栏目"):
        edit(path, "无此栏", ColumnKind.NEWS, None, Column(name="x", kind=ColumnKind.NEWS, url="x"))


def test_an_unusual_way_of_writing_is_left_to_a_person(path: Path) -> None:
    head = TEXT.partition("[[columns]]")[0]
    text = head + 'columns = [{name = "要闻", kind = "other", url = "http://a.gov.cn/yw/"}]\n'
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match="手工修改"):
        edit(path, "要闻", ColumnKind.NEWS, None)
    assert path.read_text(encoding="utf-8") == text
