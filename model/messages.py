"""告警: what is told to whom, and how far its delivery has come."""

from dataclasses import dataclass, field
from datetime import datetime, time
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
    #: Keys of the messages that this one merges; empty for one that stands alone.
    parts: tuple[str, ...] = ()


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
    #: Mildest severity it takes, a value of `model.issues.Severity`.
    min_severity: str = "notice"
    #: Sites it takes messages about; empty: all.
    sites: tuple[str, ...] = ()
    #: 免打扰: from when to when, in Asia/Shanghai, nothing but a veto is sent; None: never quiet.
    quiet: tuple[time, time] | None = None
    #: True where days off are quiet all day.
    is_quiet_on_holidays: bool = False
    #: When the day's milder messages go out as one (每日汇总), in Asia/Shanghai; None: at once.
    digest_at: time | None = None
    #: True where it is told only when nobody acted in time (升级).
    is_escalation: bool = False
    #: Name of the one person it tells; empty: a group.
    person: str = ""
    #: Messages a minute that its receiver takes.
    per_minute: int = 20
    #: What the named environment variables held; kept out of every printed form.
    secrets: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def secret(self, name: str) -> str:
        """One secret, empty where none was named."""
        return next((text for key, text in self.secrets if key == name), "")

    def setting(self, name: str, default: str = "") -> str:
        """One setting, or `default`."""
        return next((text for key, text in self.settings if key == name), default)
