"""Shapes of what the interface takes and gives; a key that is not named here is refused."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from model.drafts import Origin, ReportState, ValueState
from model.text import clean_text

#: A moment in UTC, to the second.
Moment = Annotated[
    datetime,
    PlainSerializer(
        lambda moment: moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        return_type=str,
        when_used="json",
    ),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
#: What a person or program wrote, without characters that no report can hold.
Said = Annotated[str, Field(max_length=4000), AfterValidator(lambda text: clean_text(text).strip())]
#: A value as JSON holds it; a date is ISO text, null: not proposed, "无" is 无.
JsonValue = bool | int | float | str | None


class Answer(BaseModel):
    """Something the interface gives: always all of its keys, and no others."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_serialization_defaults_required=True
    )


class Wish(BaseModel):
    """Something the interface takes; nothing can be set that is not named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Value(Answer):
    """One cell of a report: what is proposed, what a person decided, and on what grounds."""

    key: str
    section: str
    label: str
    unit: str
    kind: str
    value: JsonValue
    #: As the form prints it.
    text: str
    state: ValueState
    proposed: JsonValue
    #: Whence the proposal comes, or why there is none.
    source: str
    origin: Origin | None
    evidence_count: int
    #: To be sent back with a decision, so that nobody decides on grounds he has not seen.
    evidence_digest: str
    last_year: str | None
    warnings: list[str]
    #: Who looked the value up elsewhere, one Chinese sentence each.
    checked: list[str]
    #: Number of the newest decision, 0 for none; to be sent back with the next one.
    version: int
    decided_by: str
    decided_at: Moment | None
    reason: str
    reviewed_by: str


class Draft(Answer):
    """A report with all its cells."""

    site: str
    year: int
    #: null: nothing has been compiled yet.
    compiled_at: Moment | None
    state: ReportState
    signed_version: int
    public_url: str
    decided: int
    values: list[Value]


class DraftSummary(Answer):
    """How far the report of one site is."""

    site: str
    name: str
    year: int
    compiled_at: Moment | None
    state: ReportState
    public_url: str
    fields: int
    decided: int
    reviewed: int
    open_issues: int
    vetoes: int


class Column(Answer):
    """One column of a site, as its site file has it."""

    name: str
    kind: str
    url: str


class Site(Answer):
    """One site."""

    key: str
    name: str
    home: str
    id_code: str
    sponsor: str
    operator: str
    #: Path of the organisation it belongs to.
    organisation: str
    #: The year whose report is under way.
    year: int
    columns: list[Column]


class Item(Answer):
    """One item and whether it counts in a figure."""

    address: str
    url: str
    title: str
    published_on: date | None
    columns: list[str]
    kinds: list[str]
    external: bool
    counted: bool
    why: str
    first_seen: Moment
    last_seen: Moment
    flags: list[str]
    same_as: str | None
