"""Low failures of a connection → `FetchError`, each told apart. Pure.

Codes: F11 expired · F12 wrong host · F13 unknown issuer · F14 other TLS · F15 no such name ·
F16 name server silent · F17 refused · F18 cut · F19 out of time · F20 no HTTP ·
F21 other fault of the certificate.
"""

import ssl

import httpcore

from model.errors import FetchError
from model.fetching import Outcome

_EXPIRED, _NOT_YET = 10, 9
_WRONG_HOST = frozenset({62, 63, 64})
_SELF_SIGNED = frozenset({18, 19})
_UNKNOWN_ISSUER = frozenset({2, 20, 21})
_SITE_FAULT = "这是网站的问题，已记为发现"


def timeout(where: str, *, seconds: float, step: str) -> FetchError:
    """The whole request ran out of its time while at `step`."""
    return FetchError(
        f"{seconds:g} 秒内未完成（{step}）", outcome=Outcome.TIMEOUT, where=where, code="F19"
    )


def no_such_name(where: str, host: str) -> FetchError:
    """The name servers answer that there is no address."""
    return FetchError(f"域名 {host} 无法解析", outcome=Outcome.DNS, where=where, code="F15")


def name_server_silent(where: str, host: str) -> FetchError:
    """No name server answered in time."""
    return FetchError(f"解析域名 {host} 超时", outcome=Outcome.DNS, where=where, code="F16")


def cannot_connect(where: str, error: OSError) -> FetchError:
    """No address of the host takes a connection."""
    if isinstance(error, TimeoutError):
        return FetchError("建立连接超时", outcome=Outcome.TIMEOUT, where=where, code="F19")
    reason = "连接被拒绝" if isinstance(error, ConnectionRefusedError) else f"无法连接（{error}）"
    return FetchError(reason, outcome=Outcome.REFUSED, where=where, code="F17")


def no_handshake(where: str, error: OSError) -> FetchError:
    """TLS could not be set up."""
    if isinstance(error, TimeoutError):
        return FetchError("加密握手超时", outcome=Outcome.TIMEOUT, where=where, code="F19")
    if isinstance(error, ssl.SSLCertVerificationError):
        what, code = _certificate_fault(error)
    else:
        reason = getattr(error, "reason", None) or type(error).__name__
        what, code = f"加密握手失败（{reason}）", "F14"
    return FetchError(what, outcome=Outcome.TLS, where=where, remedy=_SITE_FAULT, code=code)


def _certificate_fault(error: ssl.SSLCertVerificationError) -> tuple[str, str]:
    if error.verify_code == _EXPIRED:
        return "证书已过期", "F11"
    if error.verify_code == _NOT_YET:
        return "证书尚未生效", "F11"
    if error.verify_code in _WRONG_HOST:
        return "证书与域名不符", "F12"
    if error.verify_code in _SELF_SIGNED:
        return "证书为自签名", "F13"
    if error.verify_code in _UNKNOWN_ISSUER:
        return "证书的颁发者不受信任或证书链不完整", "F13"
    return f"证书无效（{error.verify_message}）", "F21"


def broken_exchange(where: str, error: Exception, *, has_head: bool) -> FetchError:
    """The connection was cut, or what came is no HTTP."""
    if has_head:
        return FetchError("正文未收全", outcome=Outcome.TRUNCATED, where=where, code="F18")
    if isinstance(error, httpcore.RemoteProtocolError) and "disconnected" not in str(error):
        return FetchError("应答不是有效的 HTTP", outcome=Outcome.MALFORMED, where=where, code="F20")
    return FetchError("连接中断", outcome=Outcome.RESET, where=where, code="F18")
