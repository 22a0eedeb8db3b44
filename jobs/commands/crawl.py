"""`crawl`: walk a site and count."""

import json

import click

from jobs.chinese import ChineseCommand
from jobs.options import json_option, site_argument, year_option
from jobs.shell import Shell


@click.command(cls=ChineseCommand, help="抓取一个网站并清点；默认只取上次之后的新内容。")
@site_argument
@year_option(required=False)
@click.option("--full", is_flag=True, help="全年重新清点（找出倒填日期与消失的信息）")
@click.option("--now", "is_now", is_flag=True, help="不受站点文件中抓取时段（window）的限制")
@json_option()
@click.pass_obj
def command(
    home: str | None,
    key: str,
    year: int,
    full: bool,  # noqa: FBT001  (flags)
    is_now: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> int:
    """Crawl and print the summary; exit code 1 where the run is not complete."""
    from jobs.crawl import crawl_site
    from jobs.fleet_switches import site_to_visit

    shell = Shell.at(home)
    site = site_to_visit(shell, key)
    summary = crawl_site(shell.home, site, year=year, is_full=full, ignores_window=is_now)
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
    else:
        click.echo(describe_summary(summary))
    return 0 if summary["status"] == "complete" else 1


def describe_summary(summary: dict[str, object]) -> str:
    """The summary of a crawl in Chinese, a line or two."""
    from model.runs import RunStatus

    status = RunStatus(str(summary["status"]))
    counts = (
        f"抓取{status.label}（第 {summary['run']} 次）：{summary['items']} 条信息，"
        f"新增 {summary['new']}，变化 {summary['changed']}；请求 {summary['requests']} 次"
        f"（列表页 {summary['list_pages']}，文章页 {summary['article_pages']}），"
        f"用时 {summary['seconds']} 秒"
    )
    lines = [counts]
    if summary["reason"]:
        lines.append(f"原因：{summary['reason']}")
    unread = summary["unread"]
    if isinstance(unread, list) and unread:
        lines.append(f"未能读取的栏目：{'、'.join(map(str, unread))}")
    rendered = summary.get("rendered")
    if isinstance(rendered, list) and rendered:
        lines.append(f"由脚本绘制、经浏览器渲染后读取的栏目：{'、'.join(map(str, rendered))}")
    return "\n".join(lines)
