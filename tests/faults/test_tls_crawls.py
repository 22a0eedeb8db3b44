"""Whole crawls of a column behind a bad certificate: unread with its reason, never a zero."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from bad_server import BadServer, page
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from faults.crawling import BAD, GOOD, GOOD_ROWS, Desk, desk, good_list
from faults.nursery import Nursery, faults_of, nursery

from model.runs import WalkEnd

Owner = tuple[ec.EllipticCurvePrivateKey, x509.Certificate]
LOCAL: x509.GeneralName = x509.IPAddress(ip_address("127.0.0.1"))


class TlsServer(BadServer):
    """The bad server behind TLS; whoever refuses its certificate leaves no request."""

    context: ssl.SSLContext

    @property
    def root(self) -> str:
        return f"https://{self.host}:{self.port}"

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError):
            super()._serve(self.context.wrap_socket(connection, server_side=True))


def certificate(
    issuer: Owner | None,
    *,
    name: str,
    place: x509.GeneralName = LOCAL,
    begins: int = -200,
    days: int = 90,
) -> Owner:
    """A key and its certificate; without an issuer it is signed by itself and may sign others."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer, signer_name = (issuer[0], issuer[1].subject) if issuer else (key, subject)
    now = datetime.now(tz=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer_name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=begins))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([place]), critical=False)
    )
    return key, made.sign(signer, hashes.SHA256())


def pem_of(owner: Owner) -> bytes:
    key = owner[0].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return key + owner[1].public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def authority() -> Owner:
    return certificate(None, name="测试机构")


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    with nursery() as found:
        yield found


def serve(folder: Path, owner: Owner) -> TlsServer:
    file = folder / "server.pem"
    file.write_bytes(pem_of(owner))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = TlsServer({"/bad": page(good_list("bad")), "/robots.txt": page(b"", status=404)})
    server.context = context
    return server


def crawl(office: Desk, server: TlsServer, trusted: Path) -> dict[str, object]:
    """One crawl whose bad column is at the TLS server; that authority alone is trusted."""
    office.write_site(f"{server.root}/bad/")
    file = office.home / "sites" / "demo.toml"
    words = file.read_text("utf-8").replace("hosts = [", f'hosts = ["127.0.0.1:{server.port}", ')
    file.write_text(words, "utf-8")
    return office.crawl(env={"SSL_CERT_FILE": str(trusted)})


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("good", ""),
        ("expired", "证书已过期"),
        ("not yet", "证书尚未生效"),
        ("wrong host", "证书与域名不符"),
        ("self-signed", "证书为自签名"),
        ("unknown issuer", "证书的颁发者不受信任"),
    ],
)
def test_a_certificate_that_is_not_good_leaves_the_column_unread(
    tmp_path: Path, children: Nursery, authority: Owner, kind: str, reason: str
) -> None:
    elsewhere = x509.DNSName("other.test")
    owner = {
        "good": lambda: certificate(authority, name="good"),
        "expired": lambda: certificate(authority, name="expired", days=-10),
        "wrong host": lambda: certificate(authority, name="other.test", place=elsewhere),
        "not yet": lambda: certificate(authority, name="not yet", begins=10),
        "unknown issuer": lambda: certificate(certificate(None, name="别的机构"), name="x"),
        "self-signed": lambda: certificate(None, name="own"),
    }[kind]()
    trusted = tmp_path / "ca.pem"
    trusted.write_bytes(authority[1].public_bytes(serialization.Encoding.PEM))
    server = serve(tmp_path, owner)

    with desk(tmp_path / "home", children) as office:
        told = crawl(office, server, trusted)
        walk, good = office.walk(1), office.walk(1, GOOD)
        kept = office.addresses(BAD)
    server.close()

    assert told["code"] in {0, 1}, told
    assert good.is_read
    assert faults_of(office.url) == []
    assert (walk.end is WalkEnd.UNREAD, len(kept)) == (bool(reason), 0 if reason else GOOD_ROWS)
    assert reason in walk.reason
    assert bool(server.log) is (not reason)
