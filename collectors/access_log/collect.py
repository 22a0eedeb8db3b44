"""Access logs of a year → observations of visits.uv and visits.pv."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from collectors.access_log.counting import Visits
from collectors.access_log.file_count import FileCount, FileCounter
from collectors.access_log.rules import HitRules, Judge, parse_rules
from collectors.observing import Look
from model.days import shanghai_day
from model.errors import ImportRefused
from model.observations import Observation

_RULES = Path(__file__).parents[2] / "config" / "access_log.toml"
_MONTHS = 12


def load_rules(path: Path | None = None) -> HitRules:
    """The rules of a file, else the bundled ones."""
    return parse_rules((path or _RULES).read_text(encoding="utf-8"))


def count_files(paths: Iterable[Path], rules: HitRules) -> tuple[Visits, list[FileCount]]:
    """All files in one count, in whatever order.

    Raises:
        ImportRefused: L01: more than 1 % of a file's lines have no known format; L02: a file
            cannot be read. Nothing is counted then.
    """
    counter = FileCounter(visits=Visits(), judge=Judge(rules))
    counts = [counter.count(path) for path in paths]
    return counter.visits, counts


def collect_visits(
    paths: Sequence[Path], *, year: int, at: datetime, rules: HitRules | None = None
) -> list[Observation]:
    """UV and PV of the year with their months in the detail.

    Raises:
        ImportRefused: as `count_files`, or the files hold no page view of that year (L03).
    """
    visits, files = count_files(paths, rules or load_rules())
    visits.leave_out_after(shanghai_day(at).isoformat())
    if not visits.days(str(year)):
        raise ImportRefused(
            f"日志中没有 {year} 年的页面访问",
            where=files[0].name if files else "",
            remedy="检查年度与文件",
            code="L03",
        )
    look = Look(at=at, source="访问日志 " + "、".join(count.name for count in files))
    left_out = "、".join(f"{why} {count}" for why, count in visits.left_out.most_common())
    notes = f"有访问的天数 {visits.days(str(year))}；未计入：{left_out or '无'}；{_bad_note(files)}"
    return [
        look.read(
            "visits.uv",
            visits.unique_visitors(str(year)),
            unit="个",
            year=year,
            detail=f"按日去重后累计；{_by_month(year, visits.unique_visitors)}；{notes}",
        ),
        look.read(
            "visits.pv",
            visits.page_views(str(year)),
            unit="次",
            year=year,
            detail=f"{_by_month(year, visits.page_views)}；{notes}",
        ),
    ]


def _bad_note(files: Sequence[FileCount]) -> str:
    lines = sum(count.lines for count in files)
    bad = sum(count.bad for count in files)
    return f"共 {lines} 行，跳过 {bad} 行"


def _by_month(year: int, count: Callable[[str], int]) -> str:
    months = (f"{year}-{month:02}" for month in range(1, _MONTHS + 1))
    return "、".join(f"{month[5:]} 月 {count(month)}" for month in months)
