import re
from datetime import timedelta

import pytest
from alert_cases import NOW, SITE, closed, make_issue, make_message, opened

from alerts.merging import merge
from alerts.message import message_for, reminder_message, span, storm_message
from alerts.neutral import cut_bytes, neutral_line
from model.days import shanghai_day
from model.issues import Severity

_TITLES = {"home.down": "首页打不开"}


def test_a_new_issue_is_told_with_rule_target_detail_and_clause() -> None:
    message = message_for([opened()], SITE, titles=_TITLES)

    assert message.subject == "【站报】某某省民政厅网站：新问题 1 个（首页打不开）"
    assert message.body == (
        "■ 提示：首页打不开\n首页连续打不开：超时\n依据：国办秘函〔2019〕19号 单项否决 2\n\n"
        "网站：http://x.gov.cn/"
    )
    assert (message.site, message.severity) == ("x", "notice")


def test_each_open_issue_carries_the_address_of_its_page_where_one_is_known() -> None:
    changes = [opened(7), closed(8), opened(9, rule="footer.icp")]

    body = message_for(changes, SITE, page_address="https://baobiao.x.gov.cn").body

    assert body.count("办理：") == 2
    assert "办理：https://baobiao.x.gov.cn/sites/x/issues/7\n" in body
    assert "办理：https://baobiao.x.gov.cn/sites/x/issues/9\n" in body
    assert "办理" not in message_for(changes, SITE).body


def test_a_recovery_tells_how_long_it_lasted() -> None:
    change = closed(opened_at=NOW - timedelta(days=3, hours=2, minutes=5))

    message = message_for([change], SITE, titles=_TITLES)

    assert message.subject.endswith("已恢复 1 个（首页打不开）")
    assert "已恢复：首页打不开，持续 3 天 2 小时" in message.body


def test_the_worst_comes_first_and_gives_the_message_its_severity() -> None:
    changes = [
        opened(1),
        closed(2, severity=Severity.VETO),
        opened(3, severity=Severity.VETO, rule="home.stale", detail="否决"),
    ]

    message = message_for(changes, SITE)

    assert message.severity == "veto"
    assert message.body.startswith("■ 单项否决：home.stale")
    assert message.subject.endswith(
        "新问题 2 个（home.stale、home.down），已恢复 1 个（home.down）"
    )


def test_a_subject_names_the_two_worst_rules_and_a_body_each_target_but_the_site() -> None:
    changes = [opened(n, rule=f"rule.{n}", target="要闻") for n in range(3)]

    message = message_for(changes, SITE, titles=_TITLES)

    assert message.subject.endswith("新问题 3 个（rule.0、rule.1 等）")
    assert "■ 提示：rule.2（要闻）" in message.body


def test_the_key_belongs_to_the_changes_alone() -> None:
    key = message_for([opened(1), opened(2)], SITE).key

    assert message_for([opened(2, detail="别的说法"), opened(1)], SITE, titles=_TITLES).key == key
    assert message_for([opened(1), closed(2)], SITE).key != key


#: Fifty texts that some receiver takes for a mention, a link, markup, a header or a command.
_HOSTILE = [
    "@all 全体注意", "@所有人", "<@all>", "<@U123>", '<at user_id="all">所有人</at>',
    "<at id=all></at>", "@13800138000", '<font color="warning">红</font>',
    "<!channel> <!here>", "&lt;!everyone&gt;",
    "[点我](http://bad.com)", "![](http://bad.com/x.png)", "[a]: http://bad.com",
    "<http://bad.com|点我>", "[[点我]]", "[x](javascript:alert(1))", "[x](data:text/html,x)",
    "\\[x\\](y)", "http://bad.com/)[x](http://worse.com", 'http://bad.com/"><script>',
    "<a href='http://bad.com'>x</a>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<iframe src=//bad.com>", "<style>*{display:none}</style>", "<!-- 注释 -->", "]]>",
    "&lt;script&gt;", "&#60;b&#62;", "{{7*7}} ${7*7} <%= 1 %>",
    "**加粗** `代码` # 标题", "~~删~~ _斜_ __粗__", "> 引用 ```块```", "| 表 | 格 |", "||隐藏||",
    "- [ ] 任务", "***", "\\*转义\\*", "$x^2$ `rm -rf /`", "==高亮== ^上^ ~下~",
    "甲\r\nBcc: evil@bad.com\r\n", "甲\nContent-Type: text/html\n\n<b>", "甲\r\n.\r\nQUIT",
    "甲\x00乙\x1b[31m红", "甲\u202e乙\u200b丙\ufeff", "\u2028行\u2029段\x85", "甲\x08\x7f乙",
    "\ud800孤立", "字" * 5000 + "@all", "@\u200ball \uff20所有人",
]  # fmt: skip


