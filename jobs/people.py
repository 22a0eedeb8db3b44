"""Accounts from the command line: whoever has the machine may add people and help them in."""

from datetime import datetime

from config.known_passwords import load_known_passwords
from config.security import load_security
from jobs.shell import Shell
from model.errors import UsageError
from model.organisations import parse_organisation
from model.passwords import password_fault
from model.people import Account, Role, User
from store import audit, people
from store.account_changes import Change, change_account
from store.passwords import hash_password, new_password

#: Who the audit trail says it was.
_WHO = "命令行"


def add_person(
    shell: Shell,
    name: str,
    role: Role,
    password: str | None,
    *,
    now: datetime,
    organisation: str = "",
) -> tuple[User, str]:
    """Add an account → the person, and the password where it was made here.

    One that was made here must be changed at the first login.

    Raises:
        UsageError: the name is empty, the organisation is no path or the password too weak.
        StoreError: there is one of that name.
    """
    name = name.strip()
    if not name:
        raise UsageError("姓名是空的", remedy="写姓名")
    path = parse_organisation(organisation)
    made = "" if password else new_password()
    if password:
        _check(shell, name, password)
    hashed = hash_password(password or made)
    with shell.transaction() as tx:
        user = people.add_user(
            tx,
            name=name,
            role=role,
            password_hash=hashed,
            at=now,
            must_change_password=bool(made),
            organisation=path,
        )
        detail = f"{role.label} {path}".strip()
        audit.append(tx, who=_WHO, action="add_user", target=name, detail=detail, at=now)
    return user, made


def change_person(
    shell: Shell,
    name: str,
    change: Change,
    *,
    now: datetime,
    role: Role | None = None,
    organisation: str = "",
) -> str:
    """Do one thing to an account → the password that was made, or "".

    Raises:
        UsageError: there is no such person, or it cannot be done to him.
    """
    with shell.transaction() as tx:
        person = people.user_named(tx, name)
        if person is None:
            raise UsageError(f"没有用户「{name}」", remedy="zhanbao user list 查看")
        return change_account(
            tx, person, change, by=_WHO, at=now, role=role, organisation=organisation
        )


def all_people(shell: Shell) -> list[Account]:
    """Every account, by name."""
    with shell.reading() as tx:
        return people.accounts_of(tx, limit=10_000)


def unused_people(shell: Shell, *, now: datetime) -> list[User]:
    """Those whose accounts nobody has used for as long as the settings say."""
    rules = load_security(shell.home.security)
    with shell.reading() as tx:
        return people.unused_accounts(tx, since=now - rules.unused)


def _check(shell: Shell, name: str, password: str) -> None:
    policy = load_security(shell.home.security).password_policy
    known = load_known_passwords(shell.home.known_passwords)
    if fault := password_fault(password, name=name, policy=policy, known=known):
        raise UsageError(f"密码太弱：{fault}", remedy=policy.words)
