"""Title and article of an interpretation → its form: product, commentary or material.

Pure. Source: 填写说明 四.1; design §3.
"""

from model.items import Form
from model.pages import ArticleReading
from model.patterns import late_pattern

_PRODUCT = late_pattern(
    r"一图(?:读懂|看懂|了解|速览|解读|全解|明白)|图解|图说|图读|图文解读|长图|海报|漫画|漫解|动漫|动画"
    r"|视频|短片|微视频|音频|[Hh]5|数说|数读|慕课|广播"
)
_COMMENTARY_TITLE = late_pattern(
    r"评论员|时评|锐评|快评|社评|评论[：:丨|]|媒体(?:评论|观点|解读)|媒体看"
)
_MEDIUM = late_pattern(
    r"日报|晚报|早报|时报|商报|都市报|晨报|新闻网|新华社|新华网|人民网|央视|中新社|中新网|中国新闻|光明网"
    r"|电视台|广播电台|澎湃|经济网|半月谈|求是|[\u4e00-\u9fff]报(?:社|网|客户端)?$|评论员|客户端"
)
#: Characters of text for each picture or film under which a body is mostly media.
_TEXT_PER_MEDIUM = 120


def form_by_title(title: str) -> tuple[Form, str] | None:
    """The form that the title itself tells, with the reason; None where the article must."""
    if found := _PRODUCT.search(title):
        return Form.PRODUCT, f"标题含“{found[0]}”"
    if found := _COMMENTARY_TITLE.search(title):
        return Form.COMMENTARY, f"标题含“{found[0]}”"
    return None


def form_by_article(title: str, article: ArticleReading) -> tuple[Form, str]:
    """The form of an interpretation whose article was read, with the reason."""
    if told := form_by_title(title):
        return told
    media = article.images + 3 * (article.audios + article.videos)
    length = len("".join(article.body.split()))
    if media and length < _TEXT_PER_MEDIUM * media:
        kinds = [
            name
            for name, count in (
                ("图片", article.images),
                ("音频", article.audios),
                ("视频", article.videos),
            )
            if count
        ]
        return Form.PRODUCT, f"正文以{'、'.join(kinds)}为主（{length} 字）"
    if found := _MEDIUM.search(article.source.strip()):
        return Form.COMMENTARY, f"来源“{article.source.strip()}”为媒体（{found[0]}）"
    return Form.MATERIAL, f"正文以文字为主（{length} 字）"
