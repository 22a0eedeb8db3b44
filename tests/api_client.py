"""A program that calls the interface of an office by a token."""

import httpx
from web_office import NAMES, Office

from model.api_tokens import TokenPurpose
from model.people import Role
from store import api_tokens, people


def secret_of(office: Office, role: Role, purpose: TokenPurpose = TokenPurpose.API) -> str:
    """The secret of a fresh token of the person of that role."""
    with office.store.transaction() as tx:
        owner = people.user_named(tx, NAMES[role])
        assert owner is not None
        return api_tokens.make_token(
            tx, owner=owner, name="测试", purpose=purpose, by=owner.name, at=office.clock()
        )[0]


def program(office: Office, role: Role) -> httpx.Client:
    """A client without a cookie that sends the token of the person of that role."""
    client = office.stranger()
    client.headers["Authorization"] = f"Bearer {secret_of(office, role)}"
    return client
