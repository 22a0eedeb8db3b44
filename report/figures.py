"""Records of a year → one counted figure, with the verdict on each item behind it. Pure.

`FIGURES` says for each field that is counted which kinds of column it rests on and how.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from model.columns import ColumnKind
from model.items import Form, Item
from model.values import Value
from report import counting, interaction, interpretations, letters, services, topics
from report.bundles import Judged, counted_bundles
from report.records import SiteYear
from report.verdicts import Verdict, counted_items
from report.workdays import is_known


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A counted figure, or the reason why there is none."""

    #: None: not proposed; `reason` says why.
    value: Value | None
    verdicts: tuple[Verdict, ...] = ()
    #: The same for what the records hold as bundles.
    bundles: tuple[Judged, ...] = ()
    warnings: tuple[str, ...] = ()
    reason: str = ""

    @property
    def count(self) -> int:
        """Number of items that count."""
        alike = sum(bundle.size for bundle in counted_bundles(self.bundles))
        return len(counted_items(self.verdicts)) + alike


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureRule:
    """How one field is counted."""

    #: Kinds of column that must all have been read.
    kinds: frozenset[ColumnKind]
    count: Callable[[SiteYear], Figure]
    #: What it is, after 在 … 栏: `发布的信息`.
    words: str
    #: True where items dated in other years weigh in: the first of a topic, a letter's reply.
    needs_past: bool = True


def item_verdicts(records: SiteYear, field_key: str | None = None) -> Iterator[Verdict]:
    """A verdict on each item behind a field; without a field, on every item of the site.

    A field that is not counted from items has none.

    Raises:
        ValueError: the records hold bundles, of whose items nothing can be said one by one.
    """
    if records.bundles:
        raise ValueError("verdicts on items need records without bundles")
    if field_key is None:
        yield from _all_verdicts(records)
    elif field_key in FIGURES:
        yield from FIGURES[field_key].count(records).verdicts


def evidence_of(records: SiteYear) -> dict[str, tuple[Verdict, ...]]:
    """Field key → verdicts on the items behind it, for every counted field that has any."""
    found = {key: tuple(item_verdicts(records, key)) for key in FIGURES}
    return {key: verdicts for key, verdicts in found.items() if verdicts}


def _all_verdicts(records: SiteYear) -> Iterator[Verdict]:
    judged = counting.judge_published(records.items, year=records.year, kinds=counting.PUBLISHED)
    yield from judged
    seen = {item.address for item, _, _ in judged}
    for item in records.items:
        if item.address not in seen:
            yield Verdict(item, False, "留言和办事事项不计入信息发布总数")


def _published(kinds: frozenset[ColumnKind]) -> FigureRule:
    def count(records: SiteYear) -> Figure:
        verdicts = counting.judge_published(records.items, year=records.year, kinds=kinds)
        bundles = counting.judge_bundles(records.bundles, year=records.year, kinds=kinds)
        return _counted(verdicts, bundles=bundles)

    return FigureRule(kinds=kinds, count=count, words="本年度发布的信息", needs_past=False)


def _interpretation(form: Form | None) -> FigureRule:
    def count(records: SiteYear) -> Figure:
        verdicts = interpretations.judge_interpretations(
            records.items, year=records.year, form=form
        )
        unsettled = interpretations.count_unsettled(verdicts) if form else 0
        note = f"{unsettled} 条只按标题判断形式，请核对" if unsettled else ""
        return _counted(verdicts, note)

    words = f"本年度发布的{form.label if form else '解读'}"
    return FigureRule(
        kinds=interpretations.INTERPRETATION, count=count, words=words, needs_past=False
    )


def _topic_names(records: SiteYear) -> tuple[str, ...]:
    return tuple(column.name for column in records.columns_of({ColumnKind.TOPIC}))


def _maintained(records: SiteYear) -> Figure:
    verdicts = topics.judge_topic_items(records.items, year=records.year)
    found = topics.find_maintained(verdicts, _topic_names(records))
    shown = topics.show_topics(verdicts, found, words="本年度有更新")
    return Figure(value=len(found), verdicts=shown, warnings=counting.count_doubts(verdicts))


