"""`fleet …`: many sites at once."""

from pathlib import Path

import click

from jobs.chinese import ChineseCommand, ChineseGroup
from jobs.shell import Shell
from model.days import utc_now

command = ChineseGroup("fleet", help="许多网站：导入、发现、抓取、汇总、成批控制。")


@command.command("import", cls=ChineseCommand, help="从 csv、xlsx 导入网站；有一处错就都不导入。")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--dry-run", "is_dry", is_flag=True, help="只显示会怎样，不写任何文件")
@click.option("--columns", "shows_columns", is_flag=True, help="列出可用的列名")
@click.pass_obj
def import_(home: str | None, file: Path, is_dry: bool, shows_columns: bool) -> int:  # noqa: FBT001  (flags)
    """Import a table of sites, or show what it would do."""
    from config.fleet_plan import Step
    from jobs.fleet_import import carry_out, plan_import
    from jobs.fleet_tables import print_columns, print_plan

    if shows_columns:
        print_columns()
        return 0
    shell, now = Shell.at(home), utc_now()
    plan = plan_import(shell, file, now=now)
    if is_dry:
        print_plan(plan)
        return 1 if plan.faults else 0
    carry_out(shell, plan, file=file, now=now)
    counts = "，".join(f"{step.label} {plan.count(step)}" for step in Step)
    click.echo(f"已导入 {file.name}：{counts}。下一步：zhanbao fleet discover")
    return 0
