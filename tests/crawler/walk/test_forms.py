import pytest

from crawler.walk.forms import form_by_article, form_by_title
from model.items import Form
from model.pages import ArticleReading


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("一图读懂《广西养老服务条例》", Form.PRODUCT),
        ("【图解】2025年社会救助新政", Form.PRODUCT),
        ("视频解读：残疾人两项补贴跨省通办", Form.PRODUCT),
        ("动漫：殡葬改革那些事", Form.PRODUCT),
        ("本报评论员：让养老更有温度", Form.COMMENTARY),
        ("《养老服务条例》政策解读", None),
        ("关于《企业图书馆办法》的解读", None),
    ],
)
def test_tells_the_form_from_the_title_where_it_can(title: str, form: Form | None) -> None:
    told = form_by_title(title)

    assert (told[0] if told else None) == form


def test_a_body_of_pictures_is_a_product() -> None:
    article = ArticleReading(body="来源：本网", images=6)

    assert form_by_article("政策解读", article)[0] is Form.PRODUCT


def test_a_long_text_with_a_picture_is_material() -> None:
    article = ArticleReading(body="政策背景。" * 200, images=1, source="自治区民政厅")

    assert form_by_article("政策解读", article)[0] is Form.MATERIAL


def test_a_text_from_a_newspaper_is_commentary() -> None:
    article = ArticleReading(body="文字。" * 200, source="广西日报")

    form, reason = form_by_article("养老新规怎么看", article)

    assert form is Form.COMMENTARY
    assert "广西日报" in reason
