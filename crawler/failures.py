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

_CLASSES: tuple[tuple[type[BaseException], str], ...] = (
    (CannotResolveHostError, Outcome.DNS.label),
    (DownloadConnectionRefusedError, Outcome.REFUSED.label),
    (DownloadTimeoutError, "超过 30 秒未取得完整回答"),
    (ResponseDataLossError, Outcome.TRUNCATED.label),
)


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
    # All that Twisted tells; which of the three it is, the daily check of certificates tells.
    if "certificate verify failed" in text:
        return "F11 证书无效：已过期、自签名或颁发者不受信任，见 zhanbao check"
    if "VerificationError" in text:
        return "F12 证书与域名不符"
    if any(word in text.lower() for word in ("certificate", "ssl", "tls")):
        return f"F11 {Outcome.TLS.label}：{text[:120]}"
    return f"{Outcome.RESET.label}（{type(error).__name__}）"