@pytest.mark.parametrize("text", _HOSTILE)
def test_hostile_text_is_no_markup_no_mention_and_one_line(text: str) -> None:
    line = neutral_line(text)

    bare = re.sub(r"https?://\S+", "", line)
    assert not set("@<>[]*`#|~_\\&!") & set(bare)
    assert not set("<>[]()*`|\\\"'@") & set("".join(re.findall(r"https?://\S+", line)))
    assert not set("\r\n\x00\x08\x1b\x7f\x85\u2028\u2029\u202e\u200b") & set(line)
    assert line.encode()
    assert line in message_for([opened(detail=text)], SITE).body


def test_an_address_stays_usable_but_cannot_close_a_link() -> None:
    assert neutral_line("见 http://x.gov.cn/a_1.html?b=2&c=3#d。") == (
        "见 http://x.gov.cn/a_1.html?b=2&c=3#d。"
    )
    assert neutral_line("http://x.gov.cn/a)[b](http://bad.com") == (
        "http://x.gov.cn/a%29%5Bb%5D%28http://bad.com"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电话 13812345678 联系", "电话 138＊＊＊＊5678 联系"),
        ("138 1234 5678", "138＊＊＊＊5678"),
        ("身份证 45010319900101123X", "身份证 （身份证号）"),
        ("邮箱 a.b@c.com", "邮箱 （邮箱）"),
        ("标识码 4500000092", "标识码 4500000092"),
    ],
)
def test_personal_numbers_are_masked(text: str, expected: str) -> None:
    assert neutral_line(text) == expected


def test_a_body_of_any_size_is_cut_to_ten_thousand_bytes() -> None:
    changes = [opened(n, target="目" * 300, detail="细" * 300) for n in range(200)]

    body = message_for(changes, SITE).body

    assert len(body.encode()) <= 10_000
    assert body.endswith("（内容过长，已截断）")


def test_a_cut_never_splits_a_character() -> None:
    for limit in range(60, 70):
        assert len(cut_bytes("字" * 100, limit).encode()) <= limit


def test_a_storm_names_twenty_sites_and_counts_all() -> None:
    changes = [opened(n, site=f"s{n}") for n in range(500)]
    names = {f"s{n}": f"网站{n}" for n in range(500)}

    message = storm_message(changes, names, title="首页打不开")

    assert message.subject == "【站报】500 个网站同时出现“首页打不开”"
    assert message.body.endswith("网站19 等 500 个网站")


def test_the_corpus_of_hostile_texts_has_fifty() -> None:
    assert len(set(_HOSTILE)) == 50


def test_a_merge_that_does_not_fit_shows_subjects_then_a_count() -> None:
    many = [make_message(f"{n:08d}", subject=f"第{n}条", body="字" * 300) for n in range(60)]

    whole = merge(many[:2], on=NOW.date(), limit=2048).body
    heads = merge(many[:20], on=NOW.date(), limit=2048).body
    counted = merge(many, on=NOW.date(), limit=1000).body

    assert "字字" in whole
    assert "编号 00000001" in whole
    assert "字" not in heads
    assert all(f"第{n}条（编号 {n:08d}）" in heads for n in range(20))
    shown = counted.count("编号")
    assert counted.endswith(f"另有 {60 - shown} 条，见“问题”页")
    assert 20 < shown < 60
    assert len(counted.encode()) <= 1000


def test_a_merge_keeps_every_key_and_puts_the_worst_first() -> None:
    parts = [make_message("k1"), make_message("k2", severity="veto", subject="否决", site="y")]

    message = merge(parts, on=shanghai_day(NOW))

    assert message.parts == ("k1", "k2")
    assert message.body.startswith("否决")
    assert (message.severity, message.site) == ("veto", "")
    assert merge(parts[:1], on=shanghai_day(NOW)) is parts[0]


def test_each_reminder_has_a_key_of_its_own() -> None:
    at = NOW + timedelta(hours=12)
    first, second = (
        reminder_message(make_issue(), SITE, title="首页打不开", at=at, nth=nth)
        for nth in ("1", "2")
    )

    assert first.key != second.key
    assert "已持续 12 小时" in first.body
    assert (
        "升级"
        in reminder_message(
            make_issue(), SITE, title="首页打不开", at=at, nth="escalation-1"
        ).subject
    )


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0, "不到 1 分钟"), (1, "1 分钟"), (60, "1 小时"), (1501, "1 天 1 小时"), (-5, "不到 1 分钟")],
)
def test_a_span_is_told_in_its_two_largest_units(minutes: int, expected: str) -> None:
    assert span(NOW, NOW + timedelta(minutes=minutes)) == expected
