"""E-mail against a local SMTP server, with and without TLS and errors."""

import ssl
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from alert_cases import NOW, fetcher_for, make_channel, make_message

from alerts.channels import send
from model.errors import AlertNotSent
from model.messages import Channel, Message


class _Mailbox:
    """Takes messages, or answers DATA or RCPT as told."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.data_answer = "250 OK"
        self.rcpt_answers: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: object
    ) -> str:
        answer = self.rcpt_answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        if self.data_answer.startswith("250"):
            self.mails.append(bytes(envelope.content or b""))
        return self.data_answer

    def newest(self) -> EmailMessage:
        mail = message_from_bytes(self.mails[-1], policy=policy.default)
        assert isinstance(mail, EmailMessage)
        return mail


@pytest.fixture
def mailbox() -> _Mailbox:
    return _Mailbox()


@pytest.fixture
def server(mailbox: _Mailbox, free_port: int) -> Iterator[Controller]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port)
    controller.start()
    yield controller
    controller.stop()


def _channel(port: int, **more: str) -> Channel:
    settings = {
        "host": "127.0.0.1",
        "port": str(port),
        "tls": "none",
        "sender": "zb@x.gov.cn",
        "to": "a@x.gov.cn，b@x.gov.cn",
    } | more
    return make_channel("email", settings=tuple(settings.items()))


def _send(channel: Channel, message: Message | None = None) -> None:
    send(channel, message or make_message(), fetcher_for(channel), now=NOW)


def _refused(channel: Channel) -> AlertNotSent:
    with pytest.raises(AlertNotSent) as caught:
        _send(channel)
    return caught.value


def test_a_mail_arrives_with_its_key(server: Controller, mailbox: _Mailbox) -> None:
    _send(_channel(server.port))

    mail = mailbox.newest()
    assert (mail["Subject"], mail["To"]) == ("【站报】标题", "a@x.gov.cn, b@x.gov.cn")
    assert mail["Message-ID"] == "<k1@x.gov.cn>"
    assert mail.get_content().strip() == "正文"


def test_a_line_break_in_a_subject_forges_no_header(server: Controller, mailbox: _Mailbox) -> None:
    _send(_channel(server.port), make_message(subject="标题\r\nBcc: evil@bad.com"))

    assert mailbox.newest()["Bcc"] is None
    assert mailbox.newest()["Subject"] == "标题 Bcc: evil@bad.com"


@pytest.mark.parametrize(
    ("answer", "is_permanent"),
    [("451 try later", False), ("550 refused", True), ("421 shutting down", False)],
)
def test_the_servers_answer_tells_whether_to_try_again(
    server: Controller, mailbox: _Mailbox, answer: str, *, is_permanent: bool
) -> None:
    mailbox.data_answer = answer

    assert _refused(_channel(server.port)).is_permanent is is_permanent
    assert mailbox.mails == []


def test_all_recipients_refused_is_a_failure(server: Controller, mailbox: _Mailbox) -> None:
    mailbox.rcpt_answers = dict.fromkeys(("a@x.gov.cn", "b@x.gov.cn"), "550 no such user")

    assert _refused(_channel(server.port)).is_permanent


def test_one_recipient_refused_is_told_though_the_other_got_it(
    server: Controller, mailbox: _Mailbox
) -> None:
    mailbox.rcpt_answers = {"a@x.gov.cn": "550 no such user"}

    assert "a@x.gov.cn" in str(_refused(_channel(server.port)))
    assert len(mailbox.mails) == 1


def test_a_server_that_is_gone_is_tried_again(free_port: int) -> None:
    assert not _refused(_channel(free_port)).is_permanent


def test_a_private_server_is_refused_unless_the_channel_allows_it(
    server: Controller, mailbox: _Mailbox
) -> None:
    settings = _channel(server.port).settings
    channel = make_channel("email", settings=settings, allow_networks=())

    assert _refused(channel).code == "C08"
    assert mailbox.mails == []


def test_a_server_without_tls_gets_nothing_where_tls_is_asked_for(
    server: Controller, mailbox: _Mailbox
) -> None:
    assert not _refused(_channel(server.port, tls="starttls")).is_permanent
    assert mailbox.mails == []


def test_starttls_and_login_with_a_certificate_of_the_office(
    mailbox: _Mailbox, free_port: int, certificate: tuple[Path, Path]
) -> None:
    chain, key = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    logins: list[LoginPassword] = []

    def authenticate(*given: Any) -> AuthResult:
        logins.append(given[-1])
        return AuthResult(success=True)

    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=free_port,
        tls_context=context,
        require_starttls=True,
        authenticator=authenticate,
    )
    controller.start()
    try:
        settings = {"tls": "starttls", "ca_file": str(chain), "user": "zb", "host": "127.0.0.1"}
        plain = _channel(free_port, **settings)
        _send(make_channel("email", settings=plain.settings, secrets=(("password", "pass"),)))
        stranger = _refused(_channel(free_port, tls="starttls"))
    finally:
        controller.stop()

    assert logins == [LoginPassword(b"zb", b"pass")]
    assert len(mailbox.mails) == 1
    assert not stranger.is_permanent


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key."""
    import ipaddress
    from datetime import timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    from model.days import utc_now

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = utc_now()
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    chain, private = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return chain, private
