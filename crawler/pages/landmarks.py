"""Words and marks by which the parts of a page are known: frame, side lists, pagers, headings.

Pure. Class names only ever tip the balance: what a part holds decides first.
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from model.patterns import late_pattern

#: Elements that never hold a column's list.
FRAME_TAGS = frozenset({"nav", "header", "footer", "aside", "form", "select"})
FRAME_CLASS = late_pattern(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|foot\w*|header|top(?:bar|nav)?|crumbs?|breadcrumbs?|position|"
    r"location|dqwz|wz|friend\w*|yqlj|links?|pager?|paging|pagination|pages|fanye|page[_-]?nav|share|"
    r"copyright|banner|slide\w*|swiper\w*|tools?|search\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
SIDE_CLASS = late_pattern(
    r"(?:^|[\s_-])(?:side\w*|aside|left|hot\w*|rec|recommend\w*|relat\w*|rank\w*|tuijian|xgxx|xgwz|"
    r"xgyd|zxtj|rdtj)(?:$|[\s_-])",
    re.IGNORECASE,
)
LIST_CLASS = late_pattern(r"list|news|main|content|article|info|con(?:$|[\s_-])|lb", re.IGNORECASE)
SIDE_HEADING = late_pattern(
    r"热点|热门|推荐|相关|排行|点击榜|点击量|浏览最多|友情链接|最新(?:发布|更新|信息|文章|动态|资讯|公告)|猜你|"
    r"延伸阅读|专题专栏|专栏推荐|图片新闻|快速(?:导航|通道|入口)|便民|常用|网站群|站群|导航|关注|扫一扫|"
    r"下载专区|大家都在看|热词|热搜|头条|随机|往期|历史上|链接|站内|栏目(?:列表|导航)|信息公开专栏|"
    r"通知提醒|广告|一周|本月|本周|右侧|侧栏|重要(?:信息|提示)|精彩"
)
MORE = late_pattern(r"^[\[【(（<>+\s]*(?:更多|查看更多|more|MORE|More)[\w\s>»+…·.\])】）]*$")
#: Headings that say no more than that a list follows.
PLAIN_HEADING = late_pattern(
    r"^(?:信息|文件|新闻|文章|内容|全部|公开|查询|检索)?(?:列表|目录|结果|一览|清单|标题)$|^全部$|^\d{4}年?$|"
    r"^\d{4}年\d{1,2}月$|^第?.{1,4}季度$|^[上下]半年$"
)
PAGER_WORD = late_pattern(
    r"^[\[【(（<«‹|\s]*(?:首\s?页|第一页|上一?\s?页|前一?页|下一?\s?页|后一?页|尾\s?页|末\s?页|最后一?页|跳转|转到|GO|确定|"
    r"first|prev(?:ious)?|next|last|page|[<>«»‹›|]+|\.{2,}|…|\d{1,5})[\])】）>»›|\s]*$",
    re.IGNORECASE,
)
PAGER_TURN = late_pattern(
    r"^[\[【(（<«‹|\s]*(?:上一?\s?页|下一?\s?页|后一?页|尾\s?页|末\s?页|首\s?页|最后一?页|next|last|"
    r"prev(?:ious)?)[\])】）>»›|\s]*$",
    re.IGNORECASE,
)
#: 首页 alone heads breadcrumbs and menus too, so it proves no pager.
PAGER_PROOF = late_pattern(
    r"上一?\s?页|下一?\s?页|后一?页|尾\s?页|末\s?页|next|last|prev", re.IGNORECASE
)
PAGER_TEXT = late_pattern(
    r"共\s*\d+\s*[条页]|第\s*\d+\s*/\s*\d+\s*页|\d+\s*/\s*\d+\s*页|总共?\s*\d+\s*[条页]|每页"
)
PAGER_SCRIPT = late_pattern(
    r"createPageHTML|pageControl|laypage|_gopage_fun|jpage|pagination|createPage\b|wp_paging|loadPageData"
)
CRUMB = late_pattern(
    r"(?:当前|所在|您(?:的|所在的|现在的)?|现在|目前)\s*(?:的)?\s*(?:位置|所在)|您在|位置\s*[:：]"
)
NOTHING = late_pattern(
    r"暂无|暂时没有|没有(?:找到|查询到|查到|检索到|相关|任何|符合|更多|信息|内容|数据|记录)|无(?:相关|符合|查询)|未(?:找到|查询到|检索到)"
    r"|无数据|无内容|无信息|无记录|本栏目.{0,6}(?:建设|更新|无)|共\s*0\s*[条页]|总共?\s*0\s*条|no\s+data|no\s+records?",
    re.IGNORECASE,
)
DETAIL_WORD = late_pattern(
    r"^[\[【(（<>\s]*(?:查看|阅读|点击)?(?:详情|详细|详细信息|全文|更多|查看|原文|下载|点击查看|进入|more|detail\w*|view|"
    r"图解|解读|在线办理|我要办理|办事指南|办理|咨询|收藏|评价|申报|申请)[>»…\s.\])】）]*$",
    re.IGNORECASE,
)
#: What most of them have, and is quick to look for.
_NUMBER_IN_ADDRESS = late_pattern(r"\d{5}|[/_]\d{3}")
_ARTICLE_ADDRESS = late_pattern(
    r"[?&]\w*id=\w|/art/|/content/|content_|/info/|\.(?:pdf|docx?|xlsx?|wps|ofd|zip|rar)$"
    r"|[0-9a-f]{16}|mp\.weixin",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend", "caption"})
_MAX_HEADING = 24
_SPACE = late_pattern(r"\s+")


def is_article_address(url: str) -> bool:
    """True where an address looks like one document's, not like a section's."""
    return bool(_NUMBER_IN_ADDRESS.search(url) or _ARTICLE_ADDRESS.search(url))


def marks_of(element: HtmlElement) -> str:
    """Class and id of an element as one text."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def text_of(element: HtmlElement) -> str:
    """All text under an element without white space."""
    return _SPACE.sub("", "".join(element.itertext()))


