from pathlib import Path

import pytest

from config.words import load_words
from inspection.suspects.words import find_words
from model.errors import ConfigError


def test_an_own_list_adds_and_replaces(tmp_path: Path) -> None:
    own = tmp_path / "words.toml"
    own.write_text(
        '[[mistaken]]\ntext = "布署"\ninstead = "部署（本厅）"\n[[forbidden]]\ntext = "某旧称"',
        encoding="utf-8",
    )

    words = {word.text: word for word in load_words(own)}

    assert words["布署"].instead == "部署（本厅）"
    assert words["某旧称"].is_forbidden
    assert len(words) == len(load_words()) + 1


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("会议布署了工作", 1),
        ("关于公布署名文章的通知", 0),
        ("公布署名，又布署了工作", 1),
        ("既使用新系统", 0),
        ("既使下雨", 1),
        ("会议部署了工作", 0),
        ("", 0),
    ],
)
def test_a_right_phrase_around_a_mistake_is_no_hit(text: str, hits: int) -> None:
    assert len(find_words(text, load_words())) == hits


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[[mistaken]\n", "TOML 语法错误"),
        ('[[wrong]]\ntext = "甲乙"', "未知的词表「wrong」"),
        ('[[mistaken]]\ntext = "甲"', "两个字以上"),
        ('[[mistaken]]\nword = "甲乙"', "只能有 text"),
    ],
)
def test_a_bad_list_is_named(tmp_path: Path, text: str, what: str) -> None:
    own = tmp_path / "words.toml"
    own.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match=what):
        load_words(own)
