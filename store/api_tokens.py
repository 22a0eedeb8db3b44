"""Tokens of programs: made, found, used, taken back. Only digests of the secrets are kept."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, insert, select, update

from model.api_tokens import ApiToken, TokenPurpose
from model.errors import StoreError, UsageError
from model.organisations import WHOLE, is_under
from model.people import User
from model.text import clean_line
from store.audit import append
from store.engine import Transaction
from store.people import user_of_id
from store.tables import api_tokens
from store.upsert import inserted_id

#: Longest life of a token, and the one it has unless asked otherwise.
MAX_DAYS = 366
DEFAULT_DAYS = 180
#: Good tokens that one person may have at a time.
MAX_TOKENS = 20
#: What a secret starts with, so that scanners for leaked secrets know it.
_MARK = "zhb_"
_RANDOM_BYTES = 32
_SHOWN = len(_MARK) + 6
_MAX_NAME = 100
#: Uses within this of the last one are not written down again: reading needs no write.
_USE_GRAIN = timedelta(minutes=1)


def make_token(
    tx: Transaction,
    *,
    owner: User,
    name: str,
    purpose: TokenPurpose = TokenPurpose.API,
    days: int = DEFAULT_DAYS,
    by: str,
    at: datetime,
) -> tuple[str, ApiToken]:
    """Make a token → its secret, which can never be shown again, and what is kept of it.

    Raises:
        UsageError: it has no name, a life out of bounds, or its owner has too many.
    """
    name = clean_line(name)[:_MAX_NAME]
    if not name:
        raise UsageError("令牌没有名称", remedy="写明谁用、用来做什么，如「月报系统」")
    if not 1 <= days <= MAX_DAYS:
        raise UsageError(f"有效期 {days} 天不在 1 至 {MAX_DAYS} 天之间", remedy="改写天数")
    if sum(token.is_good(at) for token in tokens_of(tx, owner.id)) >= MAX_TOKENS:
        raise UsageError(f"有效的令牌已有 {MAX_TOKENS} 个", remedy="先吊销不用的令牌")
    secret = _MARK + secrets.token_urlsafe(_RANDOM_BYTES)
    values = {
        "user_id": owner.id,
        "name": name,
        "purpose": purpose,
        "token_hash": _digest(secret),
        "prefix": secret[:_SHOWN],
        "created_at": at,
        "expires_at": at + timedelta(days=days),
    }
    number = inserted_id(tx, insert(api_tokens).values(values))
    _audit(tx, "add_token", number, owner, f"{purpose.label}「{name}」，{days} 天", by=by, at=at)
    return secret, _numbered(tx, number)


def find_token(tx: Transaction, secret: str, *, at: datetime) -> ApiToken | None:
    """The token of a secret with its owner as he is now; None where it lets nobody in."""
    if not secret.startswith(_MARK):
        return None
    query = select(api_tokens).where(api_tokens.c.token_hash == _digest(secret))
    token = next(iter(_tokens(tx, query)), None)
    return token if token is not None and token.is_good(at) else None


def is_use_due(token: ApiToken, *, at: datetime) -> bool:
    """True where the use of a token at that moment is to be written down."""
    return token.last_used_at is None or at - token.last_used_at >= _USE_GRAIN


def record_use(tx: Transaction, number: int, *, at: datetime) -> None:
    """Write down that a token was used."""
    tx.execute(update(api_tokens).where(api_tokens.c.id == number).values(last_used_at=at))


def tokens_of(tx: Transaction, owner: int) -> list[ApiToken]:
    """All tokens of a person, newest first; those without use too."""
    query = select(api_tokens).where(api_tokens.c.user_id == owner)
    return _tokens(tx, query.order_by(api_tokens.c.id.desc()))


def all_tokens(
    tx: Transaction, *, under: str = WHOLE, limit: int = 1000, offset: int = 0
) -> list[ApiToken]:
    """Tokens of everybody whose organisation is `under` or below, newest first."""
    query = select(api_tokens).order_by(api_tokens.c.id.desc())
    found = _tokens(tx, query.limit(limit).offset(offset))
    return [token for token in found if is_under(token.owner.organisation, under)]


def revoke_token(
    tx: Transaction,
    number: int,
    *,
    by: str,
    at: datetime,
    owner: int | None = None,
    under: str = WHOLE,
) -> ApiToken:
    """Take a token back for good → what it was; again: nothing changes.

    Args:
        tx: A writing transaction.
        number: The token.
        by: Who takes it back.
        at: Now.
        owner: The person whose token it must be; None: anybody's.
        under: The organisation that its owner must belong to, or to one below.

    Raises:
        StoreError: there is no such token, or it is somebody else's.
    """
    found = _numbered(tx, number)
    if owner not in {None, found.owner.id} or not is_under(found.owner.organisation, under):
        raise _unknown(number)
    taken = update(api_tokens).where(api_tokens.c.id == number, api_tokens.c.revoked_at.is_(None))
    if tx.execute(taken.values(revoked_at=at)).rowcount:
        words = f"{found.purpose.label}「{found.name}」"
        _audit(tx, "revoke_token", number, found.owner, words, by=by, at=at)
    return found


def revoke_tokens_of(tx: Transaction, owner: User, *, by: str, at: datetime) -> int:
    """Take back every token of a person that still lets somebody in → how many."""
    good = [token for token in tokens_of(tx, owner.id) if token.is_good(at)]
    for token in good:
        revoke_token(tx, token.id, by=by, at=at)
    return len(good)


def _numbered(tx: Transaction, number: int) -> ApiToken:
    found = _tokens(tx, select(api_tokens).where(api_tokens.c.id == number))
    if not found:
        raise _unknown(number)
    return found[0]


def _unknown(number: int) -> StoreError:
    return StoreError(f"没有令牌 {number}", remedy="编号见令牌一览")


def _digest(secret: str) -> str:
    """What a secret is known by; of 32 random bytes no salt and no slow hash is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _audit(
    tx: Transaction, action: str, number: int, owner: User, detail: str, *, by: str, at: datetime
) -> None:
    target = f"{owner.name} 的令牌 {number}"
    append(tx, who=by, action=action, target=target, detail=detail, at=at)


def _tokens(tx: Transaction, query: Select[Any]) -> list[ApiToken]:
    rows = list(tx.execute(query))
    owners = {number: user_of_id(tx, number) for number in {row.user_id for row in rows}}
    return [
        ApiToken(
            id=row.id,
            owner=owner,
            name=row.name,
            purpose=TokenPurpose(row.purpose),
            prefix=row.prefix,
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
        if (owner := owners[row.user_id]) is not None
    ]
