"""click's help texts in Chinese: commands of `zhanbao` are made of these classes."""

from typing import Any

import click


class ChineseCommand(click.Command):
    """A command whose help has Chinese headings."""

    def __init__(self, *args: Any, **attributes: Any) -> None:  # noqa: ANN401  (click's own)
        attributes.setdefault("options_metavar", "[选项]")
        attributes.setdefault("add_help_option", True)
        super().__init__(*args, **attributes)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, its line in Chinese."""
        return _chinese_help(super().get_help_option(ctx))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), "用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options."""
        write_options(self, ctx, formatter)


def write_options(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    """Write a command's options under a Chinese heading."""
    records = [
        record
        for parameter in command.get_params(ctx)
        if (record := parameter.get_help_record(ctx))
    ]
    if records:
        with formatter.section("选项"):
            formatter.write_dl(records)


class ChineseGroup(click.Group):
    """A group whose help has Chinese headings."""

    command_class = ChineseCommand

    def __init__(self, *args: Any, **attributes: Any) -> None:  # noqa: ANN401  (click's own)
        attributes.setdefault("options_metavar", "[选项]")
        attributes.setdefault("subcommand_metavar", "命令 …")
        super().__init__(*args, **attributes)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, its line in Chinese."""
        return _chinese_help(super().get_help_option(ctx))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), "用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their first lines."""
        commands = [(name, self.commands[name].get_short_help_str()) for name in self.commands]
        with formatter.section("命令"):
            formatter.write_dl(commands)
        del ctx


def _chinese_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "显示这段说明"
    return option
