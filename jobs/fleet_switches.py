"""Nothing is asked of a site that somebody has stopped: whatever visits one comes through here."""

import time

from jobs.shell import Shell
from model.errors import ConfigError, SiteStopped
from model.sites import Site
from store.fleet_switches import switch_of

#: So often it is asked whether a site that is being visited was stopped.
WATCH_SECONDS = 2.0
_NOT_VISITED = "，没有访问网站"


def site_to_visit(shell: Shell, key: str) -> Site:
    """The site of that key, to be asked for pages now.

    Raises:
        ConfigError: there is no such site file, or it is unusable.
        SiteStopped: nobody may visit the site now.
    """
    site = shell.site(key)
    if why := why_stopped(shell, site):
        raise _stopped(key, why)
    return site


def require_running(shell: Shell, key: str) -> None:
    """Pass where a site, that may not have a file yet, may be visited.

    Raises:
        SiteStopped: nobody may visit it now.
    """
    try:
        site = shell.site(key)
    except ConfigError:
        # A new site, or a file that discovery itself will complain of.
        with shell.reading() as tx:
            switch = switch_of(tx, key)
        why = switch.sentence if switch is not None and switch.is_stopped else ""
    else:
        why = why_stopped(shell, site)
    if why:
        raise _stopped(key, why)


def why_stopped(shell: Shell, site: Site) -> str:
    """Why nobody may visit a site, in Chinese; "" where it may be visited."""
    if not site.is_enabled:
        return "本站已停用（站点文件中 enabled = false）"
    with shell.reading() as tx:
        switch = switch_of(tx, site.key)
    return switch.sentence if switch is not None and switch.is_stopped else ""


def _stopped(key: str, why: str) -> SiteStopped:
    return SiteStopped(
        f"{why}{_NOT_VISITED}",
        where=key,
        remedy=f"确认可以访问后：zhanbao fleet start {key}，或在页面上恢复",
    )


class Watch:
    """Looks every few seconds whether a site was stopped while it is being visited."""

    def __init__(self, shell: Shell, key: str) -> None:
        self._shell = shell
        self._key = key
        self._ask_again_at = time.monotonic() + WATCH_SECONDS

    def __call__(self) -> None:
        """Pass, or end what is under way.

        Raises:
            SiteStopped: nobody may visit the site any more.
        """
        now = time.monotonic()
        if now < self._ask_again_at:
            return
        self._ask_again_at = now + WATCH_SECONDS
        try:
            require_running(self._shell, self._key)
        except SiteStopped as stopped:
            why = stopped.what.removesuffix(_NOT_VISITED)
            raise SiteStopped(
                f"{why}，中途停下，这一次没有记录", where=self._key, remedy=stopped.remedy
            ) from stopped

    def sleep(self, seconds: float) -> None:
        """Sleep, unless the site is stopped meanwhile.

        Raises:
            SiteStopped: as above.
        """
        ends_at = time.monotonic() + seconds
        while True:
            self()
            rest = ends_at - time.monotonic()
            if rest <= 0:
                return
            time.sleep(min(rest, WATCH_SECONDS))
