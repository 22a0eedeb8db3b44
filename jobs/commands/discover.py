"""`discover`: the columns of a site, from its home page."""

import click

from jobs.chinese import ChineseCommand
from jobs.shell import Shell


@click.command(cls=ChineseCommand, help="从首页找出栏目及类别，写出 sites/KEY.toml 供人核对。")
@click.argument("url", metavar="首页网址")
@click.option("--key", metavar="KEY", help="站点 key，默认取自域名")
@click.option(
    "--allow-network", "networks", metavar="CIDR", multiple=True, help="内网网段，写入站点文件"
)
@click.option(
    "--delay",
    default=1.0,
    show_default="1 秒",
    type=click.FloatRange(0, 3600),
    metavar="秒",
    help="两次请求的间隔，写入站点文件",
)
@click.pass_obj
def command(
    home: str | None, url: str, key: str | None, networks: tuple[str, ...], delay: float
) -> int:
    """Discover, write the site file, print what a person should check."""
    from jobs.discover import discover_site
    from jobs.tables import print_discovery

    shell = Shell.at(home)
    found = discover_site(
        shell,
        url,
        key=key,
        networks=networks,
        delay_seconds=delay,
        on_page=lambda count, address: click.echo(f"第 {count} 页 {address}", err=True),
    )
    print_discovery(found)
    path = shell.home.site_file(found.site.key)
    click.echo(f"已写出 {path}，请核对后运行 zhanbao crawl {found.site.key}")
    return 0