def _opened(records: SiteYear) -> Figure:
    verdicts = topics.judge_topic_items(records.items, year=records.year)
    found = topics.find_opened(
        records.items,
        year=records.year,
        topics=_topic_names(records),
        first_seen_on=records.first_seen_on,
        first_crawled_on=records.first_crawled_on,
    )
    return Figure(
        value=len(found), verdicts=topics.show_topics(verdicts, found, words="本年度新开设")
    )


def _responses(records: SiteYear) -> Figure:
    return _counted(interaction.judge_responses(records.items, year=records.year))


def _calls(records: SiteYear) -> Figure:
    return _counted(interaction.judge_calls(records.items, year=records.year))


def _results(records: SiteYear) -> Figure:
    lone = interaction.find_lone_results(records.items, year=records.year)
    note = f"{len(lone)} 条结果没有找到对应的征集，请核对" if lone else ""
    return _counted(interaction.judge_results(records.items, year=records.year), note)


def _interviews(records: SiteYear) -> Figure:
    return _counted(interaction.judge_interviews(records.items, year=records.year))


def _fact_sum(fact: str, events: Callable[[SiteYear], Figure], words: str) -> Callable[..., Figure]:
    """Sum of a number that each counted page states; a page without it leaves no sum."""

    def count(records: SiteYear) -> Figure:
        verdicts = events(records).verdicts
        items = counted_items(verdicts)
        stated = [int(item.fact(fact)) for item in items if item.fact(fact).isdecimal()]
        if not items or len(stated) < len(items):
            why = f"{len(items)} 期中有 {len(items) - len(stated)} 期的页面没有写{words}"
            return Figure(value=None, reason=why if items else "本年度没有可以相加的页面")
        return Figure(value=sum(stated), verdicts=verdicts)

    return count


_LOWER_BOUND = "只数公开的留言，是下限；后台可能更多"


def _received(records: SiteYear) -> Figure:
    return _counted(letters.judge_letters(records.items, year=records.year), _LOWER_BOUND)


def _closed(records: SiteYear) -> Figure:
    return _counted(letters.judge_replied(records.items, year=records.year), _LOWER_BOUND)


def _public_replies(records: SiteYear) -> Figure:
    return _counted(letters.judge_replied(records.items, year=records.year))


def _average_days(records: SiteYear) -> Figure:
    verdicts = letters.judge_replied(records.items, year=records.year)
    read = [letters.read_letter(item) for item in counted_items(verdicts)]
    days = letters.average_days(read)
    if days is None:
        return Figure(value=None, verdicts=verdicts, reason="公开留言没有同时写来信日期和答复日期")
    untimed = sum(letter.days is None for letter in read)
    notes = (f"{untimed} 件的日期不全或先后颠倒，未参加平均",) if untimed else ()
    return Figure(value=days, verdicts=verdicts, warnings=(*notes, "按公开的留言计算"))


def _on_time(records: SiteYear) -> Figure:
    limit = records.site.letter_limit_days
    if limit is None:
        return Figure(
            value=None, reason="站点文件没有写办理时限 letter_limit_days，不能判断是否按时"
        )
    verdicts = letters.judge_on_time(records.items, year=records.year, limit_days=limit)
    guessed = _guessed_years(counted_items(verdicts))
    note = f"{guessed} 年的放假安排未知，按周一至周五算工作日" if guessed else ""
    return _counted(verdicts, _LOWER_BOUND, note)


def _guessed_years(items: tuple[Item, ...]) -> str:
    read = [letters.read_letter(item) for item in items]
    years = {day.year for x in read for day in (x.received_on, x.replied_on) if day is not None}
    return "、".join(str(year) for year in sorted(years) if not is_known(year))


def _services(records: SiteYear) -> Figure:
    return _with_external(services.judge_services(records.items))


def _online_services(records: SiteYear) -> Figure:
    return _with_external(services.judge_online(records.items))


def _with_external(verdicts: tuple[Verdict, ...]) -> Figure:
    external = sum(item.is_external and not is_counted for item, is_counted, _ in verdicts)
    note = f"另有 {external} 个事项链接到站外，未计入" if external else ""
    return _counted(verdicts, note)


