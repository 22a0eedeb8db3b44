"""The addresses of the tables; rows of a CSV file are sent as they are read."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from model.days import shanghai_day
from model.errors import UsageError
from report.export.table_csv import Row, write_csv
from report.export.table_xlsx import write_xlsx
from web.desk import desk_of, user_of
from web.downloads.table import Ask, Scope, Table
from web.downloads.tables import TABLES

routes = APIRouter()

_MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: Rows of which a workbook is made: more take seconds before the first byte can be sent.
MAX_XLSX_ROWS = 20_000
#: A workbook up to this size stays in memory.
_IN_MEMORY = 4 * 2**20
_CHUNK = 2**16
#: Lines sent at a time.
_LINES = 500


def _download(
    request: Request,
    table: Table,
    extension: str,
    *,
    key: str | None = None,
    year: int | None = None,
) -> Response:
    desk = desk_of(request)
    site = desk.site(key) if key is not None else None
    with ExitStack() as stack:
        ask = Ask(
            desk=desk,
            tx=stack.enter_context(desk.reading()),
            user=user_of(request),
            now=desk.clock(),
            filters=request.query_params,
            of_site=site,
            of_year=year,
        )
        table.check(ask)
        # From here on the reading is closed when the last row is sent.
        body = _SENDERS[extension](table, ask, stack.pop_all())
    about = f"{site.name}{year or ''}" if site else ""
    file = quote(f"{about}{table.title}{shanghai_day(ask.now):%Y%m%d}.{extension}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{file}"}
    return StreamingResponse(body, media_type=_MEDIA_TYPES[extension], headers=headers)


def _send_csv(table: Table, ask: Ask, reading: ExitStack) -> Iterator[bytes]:
    with reading:
        lines = write_csv(table.headings, table.rows(ask))
        # Each part sent costs a change of thread: not one a line.
        while part := "".join(islice(lines, _LINES)):
            yield part.encode("utf-8")


def _send_xlsx(table: Table, ask: Ask, reading: ExitStack) -> Iterator[bytes]:
    """The workbook in parts.

    Raises:
        UsageError: it would be too large; nothing has been sent yet.
    """
    with reading:
        rows = list(islice(table.rows(ask), MAX_XLSX_ROWS + 1))
    if len(rows) > MAX_XLSX_ROWS:
        raise UsageError(
            f"「{table.title}」超过 {MAX_XLSX_ROWS:,} 行，不做成 Excel 文件",
            remedy="请下载 CSV：行数不限，Excel 和 WPS 都能打开；或先筛选再下载",
        )
    return _workbook(table, rows)


def _workbook(table: Table, rows: Sequence[Row]) -> Iterator[bytes]:
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        write_xlsx(file, title=table.title, headings=table.headings, rows=rows)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


_SENDERS = {"csv": _send_csv, "xlsx": _send_xlsx}
#: Scope → where its tables stand.
_BASES = {
    Scope.OFFICE: "/tables",
    Scope.SITE: "/sites/{key}/tables",
    Scope.YEAR: "/sites/{key}/{year:int}/tables",
}


def _add(table: Table, extension: str) -> None:
    """Add the address of one table in one format."""

    def of_office(request: Request) -> Response:
        return _download(request, table, extension)

    def of_site(request: Request, key: str) -> Response:
        return _download(request, table, extension, key=key)

    def of_year(request: Request, key: str, year: int) -> Response:
        return _download(request, table, extension, key=key, year=year)

    answers: dict[Scope, Callable[..., Response]] = {
        Scope.OFFICE: of_office,
        Scope.SITE: of_site,
        Scope.YEAR: of_year,
    }
    path = f"{_BASES[table.scope]}/{table.name}.{extension}"
    routes.add_api_route(path, answers[table.scope], methods=["GET"], response_class=Response)


for _table in TABLES.values():
    for _extension in _SENDERS:
        _add(_table, _extension)