def heading_of(container: HtmlElement) -> tuple[str, bool]:
    """The heading right above a block, and whether a 更多 link stands beside it.

    Looked for among the elements before the block, and before the elements that it opens.
    """
    element = container
    if element.tag in ("tbody", "tr", "td"):
        element = next(element.iterancestors("table"), element)
    for _ in range(3):
        for before in _elements_before(element):
            if before.find(".//li") is not None or before.tag in ("ul", "table"):
                return "", False
            if heading := _as_heading(before):
                return heading
            if _blocks(before):
                return "", False
        up = element.getparent()
        if up is None or up.tag in ("body", "html"):
            break
        element = up
    return "", False


def _elements_before(element: HtmlElement) -> Iterator[HtmlElement]:
    """Up to three siblings before an element, the nearest first; scripts and breaks left out."""
    found = 0
    for before in element.itersiblings(preceding=True):
        if isinstance(before.tag, str) and before.tag not in (
            "script",
            "style",
            "br",
            "hr",
            "input",
        ):
            yield before
            found += 1
            if found == 3:  # noqa: PLR2004 - farther ones head something else
                return


def _blocks(element: HtmlElement) -> bool:
    """True where an element holds so much text that it is no heading but a block of its own."""
    return len(text_of(element)) > _MAX_HEADING


def _as_heading(element: HtmlElement) -> tuple[str, bool] | None:
    text = text_of(element)
    if not text or CRUMB.search(text):
        return None
    has_more = any(MORE.match(text_of(each)) for each in element.iter("a"))
    if has_more:
        text = re.sub(
            r"[\[【(（<>+]*(?:查看)?(?:更多|more)[>»+…·.\])】）]*$", "", text, flags=re.IGNORECASE
        )
    if len(text) > _MAX_HEADING or PAGER_TEXT.search(text):
        return None
    return text, has_more
