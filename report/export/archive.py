"""A zip container → the same container without a trace of when it was written. Pure."""

import io
import re
import zipfile
from datetime import UTC, datetime

#: The earliest time that a zip entry can carry.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def settle_archive(content: bytes, *, made_at: datetime) -> bytes:
    """The office document with fixed entry times, sorted out of clock and machine.

    `created` and `modified` of its properties are `made_at`.
    """
    stamp = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as settled,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == _CORE:
                data = _MOMENT.sub(rb"\g<1>" + stamp + rb"\g<2>", data)
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            settled.writestr(entry, data)
    return target.getvalue()
