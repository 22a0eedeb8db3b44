"""What the terminal shows of a self-check: what fails the whole site apart from what costs points.

It is never an official result, and says so.
"""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from inspection.score import ScoreLine, ScoreSheet
from jobs.tables import console
from model.issues import Answer

DISCLAIMER = "以上为自查，不是官方检查结果；标“*”的阈值未经原文核实。"
#: Reasons why nothing could be told, of one indicator.
_REASONS = 3
_STYLE = {Answer.FAIL: "bold red", Answer.PASS: "green", Answer.UNKNOWN: "yellow"}


def print_score(site_name: str, sheet: ScoreSheet) -> None:
    """The sheet of one site: vetoes, deductions, and the score where every line has an answer."""
    out = console()
    out.print(Text(f"{site_name} 自查表", style="bold"))
    out.print(_table("单项否决", sheet.vetoes, with_points=False))
    out.print(_veto_line(sheet))
    out.print(_table("扣分", sheet.deductions, with_points=True))
    out.print(_score_line(sheet))
    out.print(DISCLAIMER)


def _table(title: str, lines: Sequence[ScoreLine], *, with_points: bool) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold cyan", expand=False)
    for heading in ("指标", "结论", *(("扣分",) if with_points else ()), "情况", "依据"):
        table.add_column(heading, overflow="fold")
    for line in lines:
        points = (f"{line.deducted:g}",) if with_points else ()
        mark = "" if line.indicator.is_confirmed else " *"
        table.add_row(
            Text(line.indicator.title + mark),
            Text(line.answer.label, style=_STYLE[line.answer]),
            *points,
            Text("\n".join(_told(line))),
            Text(f"{line.indicator.document} {line.indicator.clause}"),
        )
    return table


def _told(line: ScoreLine) -> tuple[str, ...]:
    reasons = line.reasons[:_REASONS]
    return (*line.details, *(f"误报：{one}" for one in line.set_aside), *reasons)


def _veto_line(sheet: ScoreSheet) -> str:
    failed = sum(line.answer is Answer.FAIL for line in sheet.vetoes)
    unknown = sum(line.answer is Answer.UNKNOWN for line in sheet.vetoes)
    rest = f"，另有 {unknown} 项无法判断" if unknown else ""
    if sheet.is_vetoed:
        return f"单项否决：触及 {failed} 项{rest}。"
    return f"单项否决：没有发现触及的指标{rest}。"


def _score_line(sheet: ScoreSheet) -> str:
    if sheet.self_check_score is None:
        names = [line.indicator.title for line in sheet.deductions if line.answer is Answer.UNKNOWN]
        return f"自查得分：不给出，{len(names)} 项扣分指标无法判断（{'、'.join(names)}）。"
    return f"自查得分：{sheet.self_check_score:g}（只计自动检查的指标）。"
