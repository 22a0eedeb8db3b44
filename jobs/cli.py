"""`zhanbao`: the command line → one job, and its errors → Chinese sentences and exit codes."""

import importlib
import sys
from typing import Any

import click

from jobs.chinese import ChineseGroup
from jobs.usage import describe_usage_error
from model.errors import ZhanbaoError

#: Command → its file in `jobs/commands` and the line that `--help` shows. Kept here as text, so
#: that showing the help imports none of them.
COMMANDS = {
    "demo": ("demo", "在本机跑一遍：演示站点 → 发现 → 抓取 → 检查 → 生成草稿 → 打开填报页"),
    "discover": ("discover", "从首页找出栏目及类别，写出 sites/KEY.toml"),
    "read": ("read", "看程序在一个页面上读到什么（已存文件或网址）"),
    "crawl": ("crawl", "抓取一个网站并清点信息；默认只取上次之后的新内容"),
    "check": ("check", "检查标识、可用性、证书、IPv6 等一次"),
    "registry": ("registry", "记录人工核对的 ICP、公安备案号"),
    "inspect": ("inspect", "按官方指标判断，开立或关闭问题"),
    "logs": ("logs", "从访问日志统计独立用户量与访问量"),
    "import": ("import_figures", "从 xlsx、csv 或往年的报表导入数据"),
    "compile": ("compile", "汇总生成年度报表草稿"),
    "draft": ("draft", "显示草稿"),
    "items": ("items", "列出一个数字背后的信息"),
    "confirm": ("confirm", "确认、修改或撤销一个指标的值"),
    "export": ("export", "导出正式报表（docx、xlsx、html、pdf、json）"),
    "report": ("report", "写出月度、季度或任意一段时间的自查报告（docx、html）"),
    "issues": ("issues", "列出未关闭的问题"),
    "issue": ("issue", "处理一个问题：知悉、指派、期限、误报、确认为安全问题"),
    "alerts": ("alerts", "告警：试一个渠道，列出与重发"),
    "fleet": ("fleet", "许多网站：导入、成批发现与抓取、总览、汇总"),
    "serve": ("serve", "启动填报页与任务计划"),
    "worker": ("worker", "再启动一个工作进程（PostgreSQL）"),
    "schedule": ("schedule", "查看或立即运行计划任务"),
    "user": ("user", "用户：添加、列出、停用、改角色、解锁、重设"),
    "token": ("token", "接口令牌：生成、列出、吊销"),
    "audit": ("audit", "审计：核对记录链、登记锚值、导出"),
    "doctor": ("doctor", "检查运行环境"),
    "verify": ("verify", "核对数据的五条不变式"),
    "backup": ("backup", "备份到一个文件"),
    "restore": ("restore", "从备份恢复"),
}


class LazyGroup(ChineseGroup):
    """A group whose commands are imported only when called: `--help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """Names in the order of the work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's file."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"jobs.commands.{COMMANDS[cmd_name][0]}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands from the table above."""
        with formatter.section("命令"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar="命令 …",
    options_metavar="[选项]",
)
@click.option("--home", metavar="目录", help="数据目录，默认 ZHANBAO_HOME 或 ./var")
@click.version_option(package_name="zhanbao", message="zhanbao %(version)s", help="显示版本")
@click.pass_context
def zhanbao(ctx: click.Context, home: str | None) -> None:
    """站报：清点政府网站全年信息，生成工作年度报表草稿，每个数字都有依据。"""
    ctx.obj = home


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; never returns. Exit codes: 0, 1, 2 or 3 as design §5 says."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run one command → its exit code; errors on purpose become one line on stderr."""
    try:
        result: Any = zhanbao.main(args=arguments, prog_name="zhanbao", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 2
    except click.ClickException as error:
        return _tell(f"用法错误：{describe_usage_error(error)}", code=2)
    except click.Abort:
        return _tell("已中止。", code=1)
    except ZhanbaoError as error:
        return _tell(f"错误：{error}", code=error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except ModuleNotFoundError as error:
        if sys.modules.get(str(error.name).partition(".")[0]) is not None:
            return _tell_fault(error)
        return _tell(f"错误：没有安装 {error.name} → 程序更新后须重新运行 make setup", code=2)
    except Exception as error:  # noqa: BLE001  (the last door: a fault of ours must not look like a user's)
        return _tell_fault(error)
    return result if isinstance(result, int) else 0


def _tell(line: str, *, code: int) -> int:
    click.echo(line, err=True)
    return code


def _tell_fault(error: Exception) -> int:
    """Keep the traceback in a file for whoever mends it; the user gets one line."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="zhanbao-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exception(error, file=file)
    return _tell(
        f"程序内部错误：{type(error).__name__}: {error} → 请把 {file.name} 交给维护人员", code=3
    )


if __name__ == "__main__":
    main()
