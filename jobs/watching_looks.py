"""What `doctor` says of inspection and alerts: would anybody hear of a fault?"""

import os
from collections.abc import Iterator

from config.indicators import load_own_indicators
from config.words import load_words
from jobs.inspect import load_channels_of
from jobs.shell import Shell
from model.errors import ZhanbaoError
from store import outbox

#: A word, whether it is good (None: worth knowing), and the detail.
Looked = tuple[str, bool | None, str]


def look_at_watching(shell: Shell) -> Iterator[Looked]:
    """Channels, the own table of indicators and words, what reached nobody, what is not set."""
    yield from _channels(shell)
    yield from _files(shell)
    yield from _undelivered(shell)
    yield from _settings()
    yield _browser()


def _channels(shell: Shell) -> Iterator[Looked]:
    try:
        channels = load_channels_of(shell.home)
    except ZhanbaoError as error:
        yield "告警渠道", False, str(error)
        return
    if not channels:
        yield "告警渠道", None, "还没有，问题不会通知任何人 → 写 channels.toml"
        return
    yield "告警渠道", True, "、".join(channel.name for channel in channels)
    if all(channel.is_escalation for channel in channels):
        yield "告警渠道", None, "都只用于升级，平时没有人收到告警 → 加一个普通渠道"


def _files(shell: Shell) -> Iterator[Looked]:
    try:
        indicators = load_own_indicators(shell.home.indicators)
        words = load_words(shell.home.words)
    except ZhanbaoError as error:
        yield "检查指标与词表", False, str(error)
    else:
        yield "检查指标与词表", True, f"指标 {len(indicators)} 条，词 {len(words)} 个"


def _undelivered(shell: Shell) -> Iterator[Looked]:
    try:
        with shell.reading() as tx:
            given_up = outbox.undelivered(tx)
    except ZhanbaoError:
        return  # the look at the store tells it
    if given_up:
        newest = given_up[0]
        detail = f"{len(given_up)} 条未送达，最近一条：{newest.channel} {newest.last_error}"
        yield "告警", False, f"{detail} → 改好设置后 zhanbao alerts send --retry"


def _settings() -> Iterator[Looked]:
    if not os.environ.get("ZHANBAO_REFERENCES"):
        yield "参照地址", None, "没有设置，本机断网会当作网站打不开 → 设置 ZHANBAO_REFERENCES"
    if not os.environ.get("ZHANBAO_HEARTBEAT_URL"):
        yield "存活通知", None, "没有设置，本程序停了没有人知道 → 设置 ZHANBAO_HEARTBEAT_URL"


def _browser() -> Looked:
    from crawler.rendering import require_browser

    try:
        require_browser()
    except ZhanbaoError as error:
        return "截图", None, f"{error.what}，问题不留截图 → {error.remedy}"
    return "截图", True, "有 Chromium"
