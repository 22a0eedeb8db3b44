"""TLS failures told apart, by real handshakes on loopback."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_server

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from collectors.https_redirect import collect_https_redirect
from collectors.tls import collect_tls
from gate.fetch import Fetcher
from model.errors import FetchError
from model.fetching import Outcome

NOW = datetime.now(tz=UTC)
HOST = "good.test"
Authority = tuple[ec.EllipticCurvePrivateKey, x509.Certificate]


def _name(text: str) -> x509.Name:
    return x509.Name([
        x509.NameAttribute(NameOID.COMMON_NAME, text),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"{text} 机构"),
    ])  # fmt: skip


def _certificate(
    issuer: Authority | None, *, host: str = HOST, days: int = 90, is_ca: bool = False
) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("ca" if is_ca else host)
    signer, issuer_name = (issuer[0], issuer[1].subject) if issuer else (key, name)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer_name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=200))
        .not_valid_after(NOW + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if is_ca:
        usage = x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
            key_encipherment=False, data_encipherment=False, key_agreement=False,
            encipher_only=False, decipher_only=False,
        )  # fmt: skip
        made = made.add_extension(usage, critical=True)
    return key, made.sign(signer, hashes.SHA256())


@contextmanager
def _https(folder: Path, owner: Authority) -> Iterator[int]:
    pem = folder / "server.pem"
    key = owner[0].private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem.write_bytes(key + owner[1].public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    listener = create_server(("127.0.0.1", 0))

    def run() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with suppress(OSError), context.wrap_socket(connection, server_side=True) as wrapped:
                wrapped.recv(65536)
                wrapped.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    threading.Thread(target=run, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.close()


@pytest.fixture(scope="module")
def authority() -> Authority:
    return _certificate(None, host="ca.test", days=900, is_ca=True)


@pytest.fixture
def fetcher(authority: Authority, tmp_path: Path) -> Fetcher:
    ca_file = tmp_path / "ca.pem"
    ca_file.write_bytes(authority[1].public_bytes(serialization.Encoding.PEM))
    return Fetcher(
        allow_networks=("127.0.0.1/32",), timeout_seconds=3, ca_file=str(ca_file),
        resolve=lambda _host, _port, _seconds: ("127.0.0.1",),
    )  # fmt: skip


def test_a_good_certificate_is_accepted_and_timed(
    fetcher: Fetcher, authority: Authority, tmp_path: Path
) -> None:
    with _https(tmp_path, _certificate(authority)) as port:
        answer = fetcher.get(f"https://{HOST}:{port}/")

    assert answer.body == b"ok"
    assert answer.timings.tls is not None
    assert answer.certificate is not None


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda ca: _certificate(ca, days=-10), "F11"),
        (lambda ca: _certificate(ca, host="other.test"), "F12"),
        (lambda _ca: _certificate(None), "F13"),
    ],
    ids=["expired", "wrong host", "self-signed"],
)
def test_expired_wrong_host_and_self_signed_are_three_things(
    fetcher: Fetcher,
    authority: Authority,
    tmp_path: Path,
    make: Callable[[Authority], Authority],
    code: str,
) -> None:
    with _https(tmp_path, make(authority)) as port:
        with pytest.raises(FetchError) as caught:
            fetcher.get(f"https://{HOST}:{port}/")

        unverified = fetcher.get(f"https://{HOST}:{port}/", verify=False)

    assert (caught.value.outcome, caught.value.code) == (Outcome.TLS, code)
    assert unverified.status == 200


def test_reads_the_certificate_even_where_it_is_not_accepted(
    fetcher: Fetcher, authority: Authority, tmp_path: Path
) -> None:
    with _https(tmp_path, _certificate(authority, days=-10)) as port:
        got = collect_tls(fetcher, f"https://{HOST}:{port}/", at=NOW)

    found = {reading.key: reading.value for reading in got}
    assert found["tls.outcome"] == "tls"
    assert str(found["tls.expires_on"]) < NOW.date().isoformat()
    assert (found["tls.issuer"], found["tls.names"]) == ("ca 机构", HOST)


def test_a_host_without_https_has_no_certificate(fetcher: Fetcher) -> None:
    got = collect_tls(fetcher, f"https://{HOST}:1/", at=NOW)

    assert [(reading.key, reading.value) for reading in got] == [("tls.expires_on", "")]


def test_http_that_does_not_answer_cannot_be_told(fetcher: Fetcher) -> None:
    assert collect_https_redirect(fetcher, f"http://{HOST}:1/", at=NOW)[0].value is None
