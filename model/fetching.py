"""Words for asking an address and what comes of it."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one request; each failure is its own class, never a bare "failed"."""

    OK = "ok"
    #: 304: seen, unchanged since the last visit.
    NOT_MODIFIED = "not_modified"
    DNS = "dns"
    REFUSED = "refused"
    RESET = "reset"
    TLS = "tls"
    TIMEOUT = "timeout"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    #: 404 or 410: the address itself says that the page is gone.
    GONE = "gone"
    #: A firewall, captcha or challenge page, whatever status it carries.
    BLOCKED = "blocked"
    REDIRECT = "redirect"
    #: 200 with the body of an error page.
    SOFT_ERROR = "soft_error"
    TOO_LARGE = "too_large"
    #: The body ended before its stated length, or could not be decompressed.
    TRUNCATED = "truncated"
    #: What came is no HTTP answer, or its head is beyond all bounds.
    MALFORMED = "malformed"
    ROBOTS = "robots"
    #: Loopback, private or otherwise not one to connect to.
    ADDRESS_REFUSED = "address_refused"
    #: Our own network is down: neither up nor down may be said of the site.
    NOT_MONITORED = "not_monitored"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _OUTCOME_LABELS[self]

    @property
    def remedy(self) -> str:
        """What whoever reads of it can do; "" where nothing is amiss."""
        return _OUTCOME_REMEDIES.get(self, "")


_OUTCOME_LABELS = {
    Outcome.OK: "正常",
    Outcome.NOT_MODIFIED: "未变化",
    Outcome.DNS: "域名无法解析",
    Outcome.REFUSED: "连接被拒绝",
    Outcome.RESET: "连接中断",
    Outcome.TLS: "证书或加密握手失败",
    Outcome.TIMEOUT: "超时",
    Outcome.HTTP_4XX: "服务器拒绝（4xx）",
    Outcome.HTTP_5XX: "服务器错误（5xx）",
    Outcome.GONE: "页面不存在",
    Outcome.BLOCKED: "疑似拦截页",
    Outcome.REDIRECT: "重定向异常",
    Outcome.SOFT_ERROR: "返回 200 的错误页",
    Outcome.TOO_LARGE: "正文超过上限",
    Outcome.TRUNCATED: "正文不完整",
    Outcome.MALFORMED: "不是有效的 HTTP 应答",
    Outcome.ROBOTS: "robots.txt 不允许",
    Outcome.ADDRESS_REFUSED: "受限地址",
    Outcome.NOT_MONITORED: "本机网络异常，未监测",
}

_LATER = "稍后再试；一直如此请告知网站运维"
_SITE_FAULT = "请网站运维检查"
_OUTCOME_REMEDIES = {
    Outcome.DNS: "核对网址；无误则请网站运维检查域名解析",
    Outcome.REFUSED: _LATER,
    Outcome.RESET: _LATER,
    Outcome.TLS: _SITE_FAULT,
    Outcome.TIMEOUT: _LATER,
    Outcome.HTTP_4XX: "核对网址；被拦截的请网站运维放行",
    Outcome.HTTP_5XX: _LATER,
    Outcome.GONE: "核对网址，已改版的换成新网址",
    Outcome.BLOCKED: "请网站运维把本机地址加入白名单",
    Outcome.REDIRECT: "核对网址，写跳转之后的网址；循环的请网站运维检查",
    Outcome.SOFT_ERROR: "核对网址，已改版的换成新网址",
    Outcome.TOO_LARGE: "核对网址是否为网页；确实过大的请网站运维检查",
    Outcome.TRUNCATED: _LATER,
    Outcome.MALFORMED: _SITE_FAULT,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Timings:
    """Seconds from the start of one request to each step; None: the step was not reached.

    Each is a length of its own (not a sum), but `first_byte` and `total` run from the start.
    """

    dns: float | None = None
    tcp: float | None = None
    tls: float | None = None
    first_byte: float | None = None
    total: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PageRequest:
    """What to ask a site for: one page of a list, or one answer of its list interface."""

    #: Absolute address.
    url: str
    method: str = "GET"
    #: Form or JSON text to send with POST.
    body: str | None = None
    #: Content type of `body`, where there is one.
    content_type: str | None = None
    #: Page that the request would come from in a browser; some interfaces refuse without it.
    referer: str | None = None

    @property
    def key(self) -> str:
        """One text that tells two requests apart."""
        return self.url if self.method == "GET" else f"{self.method} {self.url} {self.body}"
