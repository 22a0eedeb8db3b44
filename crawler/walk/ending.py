"""How a walk ended → what a person should know of it. Pure."""

from dataclasses import dataclass

from model.runs import WalkEnd


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """The end of a walk before its record is written."""

    end: WalkEnd
    #: Chinese: the proof, or why there is none.
    words: str


def ending_notes(
    ending: Ending,
    *,
    rows: int,
    stated: int | None,
    undated: int,
    has_shifted: bool,
    is_whole: bool,
) -> tuple[str, ...]:
    """Chinese sentences: stated total against rows, undated rows, a list that moved."""
    notes = []
    saw_all = ending.end in {WalkEnd.LAST_PAGE, WalkEnd.NO_NEW_ROWS, WalkEnd.EMPTY} and is_whole
    if saw_all and stated is not None and stated != rows:
        notes.append(f"页面标称共 {stated} 条，实际读到 {rows} 条")
    if undated:
        notes.append(f"F07 {undated} 条无日期，待人工确认")
    if has_shifted:
        notes.append("翻页期间列表有新增，已重读首页补齐")
    return tuple(notes)
