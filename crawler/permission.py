"""Whether a site may be crawled now. Pure."""

from datetime import UTC, datetime, time, timedelta

from model.days import SHANGHAI
from model.errors import ConfigError, OutsideWindow
from model.sites import Site


def opening_after(window: tuple[time, time], at: datetime) -> datetime:
    """The next moment at which a window of the day in Asia/Shanghai opens, in UTC."""
    local = at.astimezone(SHANGHAI)
    opening = datetime.combine(local.date(), window[0], SHANGHAI)
    if opening <= local:
        opening += timedelta(days=1)
    return opening.astimezone(UTC)


def require_permission(site: Site, *, at: datetime, ignores_window: bool = False) -> None:
    """Pass where the site file lets the site be crawled at that moment.

    Raises:
        ConfigError: the site is switched off.
        OutsideWindow: it may be crawled at other hours only, and the hours are not ignored.
    """
    if not site.is_enabled:
        raise ConfigError(
            "本站已停用抓取（enabled = false），没有访问网站",
            where=f"{site.key}.toml",
            remedy="确认可以抓取后改为 enabled = true",
        )
    window = site.politeness.window
    local = at.astimezone(SHANGHAI)
    if window is None or ignores_window or site.politeness.allows(local.time()):
        return
    raise OutsideWindow(
        f"现在 {local:%H:%M} 不在约定的抓取时段 {window[0]:%H:%M}—{window[1]:%H:%M}，没有访问网站",
        where=f"{site.key}.toml",
        remedy="到时段内再抓取；确需现在抓取，加 --now",
    )
