"""Find the columns of a site and write its site file; a person's edits stay."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from config.site_writer import write_site
from config.sites import load_site
from crawler.discovery.discover import Discovery, discover
from jobs.fleet_switches import require_running
from jobs.host_turns import fetcher_in_turn
from jobs.polite_fetch import PoliteFetch
from jobs.shell import Shell
from model.days import shanghai_day, utc_now
from model.errors import UsageError
from model.sites import Site

OnPage = Callable[[int, str], None]
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}\Z")


def discover_site(
    shell: Shell,
    home: str,
    *,
    key: str | None = None,
    networks: Sequence[str] = (),
    delay_seconds: float = 1.0,
    on_page: OnPage = lambda _count, _url: None,
    complete: Callable[[Site], Site] = lambda site: site,
) -> Discovery:
    """Walk a site's menus and write `sites/<key>.toml`.

    Args:
        shell: The installation.
        home: Address of the home page.
        key: Key of the site; by default made from its host.
        networks: CIDRs of an intranet site.
        delay_seconds: Pause between two requests.
        on_page: Told the number of pages so far and the address of each.
        complete: Adds what no page tells but the caller knows.

    Raises:
        UsageError: the address or the key is unusable.
        SiteStopped: nobody may visit the site now.
        FetchError: the home page gave no usable answer; nothing is written then.
    """
    _require_address(home)
    key = key or default_key(home)
    if not _KEY.match(key):
        raise UsageError(f"站点 key {key!r} 无效", where="--key", remedy="用字母、数字、- 和 _")
    require_running(shell, key)
    fetcher = fetcher_in_turn(shell, key, networks=networks, delay_seconds=delay_seconds)
    fetch = PoliteFetch.of(home, fetcher=fetcher, delay_seconds=delay_seconds)
    found = discover(
        home,
        key=key,
        fetch=fetch,
        allow_networks=networks,
        delay_seconds=delay_seconds,
        on_page=on_page,
    )
    site = complete(found.site)
    path = shell.home.site_file(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    reasons = {each.column.name: each.guess.reason for each in found.columns}
    write_site(path, site, today=shanghai_day(utc_now()), reasons=reasons)
    return replace(found, site=load_site(path))


def default_key(home: str) -> str:
    """A key from the host: `http://mzt.gxzf.gov.cn/` → `mzt-gxzf`.

    Raises:
        UsageError: the address has no scheme or host.
    """
    host = _require_address(home)
    labels = [label for label in host.split(".") if label not in {"www", "gov", "cn"}]
    return "-".join(labels) or "site"


def _require_address(home: str) -> str:
    """The host of a home page's address, which must be a whole one."""
    parts = urlsplit(home)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageError(
            f"首页网址 {home!r} 无效", remedy="写以 http:// 或 https:// 开头的完整网址"
        )
    return parts.hostname
