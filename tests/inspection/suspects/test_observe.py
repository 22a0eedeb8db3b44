from inspection_cases import NOW, answer, make_site
from lxml import html

from inspection.records import SiteRecords
from inspection.suspects.observe import SuspectPage, observe_suspects
from model.issues import Answer

_RULES = ("tampering.hidden_links", "tampering.gambling", "tampering.foreign_text")
_HOSTS = frozenset({"x.gov.cn"})


def _answers(*pages: SuspectPage) -> list[Answer]:
    seen = {each.key: each for each in observe_suspects(pages, hosts=_HOSTS, at=NOW)}
    records = SiteRecords(site=make_site(), latest=seen)
    return [answer(rule, records) for rule in _RULES]


def _page(markup: str, text: str) -> SuspectPage:
    tree = html.fromstring(f"<html><body>{markup}</body></html>")
    return SuspectPage(url="http://x.gov.cn/a.html", tree=tree, text=text)


def test_a_clean_page_passes_and_a_tampered_one_fails_each_rule() -> None:
    clean = _page('<a href="/b.html">乙</a>', "省民政厅部署全年工作")
    bad = _page(
        '<p style="display:none"><a href="http://bad.com/">x</a></p>',
        "澳门新葡京 " + "best casino online " * 30,
    )

    assert _answers(clean) == [Answer.PASS] * 3
    assert _answers(clean, bad) == [Answer.FAIL] * 3


def test_no_page_is_no_answer() -> None:
    assert _answers() == [Answer.UNKNOWN] * 3


def test_the_detail_says_what_and_where() -> None:
    bad = _page('<p style="display:none"><a href="http://bad.com/">x</a></p>', "正文")

    hidden = observe_suspects([bad], hosts=_HOSTS, at=NOW)[0]

    assert (hidden.value, hidden.detail) == (1, "http://bad.com/（http://x.gov.cn/a.html）")
