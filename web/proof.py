"""Who is logged in shows once more that it is he, before what guards his account is changed."""

from fastapi import Request

from model.errors import UsageError
from store import audit, logins, second_factor
from store.engine import Transaction
from web.desk import Desk, session_of, user_of
from web.login import check_password


def require_password(desk: Desk, request: Request, password: str) -> None:
    """Whoever found an open browser does not know the password; his tries count.

    Raises:
        UsageError: it is another one.
    """
    user = user_of(request)
    if check_password(desk, user.name, password) is None:
        with desk.transaction() as tx:
            note(tx, desk, user.name, "login_failed")
        raise UsageError("当前密码不对", remedy="重新输入；多次错误会锁定账户")
    with desk.transaction() as tx:
        logins.forget_failures(tx, user.id)


def require_both(desk: Desk, request: Request, password: str, code: str) -> None:
    """The password, and a code of the second factor too from who has one.

    Raises:
        UsageError: one of them is another; a wrong code counts as a failed try.
    """
    session = session_of(request)
    user = session.user
    is_right = check_password(desk, user.name, password) is not None
    with desk.transaction() as tx:
        if is_right and session.has_second_factor:
            is_right = second_factor.use_code(tx, user.id, code, key=desk.key, at=desk.clock())
        if is_right:
            logins.forget_failures(tx, user.id)
            return
        note(tx, desk, user.name, "login_failed")
    raise UsageError("当前密码或动态口令不对", remedy="重新输入；动态口令每个只能用一次")


def note(tx: Transaction, desk: Desk, who: str, action: str) -> None:
    """An entry about a person's own account."""
    audit.append(tx, who=who, action=action, target=who, at=desk.clock())
