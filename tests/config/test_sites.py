"""Site files: what is read, and what each bad one is told."""

import random
from pathlib import Path

import pytest

from config.sites import load_site, parse_site
from model.columns import ColumnKind
from model.errors import ConfigError, ZhanbaoError

GOOD = """\
key = "gxmz"
name = "某厅网站"
home = "http://www.example.gov.cn/"
hosts = ["old.example.gov.cn"]
id_code = "4500000092"
type = "部门网站"
allow_networks = ["10.0.0.0/8"]
[politeness]
delay_seconds = 2
concurrency = 1
[facts]
"security.level" = "三级"
[[columns]]
name = "工作动态"
kind = "news"
url = "http://www.example.gov.cn/gzdt/"
rows = "ul.list li"
[[columns]]
name = "通知公告"
kind = "notice"
url = "http://www.example.gov.cn/tzgg/"
freshness_days = 180
"""


def parse(text: str):
    return parse_site(text, name="gxmz.toml", stem="gxmz")


def test_reads_every_entry():
    site = parse(GOOD)

    assert site.hosts == {"www.example.gov.cn", "old.example.gov.cn"}
    assert site.politeness.delay_seconds == 2.0
    assert site.allow_networks == ("10.0.0.0/8",)
    assert site.facts == (("security.level", "三级"),)
    assert [column.kind for column in site.columns] == [ColumnKind.NEWS, ColumnKind.NOTICE]
    assert site.columns[0].selectors.rows == "ul.list li"
    assert site.columns[1].freshness_days == 180


@pytest.mark.parametrize(
    ("old", "new", "words", "line"),
    [
        ('id_code = "4500000092"', 'id_cod = "1"', ["C04", "id_cod", "id_code"], 5),
        ('kind = "news"', 'kind = "nwes"', ["C04", "nwes", "news"], 15),
        ('name = "通知公告"', 'name = "工作动态"', ["C03", "工作动态", "第 2 个栏目"], 14),
        ('home = "http://www.example.gov.cn/"', 'home = "www.example.gov.cn"', ["C06"], 3),
        ('home = "http://www.example.gov.cn/"', 'home = "file:///etc/passwd"', ["C07", "file"], 3),
        ('"10.0.0.0/8"', '"10.0.0.1/8"', ["C08", "10.0.0.1/8"], 7),
        ("delay_seconds = 2", "delay_seconds = -1", ["C17", "-1"], 9),
        ("concurrency = 1", "concurrency = 99", ["C17", "99"], 10),
        ('rows = "ul.list li"', 'rows = "ul["', ["C10"], 17),
        ('type = "部门网站"', 'type = "网站"', ["C04", "部门网站"], 6),
        ('"security.level"', '"security.levle"', ["C04", "security.level"], 12),
        ("freshness_days = 180", "freshness_days = 0", ["C04", "freshness_days"], 22),
        ('key = "gxmz"', 'key = "gxm"', ["C03", "gxm"], 1),
        ('key = "gxmz"', 'key = "../x"', ["C03"], 1),
        ('name = "某厅网站"', "name = 3", ["C04", "name"], 2),
        ('name = "某厅网站"', "", ["C04", "缺少 name"], None),
        ("[politeness]", "[politeness", ["C02"], None),
    ],
)
def test_a_bad_entry_is_named_with_its_line_and_remedy(old, new, words, line):
    with pytest.raises(ConfigError) as caught:
        parse(GOOD.replace(old, new, 1))

    message = str(caught.value)
    assert all(word in message for word in words), message
    assert "→" in message
    assert caught.value.exit_code == 2
    if line is not None:
        assert f"gxmz.toml:{line}" in message


def test_a_missing_an_empty_and_a_foreign_file_say_what_to_do(tmp_path: Path):
    (tmp_path / "empty.toml").write_text("\n")
    (tmp_path / "gbk.toml").write_bytes("name = '某厅'".encode("gbk"))

    for name, code in (("none", "C01"), ("empty", "C01"), ("gbk", "C02")):
        with pytest.raises(ConfigError, match=code):
            load_site(tmp_path / f"{name}.toml")


def test_a_mutated_file_never_ends_in_a_traceback():
    draw = random.Random(20)
    letters = "\"'[]{}=.\n#,0aé中 -:/\\\x00"
    for _ in range(2000):
        text = list(GOOD)
        for _ in range(draw.randint(1, 4)):
            place = draw.randrange(len(text))
            text[place : place + draw.randint(0, 6)] = draw.choices(letters, k=draw.randint(0, 3))
        try:
            parse("".join(text))
        except ZhanbaoError as error:
            assert error.exit_code == 2
