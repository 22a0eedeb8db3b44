"""How strictly logins are guarded: what an installation may choose, and what it gets by default."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from model.people import Role


class PasswordPolicy(StrEnum):
    """Which rule passwords follow; the two contradict each other."""

    #: GB/T 22239-2019 8.1.4.1 a: composition and regular change.
    DENGBAO = "dengbao"
    #: OWASP ASVS 5.0 6.2: length alone, no composition, no forced change.
    ASVS = "asvs"

    @property
    def min_length(self) -> int:
        """Characters that a password must have."""
        return 10 if self is PasswordPolicy.DENGBAO else 12

    @property
    def kinds(self) -> int:
        """How many of lower case, upper case, digits and others it must have; 0: any."""
        return 3 if self is PasswordPolicy.DENGBAO else 0

    @property
    def max_age(self) -> timedelta | None:
        """When it must be changed; None: never."""
        return timedelta(days=90) if self is PasswordPolicy.DENGBAO else None

    @property
    def remembered(self) -> int:
        """How many of the newest passwords may not come back, the present one among them."""
        return 5 if self is PasswordPolicy.DENGBAO else 1

    @property
    def words(self) -> str:
        """The rule as a person reads it."""
        if self is PasswordPolicy.DENGBAO:
            return "至少 10 位，含大写、小写、数字、符号中的 3 种，90 天更换，不与前 5 次相同"
        return "至少 12 位，可以是一句话，不必混用字符，也不必定期更换"


@dataclass(frozen=True, kw_only=True, slots=True)
class SecuritySettings:
    """What `security.toml` says; the defaults are 等保's."""

    password_policy: PasswordPolicy = PasswordPolicy.DENGBAO
    #: Roles that get no further than their account without a second factor; GB/T 22239-2019
    #: 8.1.4.1 d asks for two kinds of proof, and the three administrators open every door.
    second_factor_roles: frozenset[Role] = frozenset({Role.ADMIN, Role.SECURITY, Role.AUDITOR})
    #: A session that nobody uses so long ends.
    idle: timedelta = timedelta(minutes=15)
    #: Every session ends so long after its login.
    absolute: timedelta = timedelta(hours=8)
    #: Failed logins of one account before it is locked.
    tries: int = 5
    #: How long the first lock holds; each further failure doubles it.
    lock: timedelta = timedelta(minutes=15)
    #: Login tries of one network address in a minute.
    tries_per_minute: int = 20
    #: True: the page answers plain HTTP under other names than this machine's own too.
    plain_http: bool = False
    #: Accounts nobody used so long are reported.
    unused: timedelta = timedelta(days=90)
