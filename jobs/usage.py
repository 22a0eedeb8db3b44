"""click's usage errors → Chinese sentences that say what was wrong and where to look."""

import re

import click

#: What click says of a value → the same in Chinese.
_REASONS = (
    (r"'(.*)' is not one of (.*)\.", r"「\1」不是 \2 之一"),
    (r"'(.*)' is not a valid (?:integer|float)(?: range)?\.", r"「\1」不是数字"),
    (r"(.*) is not in the range (.*)\.", r"\1 不在范围 \2 之内"),
    (r".* '(.*)' does not exist\.", r"「\1」不存在"),
    (r".* '(.*)' is a directory\.", r"「\1」是目录，不是文件"),
    (r".* '(.*)' is a file\.", r"「\1」是文件，不是目录"),
    (r"'(.*)' does not match the formats? (.*)\.", r"「\1」不是日期，写如 2025-03-01"),
)


def describe_usage_error(error: click.ClickException) -> str:
    """One Chinese sentence for a usage error, ending with the command to ask for help."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "zhanbao"
    return f"{_sentence(error)} → 用 {path} --help 查看用法"


def _sentence(error: click.ClickException) -> str:
    match error:
        case click.exceptions.NoSuchCommand():
            return f"没有命令「{error.command_name}」{_guess(error.possibilities)}"
        case click.NoSuchOption():
            return f"没有选项 {error.option_name}{_guess(error.possibilities)}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 用法不对（缺少值？）"
        case click.MissingParameter():
            return f"缺少{_parameter(error)}"
        case click.BadParameter():
            return f"{_parameter(error)}的值无效（{_why(error.message)}）"
        case click.FileError():
            return f"无法打开文件 {error.ui_filename}：{error.message}"
        case _:
            return _translate(error.message)


def _why(message: str) -> str:
    """The reason in Chinese; as it is where it is one of our own."""
    for pattern, chinese in _REASONS:
        if found := re.fullmatch(pattern, message):
            return found.expand(chinese).replace("'", "").replace(", ", "、")
    return message


def _parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return f"参数 {error.param_hint or ''}"
    if isinstance(error.param, click.Option):
        return f"选项 {error.param.opts[0]} "
    return f"参数 {error.param.make_metavar(error.ctx) if error.ctx else error.param.name} "


def _guess(possibilities: object) -> str:
    words = list(possibilities) if isinstance(possibilities, list | tuple | set) else []
    return f"，是否为 {' 或 '.join(sorted(words))}？" if words else ""


def _translate(message: str) -> str:
    if message.startswith("No such command"):
        return message.replace("No such command", "没有命令").rstrip(".")
    if message.startswith("Got unexpected extra argument"):
        return "多余的参数" + message.partition("(")[2].rstrip(")").join("（）")
    return message
