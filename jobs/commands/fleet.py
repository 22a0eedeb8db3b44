"""`fleet …`: many sites at once."""

from pathlib import Path

import click

from jobs.chinese import ChineseCommand, ChineseGroup
from jobs.commands.fleet_waves import run, waves
from jobs.options import tag_option, year_option
from jobs.shell import Shell
from model.days import utc_now
from model.errors import UsageError

command = ChineseGroup("fleet", help="许多网站：导入、发现、抓取、汇总、成批控制。")
command.add_command(run)
command.add_command(waves)


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


@command.command("stop", cls=ChineseCommand, help="停止访问：抓取、检查、链接、发现都不再访问。")
@click.argument("keys", metavar="KEY …", nargs=-1)
@tag_option
@click.option("--by", required=True, metavar="姓名", help="谁停的")
@click.option("--reason", required=True, metavar="理由", help="为什么、何时恢复")
@click.pass_obj
def stop(
    home: str | None, keys: tuple[str, ...], tags: tuple[str, ...], by: str, reason: str
) -> int:
    """Stop all visits to some sites."""
    return _turn(home, keys, tags, by=by, reason=reason, is_stopped=True)


@command.command("start", cls=ChineseCommand, help="恢复访问。")
@click.argument("keys", metavar="KEY …", nargs=-1)
@tag_option
@click.option("--by", required=True, metavar="姓名", help="谁恢复的")
@click.pass_obj
def start(home: str | None, keys: tuple[str, ...], tags: tuple[str, ...], by: str) -> int:
    """Let some sites be visited again."""
    return _turn(home, keys, tags, by=by, reason="", is_stopped=False)


def _turn(
    home: str | None,
    keys: tuple[str, ...],
    tags: tuple[str, ...],
    *,
    by: str,
    reason: str,
    is_stopped: bool,
) -> int:
    from jobs.fleet_choice import choose
    from store.fleet_switches import turn_switches

    shell = Shell.at(home)
    entries = choose(shell, (*tags, *(f"网站={key}" for key in keys)), needs_some=True)
    with shell.transaction() as tx:
        turned = turn_switches(
            tx,
            [entry.site for entry in entries],
            is_stopped=is_stopped,
            by=by,
            at=utc_now(),
            reason=reason,
        )
    click.echo(f"{'停止' if is_stopped else '恢复'}访问 {turned} 个网站（共选 {len(entries)} 个）")
    return 0


@command.command("list", cls=ChineseCommand, help="列出网站：未读、否决、扣分、报表、最近抓取。")
@tag_option
@click.option(
    "--only",
    default="",
    metavar="筛选",
    help="只列：unread veto late no_draft never stopped no_columns broken",
)
@click.option(
    "--order",
    default="name",
    metavar="排序",
    help="name region department unread vetoes deductions state last_run",
)
@click.option("--down", "is_falling", is_flag=True, help="倒序")
@click.option(
    "--limit", default=50, type=click.IntRange(1, 100_000), metavar="个数", show_default="50"
)
@click.option(
    "--by", "group", default="", metavar="汇总", help="改为汇总：region department organisation"
)
@year_option(required=False)
@click.pass_obj
def list_(
    home: str | None,
    tags: tuple[str, ...],
    only: str,
    order: str,
    is_falling: bool,  # noqa: FBT001  (a flag)
    limit: int,
    group: str,
    year: int,
) -> int:
    """Print the overview, or the score table."""
    from jobs.fleet_overview import make_wish
    from jobs.fleet_tables import print_lines, print_scores
    from store.fleet import fleet_page, score_table

    shell = Shell.at(home)
    wish = make_wish(shell, tags, year=year, only=only, order=order, is_falling=is_falling)
    with shell.reading() as tx:
        if group:
            print_scores(score_table(tx, wish, by=group))
            return 0
        total, lines = fleet_page(tx, wish, limit=limit)
    print_lines(lines, total)
    return 0


@command.command("report", cls=ChineseCommand, help="写出汇总报告（docx、xlsx、html，看文件名）。")
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))
@tag_option
@year_option(required=False)
@click.pass_obj
def report(home: str | None, file: Path, tags: tuple[str, ...], year: int) -> int:
    """Write the report over the chosen sites."""
    from jobs.commands.export import write_whole
    from jobs.fleet_overview import make_wish
    from report.export.fleet import FLEET_EXPORTS
    from store.fleet_report import load_fleet_report

    export = FLEET_EXPORTS.get(file.suffix.lstrip(".").lower())
    if export is None:
        raise UsageError(
            f"不能导出为「{file.suffix or '没有后缀'}」",
            where=str(file),
            remedy=f"文件名以 .{'、.'.join(FLEET_EXPORTS)} 结尾",
        )
    shell = Shell.at(home)
    with shell.reading() as tx:
        made = load_fleet_report(tx, make_wish(shell, tags, year=year), now=utc_now())
    write_whole(file, export(made))
    click.echo(f"已写出 {file}")
    return 0


