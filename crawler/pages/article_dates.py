"""Text under an article's title, tags and address → the day it was published.

Pure.
"""

import re
from datetime import date, timedelta

from crawler.pages.dates import DateRole, FoundDate, parse_dates
from crawler.pages.row_dates import is_prose
from crawler.pages.tags import Tags, tag
from model.patterns import late_pattern

_ADDRESS_DAY = late_pattern(
    r"/t?((?:19|20)\d\d)(\d\d)(\d\d)[_/]|/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})/|/((?:19|20)\d\d)/(\d\d)(\d\d)/"
)
#: Letters under the title in which the labelled date is looked for.
_HEAD_LENGTH = 700
_PLAIN_LENGTH = 260
_TIME_LABEL = late_pattern(r"^(?:.*(?:时间|日期|发布|更新).*|)$")
#: What divides the texts of different elements in a head.
PIECE_MARK = " | "
_NEAR = timedelta(days=1)

Published = tuple[date | None, str]


def published_of(head: str, tags: Tags, url: str, *, today: date | None) -> Published:
    """The published day, or None with the reason of the doubt.

    Args:
        head: The page's text after the title.
        tags: The page's tags.
        url: Its address; a day in it confirms one of two candidates, but is no candidate itself.
        today: The day of reading.
    """
    tagged = _one(parse_dates(tag(tags, "PubDate"), today=today))
    shown = _shown(head, today)
    if tagged is not None and tagged.day is not None:
        return _check(tagged.day, shown, day_in_address(url))
    if shown is None:
        return None, tagged.doubt if tagged else ""
    return shown.day, shown.doubt


def day_in_address(url: str) -> date | None:
    """The day that an address such as `/202001/t20200106_1.html` or `/art/2020/1/6/` carries."""
    found = _ADDRESS_DAY.search(url)
    if not found:
        return None
    year, month, day = [each for each in found.groups() if each]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _check(tagged: date, shown: FoundDate | None, addressed: date | None) -> Published:
    """The tagged day, unless page and address agree on another one."""
    if shown is None or shown.day is None or abs(shown.day - tagged) <= _NEAR:
        return tagged, ""
    if shown.role is not DateRole.PUBLISHED or addressed == tagged:
        return tagged, ""
    return None, f"PubDate 标签为 {tagged}，页面写明发布于 {shown.day}"


def _shown(head: str, today: date | None) -> FoundDate | None:
    """The date labelled 发布 under the title, else the only unlabelled one close to the title."""
    found = parse_dates(head[:_HEAD_LENGTH], today=today)
    if labelled := [each for each in found if each.role is DateRole.PUBLISHED]:
        return _agreed(labelled)
    if labelled := [each for each in parse_dates(head, today=today) if _is_published_label(each)]:
        return _agreed(labelled[:1])
    plain = [
        each
        for each in _standing_alone(head, today)
        if each.role is DateRole.PLAIN
        and each.start < _PLAIN_LENGTH
        and _TIME_LABEL.match(each.label)
    ]
    return _agreed(plain[:1]) if plain else None


def _standing_alone(head: str, today: date | None) -> tuple[FoundDate, ...]:
    """Dates of the head's pieces that are no sentences."""
    pieces = head[:_HEAD_LENGTH].split(PIECE_MARK)
    return parse_dates(
        PIECE_MARK.join("" if is_prose(each) else each for each in pieces), today=today
    )


def _is_published_label(found: FoundDate) -> bool:
    return found.role is DateRole.PUBLISHED and bool(
        re.search(r"(?:发布|公开|发表)(?:日期|时间)", found.label)
    )


def _agreed(found: list[FoundDate]) -> FoundDate:
    """The first of some dates; in doubt where they differ."""
    first = found[0]
    days = {each.day for each in found if each.day}
    if len(days) > 1 and max(days) - min(days) > _NEAR:
        return FoundDate(start=first.start, end=first.end, doubt="页面上有两个不同的发布日期")
    return first


def _one(found: tuple[FoundDate, ...]) -> FoundDate | None:
    return found[0] if found else None
