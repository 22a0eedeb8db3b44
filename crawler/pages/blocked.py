"""Text of an answer → whether it is a firewall's, captcha's or error page instead of the page.

Pure.
"""

import re

from crawler.pages.source import PageSource
from model.patterns import late_pattern

_FIREWALL = (
    (
        late_pattern(
            r"(?:您|你)的(?:请求|访问|IP).{0,20}(?:被|已被|存在).{0,12}"
            r"(?:拦截|阻断|阻止|拒绝|威胁|攻击|禁止)|(?:网站|云|应用)防火墙|安全狗|创宇盾|云锁|"
            r"Web Application Firewall|\bWAF\b.{0,40}(?:block|拦截)"
        ),
        "防火墙拦截页",
    ),
    (
        late_pattern(
            r"(?:访问|操作|请求)(?:过于|太)频繁|访问次数(?:过多|超限)|Too Many Requests",
            re.IGNORECASE,
        ),
        "访问过于频繁的提示页",
    ),
    (
        late_pattern(
            r"请(?:输入|完成|进行).{0,6}(?:验证码|安全验证|滑动验证|人机验证)|滑动(?:滑块|完成验证)|"
            r"captcha",
            re.IGNORECASE,
        ),
        "验证码页",
    ),
    (
        late_pattern(
            r"Access Denied|Request (?:blocked|denied)|访问(?:被)?(?:禁止|拒绝|受限)|403 Forbidden",
            re.IGNORECASE,
        ),
        "拒绝访问页",
    ),
)
_CHALLENGE = late_pattern(
    r"document\.cookie\s*=.{0,400}(?:location\.(?:reload|href|replace)|window\.location)|_\$_ss|\$_ts\s*=|"
    r"__jsl_clearance|acw_sc__v2|cf-browser-verification|challenge-platform|Checking your browser|"
    r"HWWAFSESID|eval\(function\(p,a,c,k",
    re.IGNORECASE | re.DOTALL,
)
_ERROR = late_pattern(
    r"(?:您|你)(?:访问|请求|查找|浏览|所?要找)的?(?:页面|网页|内容|地址|资源|栏目|信息)[^<]{0,12}"
    r"(?:不存在|找不到|已(?:被)?删除|已失效|丢失|走丢|出错)|"
    r"(?:页面|网页|文件|资源|目录)(?:不存在|未找到|找不到|无法找到|走丢了)|"
    r"404\s*(?:Not Found|错误|页面)|HTTP (?:Status|Error) \d{3}|500 Internal Server Error|"
    r"服务器(?:内部)?错误|系统(?:维护|升级)中|网站(?:维护|升级|建设)中|"
    r"网站(?:暂时)?(?:关闭|已关闭|无法访问)|502 Bad Gateway|503 Service|"
    r"Apache Tomcat/[\d.]+ - Error",
    re.IGNORECASE,
)
_MARKUP = late_pattern(
    r"<(?:script|style)\b.*?</(?:script|style)\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE
)
#: Longer texts are pages that only mention such words.
_MAX_WORDS = 600
_MAX_BYTES = 200_000
_FEW_LINKS = 15


def find_blocked(source: PageSource) -> str:
    """Why a page looks like a firewall's or error page, in Chinese; empty if it does not."""
    if not source.body or source.body.isspace():
        return "页面为空"
    if len(source.body) > _MAX_BYTES:
        return ""
    return _judge(source.text)


def _judge(text: str) -> str:
    if not _is_short(text):
        return ""
    words = " ".join(_MARKUP.sub(" ", text).split())
    if len(words) > _MAX_WORDS:
        return ""
    for pattern, name in _FIREWALL:
        if pattern.search(words):
            return f"疑似{name}：{words[:40]}"
    if _ERROR.search(words):
        return f"疑似错误页：{words[:40]}"
    if len(words) < 120 and _CHALLENGE.search(text):  # noqa: PLR2004 - a real page has more words
        return "疑似反爬脚本验证页（页面没有内容，只有脚本）"
    return ""


def _is_short(text: str) -> bool:
    """A quick look: pages with many links are real ones."""
    links = text.count("<a ")
    return links <= _FEW_LINKS and links + text.count("<A ") <= _FEW_LINKS
