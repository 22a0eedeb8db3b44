"""The bundled word list: finds what it names, and leaves right words alone."""

import pytest

from config.words import load_words
from inspection.suspects.words import find_words

WORDS = load_words()
#: Right sentences in which a listed expression would stand but for `unless`.
RIGHT = [
    "各县区预防犯罪工作小组识别风险，违规犯错的从严处理",
    "按排名先后公布，按排污许可管理，按排水方案施工",
    "完成份额、补充份数、超过份额、全部份额均已核对",
    "他爱好象棋，自己经营的图书馆以国图象征知识",
    "交通迅速恢复，救灾物资迅速到位，资讯速递",
    "建立既有利于群众又便于操作的机制，该处修复盖板二十块",
    "周末来馆参观人数增加，期末来临，年末来访",
    "攻坚难题逐项解决，大连系列活动，山脉博物馆开馆",
    "毕竟选址重要，究竟选谁由群众定，避暑名城",
    "在自然博物馆就读职业学校的同学发布署名文章",
    "过渡假设成立，引渡假释人员，登记帐篷三百顶",
    "不良反应情况月报，牢记要点，人事绩效考核",
    "发扬中华民族优良传统，两岸关系，内地与香港，大陆与台湾",
    "共建“一带一路”倡议，党的十九届四中全会，新中国成立以来",
    "贯彻落实党中央决策部署，截至目前，已经圆满完成各项任务",
]
WRONG = [
    ("会议记要已印发", "会议纪要"),
    ("截止目前，累计拔款三百万元", "截至目前"),
    ("加强党风廉正建设", "党风廉政"),
    ("党的十九大四中全会精神", "十九届四中全会"),
    ("自已动手，进一布改善", "自己"),
    ("工作如火如茶地开展", "如火如荼"),
    ("请登陆网站查询", "登录网站"),
]


def test_the_list_is_of_some_hundred_expressions_each_once() -> None:
    assert len(WORDS) > 350
    assert len({word.text for word in WORDS}) == len(WORDS)
    assert sum(word.is_forbidden for word in WORDS) > 50


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.text)
def test_an_expression_is_found_and_what_should_stand_there_is_not(word: object) -> None:
    from model.indicators import WordRule

    assert isinstance(word, WordRule)
    assert [hit.rule for hit in find_words(f"关于{word.text}的说明", [word])] == [word]
    assert find_words(word.instead, WORDS) == []
    assert all(word.text in phrase for phrase in word.unless)


@pytest.mark.parametrize("text", RIGHT)
def test_right_words_are_left_alone(text: str) -> None:
    assert [hit.sentence for hit in find_words(text, WORDS)] == []


@pytest.mark.parametrize(("text", "instead"), WRONG)
def test_wrong_words_are_found_with_what_should_stand_there(text: str, instead: str) -> None:
    assert instead in {hit.rule.instead for hit in find_words(text, WORDS)}
