import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.site_editor import Entry, set_entries
from model.errors import ConfigError

TEXT = """# 某局，人写的注释
key = "a"   # 代号
name = '某局'
hosts = [
  "a.gov.cn",  # 主站
  "b.gov.cn",
]
# phone = ""  # 联系电话，未能读到

[politeness]  # 慢一点
delay_seconds = 1.0

[[columns]]
name = "要闻"  # 栏目也有 name
kind = "news"
"""


def changed_lines(new: str) -> list[str]:
    return [line for line in new.splitlines() if line not in TEXT.splitlines()]


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (Entry(name="key", value="b"), 'key = "b"   # 代号'),
        (Entry(name="name", value="某局（新）"), 'name = "某局（新）"'),
        (Entry(name="phone", value="0771"), 'phone = "0771"  # 联系电话'),
        (Entry(name="region", value="南市"), 'region = "南市"'),
        (Entry(name="enabled", value=False), "enabled = false"),
        (Entry(name="delay_seconds", value=2.5, section="politeness"), "delay_seconds = 2.5"),
        (Entry(name="concurrency", value=2, section="politeness"), "concurrency = 2"),
    ],
)
def test_one_line_changes_and_every_other_stays(entry, line):
    new = set_entries(TEXT, [entry])

    assert changed_lines(new) == [line]
    table = tomllib.loads(new)
    inner = table[entry.section] if entry.section else table
    assert inner[entry.name] == entry.value
    assert table["columns"] == tomllib.loads(TEXT)["columns"]


def test_a_list_over_several_lines_is_replaced_as_a_whole():
    new = set_entries(TEXT, [Entry(name="hosts", value=["c.gov.cn"])])

    assert tomllib.loads(new)["hosts"] == ["c.gov.cn"]
    assert "a.gov.cn" not in new


def test_what_is_said_already_leaves_the_text_as_it_is():
    same = [Entry(name="name", value="某局"), Entry(name="hosts", value=["a.gov.cn", "b.gov.cn"])]

    assert set_entries(TEXT, same) == TEXT


def test_a_section_that_is_not_there_is_added_before_the_columns():
    text = 'key = "a"\n\n[[columns]]\nname = "要闻"\n'

    new = set_entries(text, [Entry(name="concurrency", value=2, section="politeness")])

    assert tomllib.loads(new)["politeness"] == {"concurrency": 2}
    assert tomllib.loads(new)["columns"] == [{"name": "要闻"}]


def test_a_text_of_nothing_takes_an_entry():
    assert tomllib.loads(set_entries("", [Entry(name="key", value="a")])) == {"key": "a"}


@pytest.mark.parametrize(
    "text",
    ['"name" = "某局"\n', 'name = """某\n局"""\n', "politeness.delay_seconds = 1.0\n"],
)
def test_an_odd_way_of_writing_is_left_to_a_person(text):
    entry = Entry(name="name", value="x")
    if "politeness" in text:
        entry = Entry(name="delay_seconds", value=2.0, section="politeness")

    with pytest.raises(ConfigError, match="不能自动修改"):
        set_entries(text, [entry])


def test_a_text_that_is_no_toml_is_left_to_a_person():
    with pytest.raises(ConfigError, match="语法错误"):
        set_entries("key = ", [Entry(name="key", value="a")])


@given(st.text(), st.sampled_from(["name", "phone", "region"]))
def test_any_text_comes_back_as_it_was_put_in(value, name):
    value = value.encode("utf-8", "ignore").decode()

    assert tomllib.loads(set_entries(TEXT, [Entry(name=name, value=value)]))[name] == value
