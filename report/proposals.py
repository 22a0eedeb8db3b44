"""Observations, site file and last year's report → a proposal for one field. Pure."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from model.days import shanghai_day
from model.drafts import Evidence, Origin, Proposal
from model.errors import UsageError
from model.fields import Field, FieldKind
from model.observations import Observation
from model.values import NONE, Value
from report.records import SiteYear
from report.sources import FieldSources, Place
from report.values import parse_value

#: How the source of a figure of a year begins, where it is not a file a person imported.
#: Figures of the program's own: `Observation.source`.
LOG_SOURCE = "访问日志"
INSPECTION_SOURCE = "检查记录"
SCHEDULE_SOURCE = "任务计划"

_ORIGINS = {
    Place.IMPORT: Origin.IMPORT,
    Place.LOG: Origin.LOG,
    Place.INSPECTION: Origin.INSPECTION,
    Place.SCHEDULE: Origin.SCHEDULE,
    Place.PAGE: Origin.PAGE,
    Place.SITE: Origin.CONFIG,
    Place.FACT: Origin.CONFIG,
    Place.LAST_YEAR: Origin.LAST_YEAR,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Nothing:
    """A source that has no value for a field."""

    #: Why, where it is worth telling; a Chinese clause.
    reason: str = ""


Found = Proposal | Nothing
Finder = Callable[[SiteYear, Field, FieldSources], Found]


def find_figure(place: Place) -> Finder:
    """A finder of the year's newest figure from imports, logs, inspection or the schedule."""

    def find(records: SiteYear, field: Field, _: FieldSources) -> Found:
        told = [
            observation
            for observation in records.figures
            if observation.key == field.key
            and observation.value is not None
            and place_of(observation) is place
        ]
        if not told:
            return Nothing()
        return _from_observation(field, max(told, key=lambda o: o.observed_at), place)

    return find


def place_of(observation: Observation) -> Place:
    """Which kind of source a figure of a year comes from."""
    source = observation.source
    if source.startswith(LOG_SOURCE):
        return Place.LOG
    if source.startswith(INSPECTION_SOURCE):
        return Place.INSPECTION
    return Place.SCHEDULE if source.startswith(SCHEDULE_SOURCE) else Place.IMPORT


def find_standing(place: Place) -> Finder:
    """A finder of what is known apart from figures: pages, site file, facts, last year."""

    def find(records: SiteYear, field: Field, sources: FieldSources) -> Found:
        return _STANDING[place](records, field, sources)

    return find


def _from_page(records: SiteYear, field: Field, sources: FieldSources) -> Found:
    observation = records.reading(sources.reading or field.key)
    return Nothing() if observation is None else _from_observation(field, observation, Place.PAGE)


def _from_site(records: SiteYear, field: Field, sources: FieldSources) -> Found:
    if sources.attribute == "year":
        return _proposal(field, str(records.year), Place.SITE, "报表年度")
    text = str(getattr(records.site, sources.attribute))
    place = f"sites/{records.site.key}.toml"
    return _proposal(field, text, Place.SITE, f"站点文件中的 {sources.attribute}", place=place)


def _from_facts(records: SiteYear, field: Field, _: FieldSources) -> Found:
    text = dict(records.site.facts).get(field.key, "")
    place = f"sites/{records.site.key}.toml"
    return _proposal(field, text, Place.FACT, "站点文件 [facts] 中写明", place=place)


def _from_last_year(records: SiteYear, field: Field, _: FieldSources) -> Found:
    text = records.last_year.get(field.key, "")
    last = records.year - 1
    note = f"沿用 {last} 年度报表，请确认今年仍然如此"
    return _proposal(field, text, Place.LAST_YEAR, f"{last} 年度报表所填", warnings=(note,))


_STANDING: dict[Place, Finder] = {
    Place.PAGE: _from_page,
    Place.SITE: _from_site,
    Place.FACT: _from_facts,
    Place.LAST_YEAR: _from_last_year,
}


def _from_observation(field: Field, observation: Observation, place: Place) -> Found:
    value = observation.value
    if isinstance(value, bool) and field.kind is not FieldKind.YESNO:
        text, notes = _words_of(value)
    else:
        text, notes = _text_of(value), ()
    seen = shanghai_day(observation.observed_at).isoformat()
    detail = f"（{observation.detail}）" if observation.detail not in {"", text} else ""
    head = "" if observation.source.startswith(place.label) else f"{place.label}："
    summary = f"{head}{observation.source}，{seen}{detail}"
    return _proposal(field, text, place, summary, place=observation.source, warnings=notes, count=1)


def _words_of(is_seen: bool) -> tuple[str, tuple[str, ...]]:  # noqa: FBT001  (a reading)
    """A feature that a page has or has not, in a cell that is written out."""
    if not is_seen:
        return NONE, ()
    return "有", ("只看到页面上有此功能，是否达到填写说明九的要求请核对",)


def _text_of(value: Value | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)


def _proposal(
    field: Field,
    text: str,
    origin: Place,
    summary: str,
    *,
    place: str = "",
    warnings: tuple[str, ...] = (),
    count: int = 0,
) -> Found:
    if not text.strip():
        return Nothing()
    try:
        value = parse_value(field, text)
    except UsageError as error:
        return Nothing(reason=f"{origin.label}中的 {text!r} 不能用：{error.what}")
    digest = hashlib.sha256(f"{origin}\t{place}\t{text}".encode()).hexdigest()[:32]
    evidence = Evidence(
        origin=_ORIGINS[origin], summary=summary, count=count, place=place, digest=digest
    )
    return Proposal(field=field.key, value=value, evidence=evidence, warnings=warnings)
