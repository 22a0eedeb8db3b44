"""已核对: what a person found in a register of marks is written down beside the value."""

from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, UploadFile
from fastapi.responses import Response

from collectors.registry_check import RegistryCheck, collect_registry_check, describe_picture
from model.days import SHANGHAI, shanghai_day
from model.errors import UsageError
from model.registers import Register
from report.checked import REGISTERS
from store.register_checks import record_check
from web.cells import drawer
from web.desk import Said, desk_of, user_of
from web.sheet import load_sheet, require_filler
from web.size import MAX_PICTURE

routes = APIRouter(prefix="/sites/{key}/{year:int}/fields/{field}/register")

#: How a person writes that the register shows no number.
_NOT_FOUND = frozenset({"-", "－", "无"})
#: A look that is older says nothing of today's register.
_OLDEST = timedelta(days=366)
#: How a file of PNG and of JPEG begins.
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


@routes.post("")
def record_look(
    request: Request,
    key: str,
    year: int,
    field: str,
    number: Annotated[Said, Form(max_length=100)],
    day: Annotated[str, Form(max_length=10)],
    picture: UploadFile | None = None,
) -> Response:
    """Write down a look into the register; the drawer again, with what was found."""
    register = REGISTERS.get(field)
    if register is None:
        raise HTTPException(404, "这个指标没有登记系统可核对")
    desk, user = desk_of(request), user_of(request)
    note = _note(picture)
    with desk.transaction() as tx:
        require_filler(load_sheet(tx, desk.site(key), year), user)
        check = RegistryCheck(
            register=register,
            number=_number(register, number),
            checked_by=user.name,
            checked_at=_moment(day, desk.clock()),
            note=note,
        )
        (reading,) = collect_registry_check(check)
        record_check(tx, key, reading, by=user.name, at=desk.clock())
    return drawer(request, key, year, field, with_cell=True)


def _number(register: Register, text: str) -> str:
    """The number as it was read there; "" where the register shows none.

    Raises:
        UsageError: nothing was written.
    """
    if not text:
        raise UsageError(f"没有写{register.label}中查到的号码", remedy="写号码；查不到写 -")
    return "" if text in _NOT_FOUND else text


def _moment(text: str, now: datetime) -> datetime:
    """The moment of a look that was made on a day: now, or noon of a day before.

    Raises:
        UsageError: it is no day, or none of the last year.
    """
    today = shanghai_day(now)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"核对日期 {text!r} 不是日期", remedy=f"写 {today} 这样的日期") from None
    if not today - _OLDEST <= day <= today:
        raise UsageError(f"核对日期 {day} 不在最近一年内", remedy="写实际核对的那一天")
    return now if day == today else datetime.combine(day, time(12), tzinfo=SHANGHAI)


def _note(picture: UploadFile | None) -> str:
    """Name and digest of the picture that was handed in, "" for none.

    Raises:
        UsageError: it is no picture, or too large.
    """
    # A form without a chosen file sends one without name and content.
    if picture is None or not picture.filename:
        return ""
    body = picture.file.read(MAX_PICTURE + 1)
    if len(body) > MAX_PICTURE:
        raise UsageError("截图太大", remedy=f"截图不超过 {MAX_PICTURE // 2**20} MB")
    if not body.startswith(_PICTURES):
        raise UsageError("截图不是 PNG 或 JPEG 图片", remedy="另存为 PNG 或 JPEG 后再选")
    return describe_picture(picture.filename, body)
