"""「人员」: accounts, for those who look after them, each for his part.

系统管理员 adds people and shuts them out, 安全管理员 has the rights and the logins; nobody touches
his own account here. Source: GB/T 22239-2019 8.1.4.2 d (管理用户权限分离).
"""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from model.errors import UsageError
from model.organisations import is_under, parse_organisation
from model.people import Role, User
from store import audit, people
from store.account_changes import Change, change_account
from store.engine import Transaction
from store.passwords import hash_password, new_password
from web.desk import Page, Said, desk_of, render, user_of

routes = APIRouter(prefix="/people")

_PAGE_SIZE = 100
_ADMIN, _SECURITY = frozenset({Role.ADMIN}), frozenset({Role.SECURITY})
#: What may be done → whose task it is.
TASKS = {
    Change.DISABLE: _ADMIN,
    Change.ENABLE: _ADMIN,
    Change.PASSWORD: _ADMIN,
    Change.UNLOCK: _ADMIN | _SECURITY,
    Change.ROLE: _SECURITY,
    Change.ORGANISATION: _SECURITY,
    Change.SECOND_FACTOR: _SECURITY,
    Change.SESSIONS: _SECURITY,
}
READERS = frozenset({Role.ADMIN, Role.SECURITY, Role.AUDITOR})


@routes.get("")
def show_people(request: Request, page: Page = 1) -> Response:
    """The accounts, and what the one who asks may do with them."""
    return _people(request, page=page)


@routes.post("")
def add_person(
    request: Request,
    name: Annotated[Said, Form(max_length=100)],
    role: Annotated[Role, Form()],
    organisation: Said = "",
) -> Response:
    """Add an account; its first password is shown once and must be changed at the first login."""
    require_task(user_of(request), _ADMIN)
    if not name:
        raise UsageError("姓名是空的", remedy="写姓名")
    path = _own_organisation(user_of(request), organisation)
    desk, made = desk_of(request), new_password()
    hashed, now, by = hash_password(made), desk.clock(), user_of(request).name
    with desk.transaction() as tx:
        user = people.add_user(
            tx,
            name=name,
            role=role,
            organisation=path,
            password_hash=hashed,
            at=now,
            must_change_password=True,
        )
        audit.append(tx, who=by, action="add_user", target=user.name, detail=role.label, at=now)
    return _people(request, told=(name, made))


@routes.post("/{number:int}")
def change_person(
    request: Request,
    number: int,
    action: Annotated[Change, Form()],
    role: Annotated[Role | None, Form()] = None,
    organisation: Said = "",
) -> Response:
    """Do one thing to an account of somebody else."""
    user, desk = user_of(request), desk_of(request)
    require_task(user, TASKS[action])
    with desk.transaction() as tx:
        person = _other(tx, user, number)
        made = change_account(
            tx,
            person,
            action,
            by=user.name,
            at=desk.clock(),
            role=role,
            organisation=_own_organisation(user, organisation),
        )
    if made:
        return _people(request, told=(person.name, made))
    return RedirectResponse("/people", status_code=303)


def _other(tx: Transaction, user: User, number: int) -> User:
    person = people.user_of_id(tx, number)
    if person is None or not is_under(person.organisation, user.organisation):
        raise HTTPException(404, "没有这个人")
    if person.id == user.id:
        raise HTTPException(403, "不能在这里改自己的账户，请由另一位管理员办理")
    return person


def _own_organisation(user: User, given: str) -> str:
    """The path that was given, "" standing for one's own; nobody reaches beyond his own."""
    path = parse_organisation(given) or user.organisation
    if not is_under(path, user.organisation):
        raise HTTPException(403, f"单位须在「{user.organisation}」之内")
    return path


def require_task(user: User, who: frozenset[Role]) -> None:
    """See that a person has one of these roles.

    Raises:
        HTTPException: 403, he has not.
    """
    if user.role not in who:
        names = "、".join(role.label for role in Role if role in who)
        raise HTTPException(403, f"这由{names}办理")


def _people(request: Request, *, page: int = 1, told: tuple[str, str] | None = None) -> Response:
    user, desk = user_of(request), desk_of(request)
    require_task(user, READERS)
    with desk.reading() as tx:
        found = people.accounts_of(
            tx, under=user.organisation, limit=_PAGE_SIZE, offset=(page - 1) * _PAGE_SIZE
        )
    return render(
        request,
        "people.html",
        accounts=found,
        now=desk.clock(),
        actions=[change for change, who in TASKS.items() if user.role in who],
        may_add=user.role in _ADMIN,
        may_change_rights=user.role in _SECURITY,
        roles=list(Role),
        page=page,
        page_size=_PAGE_SIZE,
        told=told,
        unused_before=desk.clock() - desk.rules.unused,
    )
