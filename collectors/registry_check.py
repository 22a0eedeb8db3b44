"""已核对: what a person found in a register of marks, who looked and when.

The registers have no interface for programs and ask for a captcha, which is never defeated: a
person looks and records. `collectors.registry_lookup` asks an address that an installation names.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from collectors.observing import Look
from inspection.readings import CHECKED
from model.errors import UsageError
from model.observations import Observation
from model.registers import Register
from model.text import clean_line

_LONGEST_NAME = 120


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


def describe_picture(name: str, body: bytes) -> str:
    """What is kept of a picture: the name of its file and its digest; the person keeps the file."""
    digest = hashlib.sha256(body).hexdigest()
    last = clean_line(name.replace("\\", "/").rpartition("/")[2])[:_LONGEST_NAME]
    return f"截图 {last}（SHA-256 {digest[:16]}…）"


def collect_registry_check(check: RegistryCheck) -> list[Observation]:
    """The observation of a person's look.

    Raises:
        UsageError: nobody is named.
    """
    who = check.checked_by.strip()
    if not who:
        raise UsageError("没有写核对人", remedy="写明核对人姓名")
    look = Look(at=check.checked_at, source=f"人工核对（{who}）")
    return [look.read(f"{CHECKED}{check.register}", check.number.strip(), detail=check.note)]
