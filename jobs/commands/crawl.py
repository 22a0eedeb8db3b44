"""`crawl`: walk a site and count."""

import json
from collections.abc import Mapping
from typing import Any

import click

from jobs.chinese import ChineseCommand
from jobs.options import json_option, site_argument, year_option
from jobs.shell import Shell
from model.sites import Site


@click.command(cls=ChineseCommand, help="抓取一个网站并清点；默认只取上次之后的新内容。")
@site_argument
@year_option(required=False)
@click.option("--full", is_flag=True, help="全年重新清点（找出倒填日期与消失的信息）")
@click.option(
    "--estimate",
    is_flag=True,
    help="只看少量页面，验证顺序并估算全年条数；不记录，不进入草稿",
)
@click.option("--now", "is_now", is_flag=True, help="不受站点文件中抓取时段（window）的限制")
@json_option()
@click.pass_obj
def command(
    home: str | None,
    key: str,
    year: int,
    full: bool,  # noqa: FBT001  (flags)
    estimate: bool,  # noqa: FBT001
    is_now: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> int:
    """Crawl and print the summary; exit code 1 where the run is not complete."""
    from jobs.crawl import crawl_site

    shell = Shell.at(home)
    site = shell.site(key)
    if estimate:
        return _estimate(shell, site, year, full=full, is_now=is_now, as_json=as_json)
    # Whether somebody has stopped the site, the crawl's own process sees: it has the store open.
    summary = crawl_site(shell.home, site, year=year, is_full=full, ignores_window=is_now)
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
    else:
        click.echo(describe_summary(summary))
    return 0 if summary["status"] == "complete" else 1


def _estimate(
    shell: Shell, site: Site, year: int, *, full: bool, is_now: bool, as_json: bool
) -> int:
    from jobs.crawl import estimate_site
    from model.errors import UsageError

    if full:
        raise UsageError("--estimate 与 --full 不能同时使用", remedy="估算或清点，二者选一")
    found = estimate_site(shell.home, site, year=year, ignores_window=is_now)
    columns = found["columns"]
    assert isinstance(columns, list)  # noqa: S101  (written by `crawler.estimating`)
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else describe_estimate(found))
    return 0 if all(one["items"] is not None for one in columns) else 1


def describe_estimate(found: Mapping[str, Any]) -> str:
    """An estimate in Chinese: that it is one, and a line a column."""
    head = f"以下是 {found['year']} 年的估算，不是清点：没有记录，不会作为建议值"
    lines = [f"{head}（请求 {found['requests']} 次）"]
    for one in found["columns"]:
        said = "无法估算" if one["items"] is None else f"约 {one['items']} 条"
        lines.append(f"  {one['column']}：{said}。{one['reason']}")
    return "\n".join(lines)


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
