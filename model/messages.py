"""告警: what is told to whom, and how far its delivery has come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """The text about one or more changes of issues."""

    #: The same for every try at the same event: receivers drop repeats by it.
    key: str
    subject: str
    body: str
    #: Site key, for routing.
    site: str = ""
    #: Value of `model.issues.Severity`.
    severity: str = "notice"


class DeliveryStatus(StrEnum):
    """State of one message on one channel."""

    WAITING = "waiting"
    SENT = "sent"
    #: Given up after 72 h or refused for good; shown to people.
    UNDELIVERED = "undelivered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One message on its way to one channel: a row of the outbox."""

    id: int
    channel: str
    message: Message
    status: DeliveryStatus
    #: Aware, UTC.
    created_at: datetime
    next_try_at: datetime
    tries: int = 0
    last_error: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """告警渠道: where messages go, from `channels.toml` under the home directory."""

    name: str
    #: `webhook`, `email`, `wecom`, `dingtalk`, `feishu`, `syslog`.
    type: str
    #: Settings of that type, e.g. url, host, to; secrets are names of environment variables.
    settings: tuple[tuple[str, str], ...] = ()
    allow_networks: tuple[str, ...] = ()

    def setting(self, name: str, default: str = "") -> str:
        """One setting, or `default`."""
        return next((text for key, text in self.settings if key == name), default)