def _catalogue(records: SiteYear) -> Figure:
    verdicts = services.judge_services(records.items)
    return Figure(
        value=any(verdict.item.is_external or verdict.is_counted for verdict in verdicts),
        verdicts=verdicts,
    )


def _counted(
    verdicts: tuple[Verdict, ...], *notes: str, bundles: tuple[Judged, ...] = ()
) -> Figure:
    told = tuple(note for note in notes if note)
    doubts = counting.count_doubts(verdicts, bundles)
    found = Figure(value=None, verdicts=verdicts, bundles=bundles, warnings=(*doubts, *told))
    return replace(found, value=found.count)


_LETTERS = frozenset({ColumnKind.LETTERS})
_SERVICE = frozenset({ColumnKind.SERVICE})
_TOPIC = frozenset({ColumnKind.TOPIC})
_RESPONSE = frozenset({ColumnKind.RESPONSE})
_CONSULTATION = frozenset({ColumnKind.CONSULTATION})
_INTERVIEW = frozenset({ColumnKind.INTERVIEW})

#: Field key → how it is counted.
FIGURES: dict[str, FigureRule] = {
    "info.total": _published(counting.PUBLISHED),
    "info.overview": _published(counting.OVERVIEW),
    "info.news": _published(counting.NEWS),
    "info.disclosure": _published(counting.DISCLOSURE),
    "topics.maintained": FigureRule(kinds=_TOPIC, count=_maintained, words="有更新的专题"),
    "topics.opened": FigureRule(kinds=_TOPIC, count=_opened, words="新开设的专题"),
    "interpretation.total": _interpretation(None),
    "interpretation.materials": _interpretation(Form.MATERIAL),
    "interpretation.products": _interpretation(Form.PRODUCT),
    "interpretation.commentary": _interpretation(Form.COMMENTARY),
    "response.count": FigureRule(kinds=_RESPONSE, count=_responses, words="回应的事项"),
    "service.catalogue": FigureRule(kinds=_SERVICE, count=_catalogue, words="目录中的事项"),
    "service.items": FigureRule(kinds=_SERVICE, count=_services, words="目录中的事项"),
    "service.online_items": FigureRule(
        kinds=_SERVICE, count=_online_services, words="标有全程网办的事项"
    ),
    "consultation.count": FigureRule(kinds=_CONSULTATION, count=_calls, words="征集调查"),
    "consultation.results": FigureRule(
        kinds=_CONSULTATION, count=_results, words="已公布结果的征集调查"
    ),
    "consultation.opinions": FigureRule(
        kinds=_CONSULTATION,
        count=_fact_sum("opinions", _calls, "收到意见数"),
        words="各期写明的意见",
    ),
    "consultation.participants": FigureRule(
        kinds=_CONSULTATION,
        count=_fact_sum("participants", _calls, "参与人数"),
        words="各期写明的人次",
    ),
    "interview.count": FigureRule(kinds=_INTERVIEW, count=_interviews, words="在线访谈"),
    "interview.messages": FigureRule(
        kinds=_INTERVIEW, count=_fact_sum("messages", _interviews, "留言数"), words="各期写明的留言"
    ),
    "interview.replies": FigureRule(
        kinds=_INTERVIEW, count=_fact_sum("replies", _interviews, "答复数"), words="各期写明的答复"
    ),
    "interview.viewers": FigureRule(
        kinds=_INTERVIEW,
        count=_fact_sum("viewers", _interviews, "关注人数"),
        words="各期写明的人次",
    ),
    "letters.received": FigureRule(kinds=_LETTERS, count=_received, words="收到的公开留言"),
    "letters.closed": FigureRule(kinds=_LETTERS, count=_closed, words="办结的公开留言"),
    "letters.average_days": FigureRule(kinds=_LETTERS, count=_average_days, words="已答复的留言"),
    "letters.public_replies": FigureRule(
        kinds=_LETTERS, count=_public_replies, words="公开答复的留言"
    ),
    "letters.closed_on_time": FigureRule(kinds=_LETTERS, count=_on_time, words="按时答复的留言"),
}

#: Keys of the fields that are counted from items, in the order of the form.
ITEM_FIELDS: tuple[str, ...] = tuple(FIGURES)
