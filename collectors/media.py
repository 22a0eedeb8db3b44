"""The home page → names of the 微博 and 微信 accounts that it shows. Pure.

Only a name that is written there counts; a bare picture code or a link 「微博」 names nobody.
"""

import re
from datetime import datetime

from collectors.anchors import Links, read_links
from collectors.observing import Look
from model.identity import host_of
from model.observations import Observation
from model.text import clean_line

_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
_NAME = r"[@“”「」\"《]{0,2}\s*([\w·\-]{2,20})"
_KINDS = {
    "media.weibo_name": (r"(?:政务|官方|新浪|腾讯)?微博", ("weibo.com", "weibo.cn", "t.qq.com")),
    "media.wechat_name": (
        r"(?:政务|官方)?微信(?:公众(?:平台)?(?:帐号|账号|号)?)?",
        ("weixin.qq.com",),
    ),
}
#: What stands beside such words and is no name.
_NO_NAME = re.compile(
    r"二维码|扫一扫|扫码|关注|点击|更多|微博|微信|公众|客户端|分享|新媒体|矩阵|手机|官方|无障碍"
)


def collect_media(text: str, *, url: str, at: datetime) -> list[Observation]:
    """The account names on a page; None where it shows none: there may still be an account."""
    links = read_links(text, url=url)
    words = clean_line(_MARKUP.sub(" ", text))
    look = Look(at=at, source=url)
    return [
        look.read(key, _labelled(words, label) or _linked(links, label, hosts) or None)
        for key, (label, hosts) in _KINDS.items()
    ]


def _labelled(words: str, label: str) -> str:
    """「微信公众号：云泽民政」, 「“云泽民政”官方微信」."""
    after = re.compile(rf"{label}\s*(?:名称)?\s*[：:]\s*{_NAME}")
    before = re.compile(rf"[“「\"]([\w·\-]{{2,20}})[”」\"]\s*{label}")
    found = (match[1] for form in (after, before) for match in form.finditer(words))
    return next((name for name in found if not _NO_NAME.search(name)), "")


def _linked(links: Links, label: str, hosts: tuple[str, ...]) -> str:
    """Words of a link to the platform, without the platform's own name."""
    for anchor in links.anchors:
        host = host_of(anchor.url)
        if not any(host == each or host.endswith("." + each) for each in hosts):
            continue
        name = re.sub(rf"{label}|[@“”「」\"：:\s]|官方|政务", "", anchor.words)
        if re.fullmatch(r"[\w·\-]{2,20}", name) and not _NO_NAME.search(name):
            return name
    return ""
