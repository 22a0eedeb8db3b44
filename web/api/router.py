"""A router of the interface: where it stands, who is let in, how it refuses."""

from fastapi import APIRouter, Security
from fastapi.security import HTTPBearer

from web.api.problems import REFUSALS

_BEARER = HTTPBearer(
    scheme_name="token",
    bearerFormat="zhb_…",
    description="接口令牌，在填报页「接口令牌」中生成。",
    auto_error=False,
)


def new_router(tag: str) -> APIRouter:
    """An empty router for the operations of one noun.

    The gatekeeper has let the caller in before; the scheme here is what the description tells.
    """
    return APIRouter(
        prefix="/api/v1", tags=[tag], dependencies=[Security(_BEARER)], responses=REFUSALS
    )
