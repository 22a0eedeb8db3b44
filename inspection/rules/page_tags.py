"""Required page tags that a page lacks or misspells → one finding a class of page. Pure.

Source: 国办发〔2017〕47号 附件 网页标签.
"""

from collections.abc import Iterator

from inspection import readings
from inspection.case import Case, Rule
from model.issues import Finding


def must_be_complete(key: str, page: str) -> Rule:
    """The rule that the reading of `key`, the names of missing tags, must be empty.

    So must its detail: the tags whose value has not the ordered form.
    """

    def judge(case: Case) -> Iterator[Finding]:
        reading = case.records.reading(key)
        if reading is None:
            yield case.unknown(f"没有读到{page}的网页标签")
        elif missing := str(reading.value).strip():
            malformed = f"；{reading.detail}" if reading.detail else ""
            yield case.fails(f"{page}缺少标签 {missing}（{reading.source}）{malformed}")
        elif reading.detail:
            yield case.fails(f"{page}标签{reading.detail}")
        else:
            yield case.passes(f"{page}标签齐全")

    return judge


judge_home = must_be_complete(readings.TAGS_HOME_MISSING, "首页")
judge_column = must_be_complete(readings.TAGS_COLUMN_MISSING, "栏目页")
judge_article = must_be_complete(readings.TAGS_ARTICLE_MISSING, "内容页")
