"""The site's certificate → until when, for which names, by whom, and whether it is accepted."""

from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from cryptography import x509
from cryptography.x509.oid import NameOID

from collectors import keys
from collectors.observing import Look
from gate.fetch import Fetcher
from inspection.readings import TLS_EXPIRES_ON, TLS_OUTCOME
from model.days import shanghai_day
from model.errors import FetchError
from model.fetching import Outcome
from model.observations import Observation

#: 国密-only servers refuse every handshake of OpenSSL: that tells nothing of their certificate.
_NO_HANDSHAKE = "F14"
_CANNOT_TELL = "握手失败，可能只支持国密算法，无法判断"


def https_address(home: str) -> str:
    """The same page under https; an own port of http is kept for https only where it is https."""
    parts = urlsplit(home)
    if parts.scheme == "https":
        return home
    return urlunsplit(("https", parts.hostname or "", parts.path or "/", "", ""))


def collect_tls(fetcher: Fetcher, home: str, *, at: datetime) -> list[Observation]:
    """Whether the certificate is accepted, then what stands in it."""
    url = https_address(home)
    look = Look(at=at, source=url)
    outcome, code, detail = _accepted(fetcher, url)
    if outcome in {Outcome.REFUSED, Outcome.TIMEOUT, Outcome.RESET}:
        return [look.read(TLS_EXPIRES_ON, "", detail=f"没有 HTTPS 服务：{detail}")]
    if outcome not in {Outcome.OK, Outcome.TLS}:
        return [look.read(TLS_EXPIRES_ON, None, detail=detail)]
    if outcome is Outcome.TLS and code == _NO_HANDSHAKE:
        return [look.read(TLS_EXPIRES_ON, None, detail=_CANNOT_TELL)]
    first = look.read(TLS_OUTCOME, str(outcome), detail=detail)
    certificate = _certificate(fetcher, url)
    return [first, *read_certificate(certificate, look)] if certificate else [first]


def read_certificate(der: bytes, look: Look) -> list[Observation]:
    """What a certificate (DER) says of itself."""
    certificate = x509.load_der_x509_certificate(der)
    issuer = certificate.issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        dns_names = names.value.get_values_for_type(x509.DNSName)
    except x509.ExtensionNotFound:
        dns_names = []
    expires = shanghai_day(certificate.not_valid_after_utc)
    return [
        look.read(TLS_EXPIRES_ON, expires.isoformat()),
        look.read(keys.TLS_ISSUER, str(issuer[0].value) if issuer else ""),
        look.read(keys.TLS_NAMES, "、".join(dns_names[:50])),
    ]


def _accepted(fetcher: Fetcher, url: str) -> tuple[Outcome, str, str]:
    try:
        fetcher.get(url, method="HEAD", follow=False)
    except FetchError as error:
        is_http_trouble = error.timings is not None and error.timings.tls is not None
        if is_http_trouble:
            return Outcome.OK, "", ""
        return Outcome(error.outcome), error.code, error.what
    return Outcome.OK, "", ""


def _certificate(fetcher: Fetcher, url: str) -> bytes | None:
    try:
        return fetcher.get(url, method="HEAD", follow=False, verify=False).certificate
    except FetchError:
        return None
