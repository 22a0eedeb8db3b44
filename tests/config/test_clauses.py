import re
from pathlib import Path

import pytest

from config.clauses import clauses_by_field
from config.fields import load_fields

_FORM = Path(__file__).parents[1] / "fixtures" / "seed" / "work-report-2020.txt"
_PART = re.compile(r"([一二三四五六七八九])、")
_POINT = re.compile(r"(\d+)\.")
_SUBPOINT = re.compile(r"（(\d+)）")


def stated_clauses() -> dict[str, str]:
    """Number of each clause of the official 填写说明 → its words."""
    text = _FORM.read_text(encoding="utf-8").rpartition("填写说明\n")[2]
    part = point = ""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if match := _PART.match(line):
            part, point = match[1], ""
            found[part] = line
        elif match := _POINT.match(line):
            point = match[1]
            found[f"{part}.{point}"] = line[match.end() :]
        elif (match := _SUBPOINT.match(line)) and point:
            found[f"{part}.{point}（{match[1]}）"] = line[match.end() :]
    return found


def test_every_field_has_a_clause_in_the_order_of_the_form():
    assert list(clauses_by_field()) == [field.key for field in load_fields()]


def test_every_clause_is_one_of_the_official_notes():
    stated = stated_clauses()

    assert len(stated) > 80
    for key, clause in clauses_by_field().items():
        assert clause in stated or clause in {"表头", "落款"}, key


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("info.total", "总数"),
        ("info.disclosure", "信息公开目录"),
        ("interpretation.commentary", "媒体评论文章数量"),
        ("letters.on_time_rate", "按时办结率"),
        ("security.disaster_recovery", "是否实现容灾备份"),
        ("media.app_downloads", "下载量"),
        ("site.report_url", "公开网址"),
        ("visits.pv", "网站总访问量"),
    ],
)
def test_a_clause_speaks_of_its_field(key, words):
    assert words in stated_clauses()[clauses_by_field()[key]]


def test_the_words_of_a_label_stand_in_its_clause():
    """The form and its notes name some things differently; the rest agree to the letter."""
    different = {
        "service.online_items",
        "consultation.results",
        "interview.replies",
        "media.wechat_followers",
    }
    stated = stated_clauses()
    for field in load_fields():
        clause = clauses_by_field()[field.key]
        if clause in stated and field.key not in different:
            label = re.split(r"\s", field.label)[-1].partition("（")[0].rstrip("量数")
            assert label[:4] in stated[clause] or clause in {"九", "八.5"}, field.key
