"""Doors of an old backup: what was shut after it was made must not stand open again.

A backup knows nothing of the passwords changed, accounts shut and tokens taken back after it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, literal, select, update

from store import audit
from store.engine import Transaction
from store.passwords import hash_password
from store.tables import api_tokens, former_passwords, sessions, users

_WHO = "命令行"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedDoors:
    """What was taken from whom by a restore."""

    #: Accounts whose password is good no more.
    passwords: int = 0
    #: Tokens that were taken back.
    tokens: int = 0


def close_doors(tx: Transaction, *, at: datetime) -> ClosedDoors:
    """End all sessions, take back all tokens, make every password good for nothing."""
    tx.execute(delete(sessions))
    good = update(api_tokens).where(api_tokens.c.revoked_at.is_(None))
    tokens = tx.execute(good.values(revoked_at=at)).rowcount
    kept = select(users.c.id, users.c.password_hash, literal(at, users.c.password_changed_at.type))
    # Remembered, so that nobody takes the same password up again.
    columns = ["user_id", "password_hash", "replaced_at"]
    tx.execute(insert(former_passwords).from_select(columns, kept))
    nobodys = hash_password(secrets.token_urlsafe())
    shut = {"password_hash": nobodys, "password_changed_at": at, "must_change_password": True}
    passwords = tx.execute(update(users).values(shut)).rowcount
    return ClosedDoors(passwords=int(passwords), tokens=int(tokens))


def note_restore(
    tx: Transaction, *, made_at: str, at: datetime, closed: ClosedDoors | None
) -> None:
    """The entry about it; `closed` None: passwords and tokens were kept as they were."""
    what = (
        "密码与令牌照旧"
        if closed is None
        else f"作废密码 {closed.passwords} 个，吊销令牌 {closed.tokens} 个"
    )
    audit.append(tx, who=_WHO, action="restore", target=f"备份 {made_at}", detail=what, at=at)
