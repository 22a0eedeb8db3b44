"""What the terminal shows of many sites."""

from rich.markup import escape
from rich.table import Table

from config.fleet_plan import FleetPlan, Step
from config.fleet_table import SETTINGS
from jobs.tables import console

#: Rows of a table that a person still reads.
_SHOWN = 60
_STYLES = {Step.NEW: "green", Step.CHANGED: "yellow", Step.SAME: "dim"}


def print_plan(plan: FleetPlan) -> None:
    """What an import would do: faults first, then what is new or changes."""
    out = console()
    for fault in plan.faults[:_SHOWN]:
        out.print(escape(str(fault)), style="red")
    if len(plan.faults) > _SHOWN:
        out.print(f"… 共 {len(plan.faults)} 处有误", style="red")
    moved = [site for site in plan.sites if site.step is not Step.SAME]
    table = Table("行", "代号", "结果", "改动")
    for site in moved[:_SHOWN]:
        style = _STYLES[site.step]
        table.add_row(
            str(site.row),
            site.key,
            f"[{style}]{site.step.label}[/]",
            escape("；".join(site.changes)),
        )
    if moved:
        out.print(table)
    if len(moved) > _SHOWN:
        out.print(f"… 只列前 {_SHOWN} 个")
    counts = "，".join(f"{step.label} {plan.count(step)}" for step in Step)
    out.print(f"{counts}，有误 {len(plan.faults)}。没有写任何文件。")


def print_columns() -> None:
    """The columns that a table of sites may have."""
    table = Table("列名", "也可写作")
    for setting in SETTINGS:
        table.add_row(setting.name, "、".join(setting.headers))
    console().print(table)
