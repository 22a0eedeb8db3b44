"""Whether an answer that tells no length has come whole. Pure.

Old servers end such an answer by closing the connection; a line that is cut looks the same.
"""

_LAST_BYTES = 2048
#: The last words of a page or a feed; the last signs of an interface's answer.
_LAST_WORDS = (b"</html", b"</body", b"</rss", b"</feed", b"</urlset", b"</frameset")
_LAST_SIGNS = (b"}", b"]", b");", b")")


def has_end(body: bytes) -> bool:
    """True where a body ends as what it is ends."""
    text = body[-_LAST_BYTES:].strip(b"\x00 \t\r\n\xef\xbb\xbf").lower()
    is_page = b"<" in body[:_LAST_BYTES]
    return any(word in text for word in _LAST_WORDS) or (not is_page and text.endswith(_LAST_SIGNS))
