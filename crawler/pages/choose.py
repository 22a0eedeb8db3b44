"""Groups of candidate rows → the one that is the column's main list, with the reasons.

Pure. What a group holds weighs most (dates, whole titles, addresses of documents); then what
stands around it (its heading, breadcrumb, pager); class names only tip the balance.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.pages.glances import folder_of, glance, has_picture, is_menu, shares_of
from crawler.pages.landmarks import (
    FRAME_CLASS,
    FRAME_TAGS,
    LIST_CLASS,
    PLAIN_HEADING,
    SIDE_CLASS,
    SIDE_HEADING,
    heading_of,
    marks_of,
)
from crawler.pages.lines import Group, depth_of_common
from crawler.pages.rows import is_pager_line
from crawler.pages.surroundings import Surroundings

#: A group below this is no column's list.
ENOUGH = 3.3
_SAMPLE = 4
#: The most that heading, pager and breadcrumb can add to a group.
_MAX_BONUS = 6.5
_HALF = 0.5
#: Rows that a list of bare names must have to be one.
_FEW = 3
#: Class names tell something of a group so many elements up, and more the nearer they are.
_OUTER_STEPS, _INNER_STEPS = 4, 2
_PATH_LENGTH = 3


def _words(what: str) -> dict[float, str]:
    """Each share that a sample of at most four lines can have → what is said of it."""
    shares = {part / count for count in range(1, _SAMPLE + 1) for part in range(count + 1)}
    return {share: f"{share:.0%} {what}" for share in shares}


_DATED, _LONG = _words("的行带日期"), _words("的标题为完整语句")
_DOCUMENTS, _NEAR = _words("的链接像正文地址"), _words("的链接在本栏目目录下")
_HOMES = _words("的链接指向网站首页")


@dataclass(slots=True)
class Judged:
    """A group, how much speaks for it, and why."""

    group: Group
    score: float
    #: Heading above it, as written.
    heading: str = ""
    reasons: list[str] = field(default_factory=list)
    #: True where what it holds speaks for it: dates, documents or whole titles.
    has_merit: bool = False
    #: True where its heading says that it is another list.
    is_other: bool = False
    #: True where heading, pager or breadcrumb speak for it.
    is_placed: bool = False
    #: True where a 更多 link stands beside the heading: a block of a front page.
    is_block: bool = False

    def add(self, points: float, reason: str) -> None:
        """Count a point for or against, with its reason."""
        self.score += points
        self.reasons.append(reason)


def judge_groups(groups: list[Group], around: Surroundings, base: str) -> list[Judged]:
    """Every group that can be a list, the best first."""
    within = set(around.crumb.iter()) if around.crumb is not None else set()
    judged = [
        each
        for group in groups
        if group.container not in within and (each := _judge_content(group, base))
    ]
    strong = _rank([each for each in judged if each.has_merit], around)
    if strong and strong[0].score >= ENOUGH:
        return strong
    # Only now the groups of bare names: menus are such, but so is an index of topics.
    weak = [each for each in judged if not each.has_merit and len(each.group.lines) >= _FEW]
    return sorted([*strong, *_rank(weak, around)], key=lambda each: -each.score)


def _rank(judged: list[Judged], around: Surroundings) -> list[Judged]:
    """The groups with a chance, judged by what stands around them, the best first."""
    for each in judged:
        _judge_frame(each)
    hopeful = sorted((each for each in judged if each.score > 0), key=lambda each: -each.score)
    if not hopeful:
        return []
    _judge_heading(hopeful[0], around)
    if len(hopeful) > 1 and hopeful[0].score < hopeful[1].score + _MAX_BONUS:
        for each in hopeful[1:]:
            _judge_heading(each, around)
        _judge_place(hopeful, around)
    elif hopeful[0].score < ENOUGH:
        _judge_place(hopeful[:1], around)
    return sorted(hopeful, key=lambda each: -each.score)


def _judge_content(group: Group, base: str) -> Judged | None:
    """What the first rows hold; None for pagers and groups without addresses."""
    if is_menu(group.lines[:_SAMPLE]):
        return Judged(group, min(len(group.lines), 20) / 20, reasons=["只有短词，像导航"])
    group.lines = [line for line in group.lines if not is_pager_line(line)]
    sample = group.lines[:_SAMPLE]
    read = [each for line in sample if (each := glance(line, base))]
    if not read:
        return None
    judged = Judged(group, min(len(group.lines), 20) / 20)
    dated, long, documents, near, homes = shares_of(read, folder_of(base))
    judged.add(4 * dated, _DATED[dated])
    judged.add(2 * long, _LONG[long])
    judged.add(1.5 * documents, _DOCUMENTS[documents])
    judged.add(1.5 * near, _NEAR[near])
    if dated < _HALF and sum(has_picture(line) for line in sample) >= _HALF * len(sample):
        judged.add(0.5, "每行带图片")
    judged.has_merit = max(dated, documents, long) >= _HALF
    judged.add(-4 * homes, _HOMES[homes])
    return judged


def _judge_frame(judged: Judged) -> None:
    """Groups inside menus, footers, breadcrumbs and side bars."""
    container = judged.group.container
    element: HtmlElement | None = container
    steps = 0
    while element is not None and element.tag not in ("body", "html"):
        if element.tag in FRAME_TAGS and element.tag != "form":
            judged.add(-5, f"位于 <{element.tag}>")
            return
        marks = marks_of(element)
        if steps < _OUTER_STEPS and marks != " ":
            told = _part_named(marks)
            if told == "frame":
                judged.add(-3 if steps < _INNER_STEPS else -1.5, f"位于 {marks.strip()}")
                return
            if told == "side":
                judged.add(-2, f"位于 {marks.strip()}")
                return
            if steps < _INNER_STEPS and told == "list":
                judged.add(0.3, f"位于 {marks.strip()}")
        element = element.getparent()
        steps += 1


@lru_cache(maxsize=1024)
def _part_named(marks: str) -> str:
    """What class and id call a part of a page: frame, side or list; empty where they do not say."""
    if FRAME_CLASS.search(marks):
        return "frame"
    if SIDE_CLASS.search(marks):
        return "side"
    return "list" if LIST_CLASS.search(marks) else ""


def _judge_heading(judged: Judged, around: Surroundings) -> None:
    heading, has_more = heading_of(judged.group.container)
    judged.heading, judged.is_block = heading, has_more
    if has_more:
        judged.add(-3, f"“{heading}”旁有“更多”，是首页式板块")
    if not heading:
        return
    if around.is_named(heading):
        judged.is_placed = True
        judged.add(2, f"标题“{heading}”即本栏目名")
    elif SIDE_HEADING.search(heading):
        judged.is_other = True
        judged.add(-6, f"标题为“{heading}”")
    elif not PLAIN_HEADING.match(heading) and around.names:
        judged.is_other = True
        judged.add(-5, f"标题“{heading}”不是本栏目名")


def _judge_place(judged: list[Judged], around: Surroundings) -> None:
    """The group nearest to the pager, and the one nearest to the breadcrumb."""
    judged = [each for each in judged if not each.is_other]
    if not judged:
        return
    if pagers := around.pagers:
        _prefer(judged, pagers[0], 3, "与翻页最近", follows=True)
    if around.crumb is not None:
        _prefer(judged, around.crumb, 1.5, "与当前位置最近", follows=False)


def _prefer(
    judged: list[Judged], mark: HtmlElement, points: float, reason: str, *, follows: bool
) -> None:
    """Points for the groups whose nearest common element with a mark lies deepest."""
    above = [mark, *mark.iterancestors()]
    depths = [depth_of_common(above, each.group.container) for each in judged]
    deepest = max(depths)
    root_depth = 2
    if deepest < root_depth:
        return
    nearest = [each for each, depth in zip(judged, depths, strict=True) if depth == deepest]
    if len(nearest) > 1:
        nearest = [_beside(nearest, mark, is_before=follows)]
    for each in nearest:
        each.is_placed = True
        each.add(points, reason)


def _beside(nearest: list[Judged], mark: HtmlElement, *, is_before: bool) -> Judged:
    """Of groups equally deep, the last one before the mark, or the first one after it."""
    root = mark.getroottree().getroot()
    order = {element: index for index, element in enumerate(root.iter())}
    at = order[mark]
    places = [(order[each.group.container], each) for each in nearest]
    if is_before:
        before = [pair for pair in places if pair[0] < at]
        return max(before or places, key=lambda pair: pair[0])[1]
    after = [pair for pair in places if pair[0] > at]
    return min(after or places, key=lambda pair: pair[0])[1]


def place_of(element: HtmlElement) -> str:
    """A path to an element for a person: `div.main > ul#news`."""
    steps: list[str] = []
    for each in (element, *element.iterancestors()):
        if each.tag in ("body", "html") or len(steps) == _PATH_LENGTH:
            break
        name = (each.get("class") or "").split()
        mark = f"#{each.get('id')}" if each.get("id") else ""
        steps.append(f"{each.tag}{mark}{'.' + name[0] if name else ''}")
    return " > ".join(reversed(steps))
