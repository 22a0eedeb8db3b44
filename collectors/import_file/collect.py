"""A file of figures → observations of the year: all of it, or nothing and the fault of each row."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from collectors.import_file.csv_table import read_csv
from collectors.import_file.labels import find_fields
from collectors.import_file.table import MAX_FILE_BYTES, Table, TableRow
from collectors.import_file.xlsx_table import check_package, read_xlsx
from collectors.observing import Look
from config.fields import fields_by_key
from model.errors import ImportRefused, UsageError
from model.fields import Field, FieldKind
from model.observations import Observation, Reading
from model.values import Value
from report.reading import READERS, read_form
from report.values import parse_cell

_NAME_HEADERS = ("key", "指标", "field", "字段")
_VALUE_HEADERS = ("value", "值", "数值", "填报值")
_SHOWN = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What a file gave."""

    observations: tuple[Observation, ...]
    #: Chinese remarks: encoding taken, cells that begin with =.
    notes: tuple[str, ...] = ()
    #: Rows that name a field and leave its value blank: not proposed.
    blank: int = 0


def collect_import(path: Path, *, year: int, at: datetime) -> Imported:
    """The figures of a .xlsx or .csv file, or of a filled form, for `year`.

    Raises:
        ImportRefused: I01–I08; nothing is taken from the file then.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ImportRefused(
                "文件超过 64 MB", where=path.name, remedy="只留指标与值", code="I08"
            )
        body = path.read_bytes()
    except OSError as error:
        raise ImportRefused(
            f"文件读不出（{error.strerror}）", where=path.name, remedy="检查路径与权限", code="I07"
        ) from error
    return read_import(body, name=path.name, year=year, at=at)


def read_import(body: bytes, *, name: str, year: int, at: datetime) -> Imported:
    """As `collect_import`, from bytes. Pure."""
    return _take(_table(body, name), Look(at=at, source=name), year)


def _table(body: bytes, name: str) -> Table:
    """A table of names and values, or the cells of a form where the file is one."""
    kind = Path(name).suffix.lower()
    if kind == ".csv":
        return read_csv(body, name=name)
    if kind == ".xlsx":
        table = read_xlsx(body, name=name)
        return table if _has_header(table) else _form_table(body, name) or table
    if kind.lstrip(".") not in READERS:
        raise ImportRefused(
            f"不支持的文件类型 {kind or '（无）'}",
            where=name,
            remedy=f"用 .xlsx、.csv，或往年报表的 .{'、.'.join(READERS)}",
            code="I07",
        )
    if kind == ".docx":
        check_package(body, name=name)
    form = _form_table(body, name)
    if form is None:
        raise ImportRefused("没有读到报表的指标", where=name, remedy="用填好的报表", code="I01")
    return form


def _form_table(body: bytes, name: str) -> Table | None:
    """The cells of a form; they have no row numbers: their labels are their places.

    None where it holds no field at all: it is no form.
    """
    try:
        cells = read_form(body, Path(name).suffix.lower().lstrip("."))
    except Exception as error:  # each format's parser raises what it likes
        raise ImportRefused(
            "内容读不出", where=name, remedy="重新导出或另存后再导入", code="I07"
        ) from error
    if not cells:
        return None
    rows = (TableRow(number=0, cells=(key, text)) for key, text in cells.items())
    return Table(sheet="年度报表", rows=(TableRow(number=0, cells=("key", "value")), *rows))


def _take(table: Table, look: Look, year: int) -> Imported:
    name_at, value_at = _places(table, look.source)
    faults: list[str] = []
    taken: dict[str, tuple[str, Observation]] = {}
    blank = 0
    for row in table.rows[1:]:
        name, text = _cell(row, name_at), _cell(row, value_at)
        try:
            found = _value(name, text, year=year) if text else None
            if found is None:
                blank += bool(name)
                continue
            field, value = found
            place = _place(row, field)
            if field.key in taken:
                raise UsageError(f"与{taken[field.key][0]}重复（{field.key}）")  # noqa: TRY301
        except UsageError as error:
            faults.append(f"{_place(row, None)}「{_shown_name(row, name)}」：{error.what}".strip())
            continue
        reading = look.read(
            field.key, value, unit=field.unit, year=year, detail=text,
            place=f"{table.sheet} {place}".strip(),
        )  # fmt: skip
        taken[field.key] = (place, reading)
    _refuse_faults(faults, look.source)
    return Imported(
        observations=tuple(reading for _, reading in taken.values()),
        notes=table.notes,
        blank=blank,
    )


def _value(name: str, text: str, *, year: int) -> tuple[Field, Reading] | None:
    """The field that a row names and its value; None where no box of it is ticked.

    Raises:
        UsageError: no such field, no such value, or a report of another year.
    """
    field = _field(name)
    value = parse_cell(field, text)
    if value is None:
        return None
    if field.kind is FieldKind.YEAR and str(value) != str(year):
        raise UsageError(f"报表年度是 {value}，不是 {year}")
    return field, _reading(value)


def _place(row: TableRow, field: Field | None) -> str:
    if row.number:
        return f"第 {row.number} 行"
    return f"「{field.section} {field.label}」" if field else ""


def _shown_name(row: TableRow, name: str) -> str:
    """What the person wrote; a form's cells are called by their labels."""
    field = fields_by_key().get(name)
    return name if row.number or field is None else f"{field.section} {field.label}"


def _has_header(table: Table) -> bool:
    header = {cell.strip().lower() for cell in table.rows[0].cells} if table.rows else set()
    return bool(header & set(_NAME_HEADERS) or header & set(_VALUE_HEADERS))


def _places(table: Table, name: str) -> tuple[int, int]:
    header = [cell.strip().lower() for cell in table.rows[0].cells] if table.rows else []
    places: list[int] = []
    for wanted in (_NAME_HEADERS, _VALUE_HEADERS):
        found = next((header.index(word) for word in wanted if word in header), None)
        if found is None:
            shown = "、".join(cell for cell in header if cell) or "无"
            raise ImportRefused(
                f"缺少列「{wanted[1]}」；现有：{shown[:200]}",
                where=name,
                remedy="第一行写 key,value 或 指标,值",
                code="I01",
            )
        places.append(found)
    return places[0], places[1]


def _field(name: str) -> Field:
    found = find_fields(name)
    if not found:
        raise UsageError("没有这个指标")
    if len(found) > 1:
        keys = "、".join(field.key for field in found)
        raise UsageError(f"指标名有歧义，请改写为 {keys} 之一")
    return found[0]


def _reading(value: Value) -> Reading:
    return value.isoformat() if isinstance(value, date) else value


def _cell(row: TableRow, place: int) -> str:
    return row.cells[place].strip() if place < len(row.cells) else ""


def _refuse_faults(faults: list[str], name: str) -> None:
    if faults:
        more = "…" if len(faults) > _SHOWN else ""
        raise ImportRefused(
            f"{'；'.join(faults[:_SHOWN])}{more}（共 {len(faults)} 行有误，未导入任何行）",
            where=name,
            remedy="改正后重新导入",
            code="I02",
        )
