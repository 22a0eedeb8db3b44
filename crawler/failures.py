"""What went wrong with a request → a Chinese sentence. Pure but for Scrapy's exception classes."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from model.errors import ZhanbaoError
from model.fetching import Outcome

_GONE = frozenset({404, 410})
_SERVER_ERROR = 500
#: What Twisted says of a certificate that is not good, and of one for another name.
_REFUSED, _OTHER_NAME = "certificate verify failed", "VerificationError"

_CLASSES: tuple[tuple[type[BaseException], str], ...] = (
    (CannotResolveHostError, Outcome.DNS.label),
    (DownloadConnectionRefusedError, Outcome.REFUSED.label),
    (DownloadTimeoutError, "超过 30 秒未取得完整回答"),
    (ResponseDataLossError, Outcome.TRUNCATED.label),
)


def is_about_certificate(error: BaseException) -> bool:
    """True where a connection failed because the server's certificate was refused."""
    text = str(error)
    return _REFUSED in text or _OTHER_NAME in text


def describe_status(status: int) -> str:
    """Why an answer of this status is no list page."""
    if status in _GONE:
        return f"栏目页不存在（{status}）"
    if status >= _SERVER_ERROR:
        return f"服务器错误（{status}），重试后仍失败"
    return f"服务器未给出页面（{status}）"


def describe_failure(error: BaseException) -> str:
    """Why there was no answer."""
    if isinstance(error, ZhanbaoError):
        return str(error)
    for kind, words in _CLASSES:
        if isinstance(error, kind):
            return words
    text = str(error)
    if "decompress" in text.lower():
        return "F04 解压后超过上限，已丢弃"
    if isinstance(error, IgnoreRequest):
        return "F09 重定向次数过多（超过 10 跳）" if "redirections" in text else text
    if isinstance(error, DownloadCancelledError):  # by DOWNLOAD_MAXSIZE alone
        return "F03 正文超过 32 MiB，已丢弃"
    # All that Twisted tells; a second look (`gate.certificates`) found nothing wrong.
    if _REFUSED in text:
        return "F21 证书未通过校验，再看一次又有效，可能时好时坏"
    if _OTHER_NAME in text:
        return "F12 证书与域名不符"
    if any(word in text.lower() for word in ("certificate", "ssl", "tls")):
        return f"F11 {Outcome.TLS.label}：{text[:120]}"
    return f"{Outcome.RESET.label}（{type(error).__name__}）"
