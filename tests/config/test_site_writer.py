from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from config.site_writer import render_site, write_site
from config.sites import load_site, parse_site
from model.columns import Column, ColumnKind
from model.errors import ConfigError
from model.sites import Politeness, Site

TODAY = date(2026, 3, 2)
NEWS = Column(name="工作动态", kind=ColumnKind.NEWS, url="http://a.example/gzdt/")
NOTICE = Column(
    name="通知公告", kind=ColumnKind.NOTICE, url="http://a.example/tzgg/", note="请核对"
)


def make_site(*columns: Column) -> Site:
    return Site(
        key="a",
        name='甲市"民政"局',
        home="http://a.example/",
        hosts=frozenset({"a.example"}),
        columns=columns,
        icp="桂ICP备2099999901号-1",
        type="部门网站",
        allow_networks=("10.0.0.0/8",),
        politeness=Politeness(delay_seconds=0.5),
    )


def test_what_is_written_reads_back_as_the_same_site(tmp_path: Path) -> None:
    site = make_site(NEWS, NOTICE)

    write_site(tmp_path / "a.toml", site, today=TODAY)

    assert load_site(tmp_path / "a.toml") == site


def test_the_reason_of_a_kind_stands_beside_it() -> None:
    text = render_site(make_site(NEWS), today=TODAY, reasons={"工作动态": "名称含“动态”"})

    assert 'kind = "news"  # 动态要闻：名称含“动态”' in text
    assert "# sponsor" in text


def test_a_second_run_keeps_every_line_of_a_person_and_adds_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    write_site(path, make_site(NEWS), today=TODAY)
    edited = (
        path.read_text(encoding="utf-8")
        .replace('name = "工作动态"', 'name = "局内动态"  # 我改的名')
        .replace('kind = "news"', 'rows = "ul.x li"\nkind = "notice"')
    )
    path.write_text(edited, encoding="utf-8")

    outcome = write_site(path, make_site(NEWS, NOTICE), today=TODAY)

    text = path.read_text(encoding="utf-8")
    assert text.startswith(edited.rstrip("\n"))
    assert (outcome.added, outcome.kept, outcome.vanished) == (("通知公告",), ("局内动态",), ())
    assert [(c.name, c.kind.value) for c in load_site(path).columns] == [
        ("局内动态", "notice"),
        ("通知公告", "notice"),
    ]


def test_a_vanished_column_stays_with_one_comment_however_often_it_is_missed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.toml"
    write_site(path, make_site(NEWS, NOTICE), today=TODAY)

    outcomes = [write_site(path, make_site(NOTICE), today=TODAY) for _ in range(3)]

    text = path.read_text(encoding="utf-8")
    assert text.count("再次发现时未见到此栏目（2026-03-02）") == 1
    assert outcomes[-1].vanished == ("工作动态",)
    assert [column.name for column in load_site(path).columns] == ["工作动态", "通知公告"]


def test_a_column_that_a_person_commented_out_is_not_added_again(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    write_site(path, make_site(NOTICE), today=TODAY)
    with path.open("a", encoding="utf-8") as file:
        file.write('# [[columns]]\n# name = "工作动态"\n# url = "http://a.example/gzdt/"\n')

    outcome = write_site(path, make_site(NEWS, NOTICE), today=TODAY)

    assert (outcome.added, outcome.refused) == ((), ("工作动态",))


def test_a_new_column_with_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    write_site(path, make_site(NEWS), today=TODAY)
    other = Column(name="工作动态", kind=ColumnKind.NEWS, url="http://a.example/other/")

    assert write_site(path, make_site(NEWS, other), today=TODAY).added == ("工作动态（2）",)


def test_a_broken_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("key = ", encoding="utf-8")

    with pytest.raises(ConfigError):
        write_site(path, make_site(NEWS), today=TODAY)
    assert path.read_text(encoding="utf-8") == "key = "


def test_names_with_quotes_and_backslashes_survive() -> None:
    odd = Column(name='A "x" \\ 栏', kind=ColumnKind.OTHER, url="http://a.example/o/")

    text = render_site(make_site(odd), today=TODAY, reasons={})

    assert parse_site(text, name="a.toml", stem="a").columns == (odd,)


def test_columns_are_added_to_a_file_that_has_none_yet(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text('key = "a"\nname = "某局"\nhome = "http://a.gov.cn/"\n', encoding="utf-8")
    column = Column(name="要闻", kind=ColumnKind.NEWS, url="http://a.gov.cn/yw/")
    found = Site(
        key="a",
        name="别名",
        home="http://a.gov.cn/",
        hosts=frozenset({"a.gov.cn"}),
        columns=(column,),
    )

    written = write_site(path, found, today=date(2026, 3, 1))

    assert written.added == ("要闻",)
    assert (written.site.name, written.site.columns[0].url) == ("某局", column.url)


def test_what_could_not_be_read_before_is_filled_in_where_the_file_still_says_so(tmp_path):
    path = tmp_path / "a.toml"
    bare = Site(key="a", name="某局", home="http://a.gov.cn/", hosts=frozenset({"a.gov.cn"}))
    write_site(path, bare, today=date(2026, 3, 1))
    text = path.read_text("utf-8").replace('# phone = ""', '# 没有电话 phone = ""')
    path.write_text(text, encoding="utf-8")
    found = replace(bare, icp="桂ICP备1号", phone="0771-1")

    site = write_site(path, found, today=date(2026, 3, 2)).site

    assert (site.icp, site.phone) == ("桂ICP备1号", "")
    assert 'icp = "桂ICP备1号"  # ICP备案号\n' in path.read_text("utf-8")
