"""A message → e-mail by SMTP, with TLS from the start, by STARTTLS, or without."""

import smtplib
import socket
import ssl
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from alerts.channels.posting import not_sent
from alerts.channels.sockets import connect
from gate.fetch import Fetcher
from model.errors import AlertNotSent
from model.messages import Channel, Message
from model.text import clean_line

_PORTS = {"starttls": "587", "tls": "465", "none": "25"}
_TIMEOUT_SECONDS = 30.0
_PERMANENT = 500


def send(channel: Channel, message: Message, fetcher: Fetcher, *, now: datetime) -> None:  # noqa: ARG001
    """Hand the message to the mail server; the `Message-ID` is made of its key.

    Raises:
        AlertNotSent: the server could not be reached or did not take it; permanent for a 5xx.
    """
    try:
        session = _session(channel)
        try:
            refused = session.send_message(compose(channel, message, now))
        finally:
            session.close_politely()
    except AlertNotSent:
        raise
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        is_permanent = all(code >= _PERMANENT for code in codes)
        raise not_sent(channel, "收件人都被拒绝", is_permanent=is_permanent) from None
    except smtplib.SMTPResponseException as error:
        is_permanent = error.smtp_code >= _PERMANENT
        what = f"邮件服务器答复 {error.smtp_code}"
        raise not_sent(channel, what, is_permanent=is_permanent) from None
    except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
        raise not_sent(channel, f"邮件服务器连接失败（{type(error).__name__}）") from None
    if refused:
        names = "、".join(sorted(refused))
        raise not_sent(channel, f"部分收件人被拒绝：{names}", is_permanent=True)


def compose(channel: Channel, message: Message, now: datetime) -> EmailMessage:
    """The e-mail: plain text alone, header lines without any line break."""
    mail = EmailMessage()
    mail["Subject"] = clean_line(message.subject)
    mail["From"] = channel.setting("sender")
    mail["To"] = ", ".join(recipients(channel))
    mail["Date"] = format_datetime(now)
    host = channel.setting("sender").rpartition("@")[2]
    mail["Message-ID"] = f"<{message.key}@{host}>"
    mail["X-Zhanbao-Key"] = message.key
    mail.set_content(message.body)
    return mail


def recipients(channel: Channel) -> list[str]:
    """Addresses of the setting `to`, however they are separated."""
    text = channel.setting("to")
    for mark in "，；;,":
        text = text.replace(mark, " ")
    return text.split()


class _GuardedSMTP(smtplib.SMTP):
    """SMTP over a socket whose address was checked before it was connected."""

    def __init__(
        self, channel: Channel, host: str, port: int, context: ssl.SSLContext | None
    ) -> None:
        self._channel = channel
        self._tls_from_start = context
        super().__init__(host, port, timeout=_TIMEOUT_SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = connect(self._channel, host, port, timeout=timeout)
        if self._tls_from_start is None:
            return plain
        return self._tls_from_start.wrap_socket(plain, server_hostname=host)

    def close_politely(self) -> None:
        """Say goodbye; the message is taken or refused by now, so nothing can go wrong."""
        with suppress(OSError, smtplib.SMTPException):
            self.quit()


def _session(channel: Channel) -> _GuardedSMTP:
    mode = channel.setting("tls", "starttls")
    host = channel.setting("host")
    context = ssl.create_default_context(cafile=channel.setting("ca_file") or None)
    session = _GuardedSMTP(
        channel,
        host,
        int(channel.setting("port", _PORTS[mode])),
        context if mode == "tls" else None,
    )
    try:
        if mode == "starttls":
            session.starttls(context=context)
        if user := channel.setting("user"):
            session.login(user, channel.secret("password"))
    except BaseException:
        session.close()
        raise
    return session
