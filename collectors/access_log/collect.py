"""Access logs of a year → observations of visits.uv and visits.pv."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from collectors.access_log.counting import Visits
from collectors.access_log.files import read_lines
from collectors.access_log.lines import ReadLine, read_combined, read_w3c_fields
from collectors.access_log.rules import HitRules, Judge, parse_rules
from collectors.observing import Look
from model.days import shanghai_day
from model.errors import ImportRefused
from model.observations import Observation

_RULES = Path(__file__).parents[2] / "config" / "access_log.toml"
#: More unreadable lines than one in a hundred: the file is something else.
_MAX_BAD_SHARE = 100
_SHOWN = 5
_MONTHS = 12


@dataclass(slots=True)
class FileCount:
    """What became of the lines of one file."""

    name: str
    lines: int = 0
    #: Numbers of the first unreadable lines, and how many there are.
    bad_lines: list[int] = field(default_factory=list)
    bad: int = 0


def load_rules(path: Path | None = None) -> HitRules:
    """The rules of a file, else the bundled ones."""
    return parse_rules((path or _RULES).read_text(encoding="utf-8"))


def count_files(paths: Iterable[Path], rules: HitRules) -> tuple[Visits, list[FileCount]]:
    """All files in one count, in whatever order.

    Raises:
        ImportRefused: L01: more than 1 % of a file's lines have no known format; L02: a file
            cannot be read. Nothing is counted then.
    """
    visits, judge = Visits(), Judge(rules)
    return visits, [_count_file(path, visits, judge) for path in paths]


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


def _count_file(path: Path, visits: Visits, judge: Judge) -> FileCount:
    count = FileCount(name=path.name)
    read: ReadLine = read_combined
    add = visits.add
    for line in read_lines(path):
        count.lines += 1
        if (hit := read(line)) is not None:
            add(hit, judge)
        elif line.startswith("#"):
            fields = read_w3c_fields(line.rstrip())
            read = _trimmed(fields.read) if fields else read
        elif line.strip():
            count.bad += 1
            if len(count.bad_lines) < _SHOWN:
                count.bad_lines.append(count.lines)
    _refuse_if_foreign(count)
    return count


def _trimmed(read: ReadLine) -> ReadLine:
    return lambda line: read(line.rstrip())


def _refuse_if_foreign(count: FileCount) -> None:
    if count.bad * _MAX_BAD_SHARE <= count.lines:
        return
    numbers = "、".join(str(number) for number in count.bad_lines)
    raise ImportRefused(
        f"第 {numbers} 行等共 {count.bad} 行不符合 combined 或 IIS W3C 格式"
        f"（{count.bad / count.lines:.1%}，上限 1%），未计入任何访问",
        where=f"{count.name}:{count.bad_lines[0]}",
        remedy="导出 combined 格式，或带 #Fields 行的 W3C 格式",
        code="L01",
    )


def _bad_note(files: Sequence[FileCount]) -> str:
    lines = sum(count.lines for count in files)
    bad = sum(count.bad for count in files)
    return f"共 {lines} 行，跳过 {bad} 行"


def _by_month(year: int, count: Callable[[str], int]) -> str:
    months = (f"{year}-{month:02}" for month in range(1, _MONTHS + 1))
    return "、".join(f"{month[5:]} 月 {count(month)}" for month in months)
