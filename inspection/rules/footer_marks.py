"""What the footer of the home page shows → one finding a mark; inner pages beside it. Pure.

Source: 国办发〔2017〕47号 附件 底部功能区.
"""

from collections.abc import Iterator

from inspection import readings
from inspection.case import Case, Rule
from model.issues import Finding


def must_show(key: str, name: str) -> Rule:
    """The rule that the reading of `key` must not be empty."""

    def judge(case: Case) -> Iterator[Finding]:
        reading = case.records.reading(key)
        if reading is None:
            yield case.unknown(f"没有读到页脚的{name}")
        elif str(reading.value).strip():
            yield case.passes(f"页脚有{name}")
        else:
            yield case.fails(f"页脚没有{name}")

    return judge


judge_icp = must_show(readings.MARK_ICP, "ICP 备案号")
judge_police = must_show(readings.MARK_POLICE, "公安机关备案号")
judge_id_code = must_show(readings.MARK_ID_CODE, "网站标识码")
judge_conac = must_show(readings.FOOTER_CONAC, "党政机关网站标识")
judge_sponsor = must_show(readings.FOOTER_SPONSOR, "主办单位")
judge_contact = must_show(readings.FOOTER_CONTACT, "联系方式")
judge_sitemap = must_show(readings.FOOTER_SITEMAP, "网站地图")
judge_report_error = must_show(readings.FOOTER_REPORT_ERROR, "“我为政府网站找错”入口")


def judge_inner(case: Case) -> Iterator[Finding]:
    """Whether the footers of inner pages show what the home page's shows, and the same."""
    reading = case.records.reading(readings.FOOTER_INNER_MISSING)
    if reading is None:
        yield case.unknown("没有读到内页的页脚")
    elif missing := str(reading.value).strip():
        yield case.fails(f"首页页脚有而内页没有或不同：{missing}（{reading.detail}）")
    else:
        yield case.passes("内页页脚与首页一致")
