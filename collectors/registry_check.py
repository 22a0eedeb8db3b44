"""已核对: what a person found in the ICP or 公安 register, who looked and when.

The registers have no interface for programs and ask for a captcha, which is never defeated: a
person looks and records. An own or paid lookup address can be named; none is by default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from collectors import keys
from collectors.endpoint import follow_path
from collectors.observing import Look
from gate.fetch import Fetcher
from model.endpoints import Endpoint
from model.errors import UsageError
from model.fetching import Outcome
from model.observations import Observation
from model.text import fold_width


class Register(StrEnum):
    """Which register was looked into."""

    ICP = "icp"
    POLICE = "police"


_KEYS = {Register.ICP: keys.CHECKED_ICP, Register.POLICE: keys.CHECKED_POLICE}


@dataclass(frozen=True, kw_only=True, slots=True)
class RegistryCheck:
    """One look into a register by a person."""

    register: Register
    #: Record number as the register shows it; "" where it shows none.
    number: str
    checked_by: str
    #: Aware, UTC.
    checked_at: datetime
    #: File of the screenshot, kept by the person, or what the person noted.
    note: str = ""


def collect_registry_check(check: RegistryCheck) -> list[Observation]:
    """The observation of a person's look.

    Raises:
        UsageError: nobody is named.
    """
    if not check.checked_by.strip():
        raise UsageError("没有写核对人", remedy="写明核对人姓名")
    look = Look(at=check.checked_at, source=f"人工核对（{check.checked_by.strip()}）")
    shown = f"；{check.note}" if check.note else ""
    detail = f"{check.checked_by.strip()} 已核对{shown}"
    return [look.read(_KEYS[check.register], check.number.strip(), detail=detail)]


def differs(registered: str, shown: str) -> bool:
    """True where the register's number is not the one that the site shows."""
    return folded_number(registered) != folded_number(shown)


def folded_number(number: str) -> str:
    """A record number without spaces and 号, full width folded."""
    return "".join(fold_width(number).split()).replace("号", "").lower()


def look_up(
    fetcher: Fetcher,
    endpoint: Endpoint,
    *,
    register: Register,
    domain: str,
    at: datetime,
    environment: Mapping[str, str],
) -> list[Observation]:
    """Ask the lookup address that a person named; `{domain}` in it is replaced.

    The path is the first of `endpoint.paths`. What cannot be told is None, never "".

    Raises:
        FetchError: no whole answer.
    """
    import json

    url = endpoint.url.replace("{domain}", quote(domain, safe=""))
    headers = tuple((name, environment.get(variable, "")) for name, variable in endpoint.headers)
    answer = fetcher.get(url, headers=headers)
    number: object = None
    if answer.outcome is Outcome.OK and endpoint.paths:
        try:
            number = follow_path(json.loads(answer.body), endpoint.paths[0][1])
        except (ValueError, RecursionError):
            number = None
    value = number.strip() if isinstance(number, str) and number.strip() else None
    return [Look(at=at, source=url).read(_KEYS[register], value)]
