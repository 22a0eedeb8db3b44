# ruff: noqa: INP001  (a script, no package)
"""Data of the program → the reference pages in docs/ that print it.

`python scripts/write_docs.py` writes them; a test holds that they are what this would write.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from config.clauses import clauses_by_field  # noqa: E402  (the script may be run from anywhere)
from config.fields import load_fields  # noqa: E402
from config.indicators import load_groups, load_indicators  # noqa: E402
from config.limits import describe_limits  # noqa: E402
from model.columns import ColumnKind  # noqa: E402
from model.fields import Field  # noqa: E402
from model.indicators import Indicator  # noqa: E402
from model.issues import Severity  # noqa: E402
from report.figures import FIGURES  # noqa: E402
from report.sources import SOURCES, Place, describe_sources  # noqa: E402

_MADE = "<!-- 由 scripts/write_docs.py 生成，请勿手改 -->"

_FIELDS_HEAD = """# 指标与来源

报表共 {count} 项。下表逐项写明：建议值从哪里来（依次尝试，先有者为准）、
怎样得出、填写说明的条款。
「文件导入」指用 `zhanbao import` 导入或由接口取得的本年度数据，总是最先；
它与其他来源不同时，草稿里给出提示。
全都没有时不提建议值（不写 0，也不写「无」），草稿写明原因和下一步。
任何一项都可以由人直接填写或改写。
条款编号是广西版报表所附填写说明的编号。清点的细则见 [counting.md](counting.md)。
"""

_INDICATORS_HEAD = """# 检查指标

`zhanbao inspect` 按下表逐条判断。阈值、分值与条款都在
`config/indicators.toml`，可以改；判断的规则在 `inspection/rules/`。

- **单项否决**与**扣分**分开列。扣分只供自查，不是官方检查结果。
- 标「未核实」的，条款或阈值未与公布的原文逐字核对，页面上也照样标明。
- 每条规则的回答有三种：合格、发现问题、无法判断。无法判断时既不开立问题，也不关闭问题。
- **提示**只把疑点摆出来，由人判断；标「急」的不等上班时间就告警。
"""


def render_fields() -> str:
    """`docs/fields.md`: every field with its sources, rule and clause."""
    fields = load_fields()
    parts = [f"{_MADE}\n{_FIELDS_HEAD.format(count=len(fields))}"]
    for section, group in groupby(fields, key=lambda field: field.section):
        parts.append(f"\n## {section}\n\n")
        parts.append(_table(("指标", "键", "来源", "怎样得出", "条款"), map(_field_row, group)))
    return "".join(parts)


def render_indicators() -> str:
    """`docs/indicators.md`: every indicator with limits, points, clause and mark."""
    indicators = load_indicators()
    parts = [f"{_MADE}\n{_INDICATORS_HEAD}"]
    for severity in Severity:
        chosen = [each for each in indicators if each.severity is severity]
        parts.append(f"\n## {severity.label}（{len(chosen)} 条）\n\n")
        head = ("指标", "编号", "阈值", "分值", "依据", "核实", "怎么办")
        parts.append(_table(head, map(_indicator_row, chosen)))
    groups = "、".join(f"{group.name} {group.points:g} 分" for group in load_groups())
    parts.append(f"\n自查扣分各组封顶：{groups}。满分 100，任一扣分指标无法判断时不给出总分。\n")
    return "".join(parts)


#: File in docs/ → what it should hold.
PAGES: dict[str, Callable[[], str]] = {
    "fields.md": render_fields,
    "indicators.md": render_indicators,
}


def main() -> None:
    """Write the pages."""
    for name, render in PAGES.items():
        (ROOT / "docs" / name).write_text(render(), encoding="utf-8")


def _field_row(field: Field) -> tuple[str, ...]:
    unit = f"（{field.unit}）" if field.unit else ""
    return (
        f"{field.label}{unit}",
        f"`{field.key}`",
        describe_sources(field.key),
        "；".join(_rules(field)),
        clauses_by_field()[field.key],
    )


def _rules(field: Field) -> Iterator[str]:
    sources = SOURCES[field.key]
    if rule := FIGURES.get(field.key):
        kinds = "、".join(kind.label for kind in ColumnKind if kind in rule.kinds)
        yield f"清点：{kinds}类栏目，{rule.words}"
    if Place.PAGE in sources.places:
        yield f"读数 `{sources.reading}`"
    if Place.SITE in sources.places:
        yield "由年度决定" if sources.attribute == "year" else f"站点文件 `{sources.attribute}`"
    if sources.attribute != "year":
        yield f"没有时：{sources.ask}"


def _indicator_row(indicator: Indicator) -> tuple[str, ...]:
    return (
        indicator.title + ("（急）" if indicator.is_urgent else ""),
        f"`{indicator.id}`",
        describe_limits(indicator) or "—",
        f"{indicator.points:g}" if indicator.points else "—",
        f"{indicator.document} {indicator.clause}",
        "已核实" if indicator.is_confirmed else "未核实",
        indicator.remedy,
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '／') for cell in row)} |\n" for row in lines)


if __name__ == "__main__":
    main()
