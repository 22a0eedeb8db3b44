"""Identity marks as real footers write them."""

# ruff: noqa: E501 - lines of markup stay whole

import pytest

from crawler.pages import marks

FOOTER = """
<!-- footer --><div>主办单位：广西壮族自治区民政厅 &nbsp;承办单位：广西壮族自治区民政厅信息中心</div>
<p>网站标识码：4500000092　<a href="https://beian.miit.gov.cn/">桂ICP备10201924号-7</a>
<a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=45010302001766">桂公网安备 45010302001766号</a></p>
<script>document.write(unescape("%3Cspan id='_ideConac' %3E%3C/span%3E%3Cscript src='http://dcs.conac.cn/js/21/000/0000/40969099/CA210000000409690990002.js' type='text/javascript'%3E%3C/script%3E"));</script>
<script id="_jiucuo_" sitecode="4500000092" src="https://zfwzgl.www.gov.cn/exposure/jiucuo.js"></script>
<a href="http://bszs.conac.cn/sitename?method=show&amp;id=0A1B2C3D4E5F60718293A4B5C6D7E8F9">党政机关</a>
"""


def test_all_marks_of_a_footer_are_read_as_printed() -> None:
    found = marks.read_marks(FOOTER)

    assert found.icp == ("桂ICP备10201924号-7",)
    assert found.police == ("桂公网安备 45010302001766号",)
    assert found.id_code == ("4500000092",)
    assert found.conac == ("CA210000000409690990002",)


@pytest.mark.parametrize(
    "text",
    [
        "京ICP备05070218号",
        "蜀ICP备2026033844号-1",
        "京ICP证030173号",
        "桂ICP备06001517",
        "黔ICP备05001922号-3",
        "桂icp备10201924号－7",
        "沪ICP备 12345678 号 - 2",
    ],
)
def test_forms_of_icp_numbers(text: str) -> None:
    assert marks.read_marks(f"<p>{text}</p>").icp == (text,)


@pytest.mark.parametrize(
    "text", ["京公网安备110401300059号", "川公网安备 51010602000097号", "公网安备45010302001766"]
)
def test_forms_of_police_numbers(text: str) -> None:
    assert marks.read_marks(f"<p>{text}</p>").police == (text,)


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ("政府网站标识码：bm14000002", "bm14000002"),
        ("<span>网站标识码</span>：<b>4500000092</b>", "4500000092"),
        ('<meta content="1101070001" name="SiteIDCode" />', "1101070001"),
        ("<META NAME='siteidcode' CONTENT='3505240010'>", "3505240010"),
    ],
)
def test_forms_of_site_codes(markup: str, code: str) -> None:
    assert marks.read_marks(markup).id_code == (code,)


@pytest.mark.parametrize(
    "text", ["电话：0771-5848423", "邮编 530022", "标识码：123", "ICP备案", "CA12"]
)
def test_other_numbers_are_no_marks(text: str) -> None:
    found = marks.read_marks(text)

    assert (found.icp, found.police, found.id_code, found.conac) == ((), (), (), ())


def test_codes_in_links_are_told_apart_from_printed_ones() -> None:
    assert marks.police_link_codes(FOOTER) == ("45010302001766",)
    assert marks.mistake_codes(FOOTER) == ("4500000092",)
    assert marks.icp_links(FOOTER) == ("https://beian.miit.gov.cn/",)
    assert marks.conac_links(FOOTER) == (
        "http://bszs.conac.cn/sitename?method=show&id=0A1B2C3D4E5F60718293A4B5C6D7E8F9",
    )
    assert marks.has_mistake_entry(FOOTER)


def test_the_code_of_an_old_mistake_link_is_read() -> None:
    link = '<a href="http://121.43.68.40/exposure/jiucuo.html?site_code=bm36000002&url=http%3A%2F%2Fx">找错</a>'

    assert marks.mistake_codes(link) == ("bm36000002",)


def test_sponsor_and_operator_are_read_from_the_footer() -> None:
    assert marks.sponsor(FOOTER) == "广西壮族自治区民政厅"
    assert marks.operator(FOOTER) == "广西壮族自治区民政厅信息中心"
    assert marks.sponsor("<p>版权所有</p>") == ""
