"""`demo`: the main job on the bundled site, then the review page."""

import click

from jobs.chinese import ChineseCommand
from jobs.shell import Shell


@click.command(cls=ChineseCommand, help="在本机跑一遍全过程，不需要任何准备；最后打开填报页。")
@click.option("--no-serve", is_flag=True, help="不启动填报页，跑完即结束")
@click.option(
    "--port",
    default=8000,
    show_default="8000",
    type=click.IntRange(0, 65535),
    metavar="端口",
    help="填报页的端口",
)
@click.pass_obj
def command(home: str | None, no_serve: bool, port: int) -> int:  # noqa: FBT001  (flags)
    """Run the demo; exit code 1 where the crawl was not complete."""
    from jobs.demo import make_people, run_demo, serve_demo_site
    from jobs.tables import print_draft

    shell = Shell.at(home)
    with serve_demo_site(shell) as server:
        result = run_demo(shell, server, say=lambda line: click.echo(line, err=True))
        print_draft(result.site, result.draft, result.cells)
        if not no_serve:
            from jobs.serve import serve

            passwords = make_people(shell)
            click.echo("\n登录填报页用（每次演示新生成）：")
            for name, password in passwords.items():
                click.echo(f"  用户名 {name}　密码 {password}")
            serve(shell, host="127.0.0.1", port=port, with_schedule=False, say=click.echo)
    return 0 if result.is_complete else 1
