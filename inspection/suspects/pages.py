"""Markup of a page → hidden links to other hosts, gambling words, a page turned foreign. Pure."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import html

from model.identity import host_of
from model.text import clean_line

#: Words of the gambling and pornography trade that tampered government pages carry.
GAMBLING_WORDS = (
    "百家乐", "六合彩", "时时彩", "老虎机", "博彩", "赌球", "赌场", "真人娱乐", "澳门新葡京",
    "北京赛车", "彩票投注", "棋牌游戏", "体育投注", "捕鱼游戏", "成人视频", "成人电影", "私服",
    "代开发票",
)  # fmt: skip
#: Phrases in which such a word is the office's own: it reports that it fights it.
_LAWFUL = re.compile(r"打击|查处|整治|禁止|严禁|非法|违法|警惕|防范|揭秘|涉赌|赌博罪|专项行动")
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{3,}|(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|$)",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_AROUND = 20
_MIN_LETTERS = 200
_MIN_KANA = 50


def find_hidden_links(tree: html.HtmlElement, *, url: str, hosts: frozenset[str]) -> list[str]:
    """Addresses off the site's hosts, and off .gov.cn, that a reader of the page cannot see.

    Hidden is what the link, or an element around it, says in its own style attribute. Menus
    hidden until a click lead to the site's own pages and are no suspects.
    """
    hidden = []
    for link in tree.iter("a"):
        address = urljoin(url, str(link.get("href") or "").strip())
        host = host_of(address) if address.startswith(("http://", "https://")) else ""
        if not host or host in hosts or host.partition(":")[0].endswith(".gov.cn"):
            continue
        if any(_HIDDEN_STYLE.search(str(node.get("style") or "")) for node in _with_parents(link)):
            hidden.append(address)
    return hidden


def find_gambling_words(text: str) -> list[str]:
    """Words of the gambling trade with what stands around them, lawful contexts left out."""
    line = clean_line(text)
    hits = []
    for word in GAMBLING_WORDS:
        for match in re.finditer(re.escape(word), line):
            around = line[max(0, match.start() - _AROUND) : match.end() + _AROUND]
            if not _LAWFUL.search(around):
                hits.append(around)
                break
    return hits


def is_foreign_text(text: str) -> bool:
    """True where the text of a Chinese page is mostly not Chinese.

    Either kana or hangul in quantity, or many letters and hardly any Chinese character.
    """
    if len(_KANA_OR_HANGUL.findall(text)) >= _MIN_KANA:
        return True
    letters = sum(char.isalpha() for char in text)
    return letters >= _MIN_LETTERS and len(_HAN.findall(text)) * 20 < letters


def _with_parents(link: html.HtmlElement) -> Iterator[html.HtmlElement]:
    yield link
    yield from link.iterancestors()
