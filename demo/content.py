"""A newest full year → everything the demo site has published by a day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from demo.columns import ALL_COLUMNS, COLUMNS, TOPIC_PLAN, TOPICS
from demo.interaction import (
    consultations_of_year,
    interviews_of_year,
    letters_of_year,
    results_of,
    services,
)
from demo.office import BUREAU
from demo.pieces import DemoColumn, Family, Piece
from demo.policies import interpretations_of_year, policies_of_year, responses_of_year
from demo.publishing import address, pieces_of_year
from demo.wording import Wording

#: The site is this many full years old, the newest included.
FULL_YEARS = 4
_INTERPRETATIONS = ("zcjd", "tjzc", "spjd", "mtpl")
_OWN_RULE = {
    "gfxwj", "qtwj", *_INTERPRETATIONS, "hygq", "jzxx", "yjzj", "wsdc", "jgfk", "zxft", "bszn",
}  # fmt: skip
_PINNED = 2
_DEAD = (40, 41)
_ALIASED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """All pieces, and what each column lists, newest first, pinned ones on top."""

    #: Newest full year: the year the demo reports on.
    year: int
    until: date
    pieces: tuple[Piece, ...]
    listings: Mapping[str, tuple[Piece, ...]]


@lru_cache(maxsize=8)
def build_content(year: int = 2025, until: date | None = None) -> Content:
    """What has been published from three years before `year` up to the day `until`.

    Without `until` the site ends on 20 January after `year`. What was published
    before a day does not depend on it.
    """
    until = until or date(year + 1, 1, 20)
    pieces = [
        piece
        for each in range(year - FULL_YEARS + 1, until.year + 1)
        for piece in _pieces_of(each, newest=year)
        if piece.published_on <= until
    ]
    pieces += _standing_pieces(year)
    return Content(
        year=year,
        until=until,
        pieces=tuple(pieces),
        listings={column.key: _listing(column, pieces) for column in ALL_COLUMNS},
    )


def _pieces_of(year: int, *, newest: int) -> list[Piece]:
    pieces = [
        piece
        for column in COLUMNS
        if column.key not in _OWN_RULE and column.yearly
        for piece in _ordinary(column, year, newest)
    ]
    for key in ("gfxwj", "qtwj"):
        pieces += policies_of_year(key, year)
    for key in _INTERPRETATIONS:
        pieces += interpretations_of_year(key, year)
    calls = consultations_of_year("yjzj", year) + consultations_of_year("wsdc", year)
    return [
        *pieces,
        *responses_of_year(year),
        *letters_of_year(year),
        *calls,
        *results_of(calls),
        *interviews_of_year(year),
        *(piece for topic in TOPICS for piece in _topic_pieces(topic, year, newest)),
    ]


def _ordinary(column: DemoColumn, year: int, newest: int) -> list[Piece]:
    """Ordinary pieces, with what is special about a few of them."""
    pieces = pieces_of_year(column, year, newest=newest)
    if column.key == "tzgg" and year == newest - 3:
        pieces[:_PINNED] = [replace(piece, is_pinned=True) for piece in pieces[:_PINNED]]
    if column.key == "gzdt" and year == newest - 2:
        for number in _DEAD:
            pieces[number] = replace(pieces[number], is_dead=True)
    if column.key == "gzdt":
        pieces[:_ALIASED] = [_aliased(piece) for piece in pieces[:_ALIASED]]
        pieces[10:14] = [replace(piece, also=("mzfwz",)) for piece in pieces[10:14]]
    return pieces


def _aliased(piece: Piece) -> Piece:
    """The piece under a second address: the same file name in the folder of a topic."""
    name = piece.path.rpartition("/")[2]
    return replace(piece, also=("mzfwz",), alias=f"/ztzl/mzfwz/{name}")


def _topic_pieces(topic: DemoColumn, year: int, newest: int) -> list[Piece]:
    plan = TOPIC_PLAN[topic.key]
    place = year - newest + FULL_YEARS - 1
    count = plan[place] if place < len(plan) else 1
    wording = Wording(f"{topic.key}/{year}")
    # The newest, unfinished year of a topic begins early, so that its pieces are out by 20 January.
    days = (
        wording.days(year, count)
        if year <= newest
        else [date(year, 1, 5) + timedelta(days=number) for number in range(count)]
    )
    return [
        Piece(
            path=address(topic, day, number),
            title=f"{topic.name}：{wording.title(_TOPIC_TITLES, day=day)}",
            published_on=day,
            column=topic.key,
            paragraphs=wording.paragraphs(day=day),
            source=BUREAU,
        )
        for number, day in enumerate(days, 1)
    ]


_TOPIC_TITLES = (
    "{county}{town}一线见闻", "{leader}到{county}{town}督导", "{county}交出{topic}新答卷", "{name}：十年坚守显初心",
    "{county}推进会在{town}召开", "{town}小故事（{topic}篇）", "工作简报（{topic}专刊）",
)  # fmt: skip


def _standing_pieces(year: int) -> list[Piece]:
    """Pieces that are no list rows of a year: the single articles and the catalogue."""
    first = date(year - FULL_YEARS + 1, 3, 1)
    singles = [
        Piece(
            path=column.path,
            title=f"{BUREAU}{column.name.removeprefix('政府')}",
            published_on=date(year, 3, 18) if column.key == "jgzn" else first,
            column=column.key,
            paragraphs=_SINGLES[column.key],
            source=BUREAU,
        )
        for column in COLUMNS
        if column.family is Family.SINGLE
    ]
    return singles + services(published_on=first)


_SINGLES = {
    "jgzn": (
        "云泽市民政局是云泽市人民政府工作部门，为正处级。贯彻落实党中央关于民政工作的方针政策和决策部署。",
        "主要职责：拟订全市民政事业发展规划并组织实施；承担社会团体、社会服务机构等社会组织登记和监督管理责任；统筹社会救助体系建设。",
        "负责行政区划、地名管理，婚姻登记、殡葬、养老服务、儿童福利、残疾人权益保护等工作。",
        "办公地址：云泽市云岭区民生大道99号。办公时间：工作日上午9:00至12:00，下午13:00至17:00。",
    ),
    "xxgkzn": (
        "为便于公民、法人和其他组织获取本机关的政府信息，依据《中华人民共和国政府信息公开条例》编制本指南。",
        "主动公开的渠道包括本机关网站、政务服务中心查阅点等。申请人可以书面形式向本机关提出公开申请。",
        "受理机构：云泽市民政局办公室。收到申请能够当场答复的，当场予以答复；不能当场答复的，自收到申请之日起20个工作日内予以答复。",
    ),
}


def _listing(column: DemoColumn, pieces: list[Piece]) -> tuple[Piece, ...]:
    own = [piece for piece in pieces if column.key in (piece.column, *piece.also)]
    if column.key == "bszn":
        return tuple(own)
    newest_first = sorted(own, key=lambda piece: (piece.published_on, piece.path), reverse=True)
    here = [piece for piece in newest_first if piece.is_pinned and piece.column == column.key]
    return tuple(here + [piece for piece in newest_first if piece not in here])