@command.command(
    "discover", cls=ChineseCommand, help="成批找出栏目，写入站点文件；中断后再运行即接着做。"
)
@tag_option
@click.option("--again", is_flag=True, help="做过的、已有栏目的也再做一遍（只添加新栏目）")
@click.option("--failed", is_flag=True, help="只做上次没有找到栏目的")
@click.option(
    "--at-once",
    default=4,
    show_default="4",
    type=click.IntRange(1, 64),
    metavar="个数",
    help="同时几个网站；同一域名的总是一个一个来",
)
@click.pass_obj
def discover(
    home: str | None,
    tags: tuple[str, ...],
    again: bool,  # noqa: FBT001  (flags)
    failed: bool,  # noqa: FBT001
    at_once: int,
) -> int:
    """Discover the chosen sites; exit code 1 where something was left for a person."""
    from jobs.fleet_choice import choose
    from jobs.fleet_discover import Which, discover_fleet, still_to_do
    from jobs.fleet_tables import FleetProgress
    from store.fleet_register import refresh_register

    shell = Shell.at(home)
    chosen = choose(shell, tags)
    wanted = still_to_do(shell, chosen, Which(again=again, failed=failed))
    click.echo(f"{len(chosen)} 个网站，其中 {len(wanted)} 个待发现栏目。", err=True)
    with FleetProgress("发现栏目", len(wanted)) as progress:
        discover_fleet(shell, wanted, at_once=at_once, on_site=progress.found)
    refresh_register(shell.store, shell.home.sites)
    click.echo(progress.summary)
    return 1 if progress.needs_person else 0


@command.command("worklist", cls=ChineseCommand, help="发现栏目后须人工核对的事项；可写成 csv。")
@tag_option
@click.option("--csv", "file", type=click.Path(dir_okay=False, path_type=Path), metavar="文件")
@click.pass_obj
def worklist(home: str | None, tags: tuple[str, ...], file: Path | None) -> int:
    """Print the work list, or write it."""
    from jobs.commands.export import write_whole
    from jobs.fleet_tables import print_work, work_csv
    from model.fleet import parse_tags
    from store.fleet_discoveries import every_work
    from store.fleet_register import refresh_register

    shell, selection = Shell.at(home), parse_tags(tags)
    refresh_register(shell.store, shell.home.sites)
    with shell.reading() as tx:
        work = list(every_work(tx, selection))
    if file is None:
        print_work(work)
    else:
        write_whole(file, work_csv(work))
        click.echo(f"已写出 {file}，{len(work)} 项")
    return 0


@command.command("compile", cls=ChineseCommand, help="成批汇总生成草稿；不访问网站。")
@tag_option
@year_option(required=False)
@click.pass_obj
def compile_(home: str | None, tags: tuple[str, ...], year: int) -> int:
    """Compile the draft of each chosen site."""
    from jobs.fleet_batch import compile_one, over_sites

    return over_sites(Shell.at(home), tags, "生成草稿", compile_one(year))


@command.command("inspect", cls=ChineseCommand, help="成批判断问题；不访问网站。")
@tag_option
@click.pass_obj
def inspect(home: str | None, tags: tuple[str, ...]) -> int:
    """Judge each chosen site by what the store holds."""
    from jobs.fleet_batch import inspect_one, over_sites

    return over_sites(Shell.at(home), tags, "判断问题", inspect_one)


@command.command("export", cls=ChineseCommand, help="成批导出报表到一个目录，一个网站一个文件。")
@click.argument("folder", metavar="目录", type=click.Path(file_okay=False, path_type=Path))
@tag_option
@click.option(
    "--format",
    "extension",
    default="docx",
    show_default="docx",
    type=click.Choice(["docx", "xlsx", "html", "pdf", "json"]),
    metavar="格式",
    help="docx、xlsx、html、pdf、json",
)
@year_option(required=False)
@click.pass_obj
def export(home: str | None, folder: Path, tags: tuple[str, ...], extension: str, year: int) -> int:
    """Write the form of each chosen site."""
    from jobs.fleet_batch import export_one, over_sites

    return over_sites(
        Shell.at(home), tags, "导出", export_one(folder, year=year, extension=extension)
    )
