"""网站: one government website, one site file."""

from dataclasses import dataclass, field
from datetime import time

from model.columns import Column


@dataclass(frozen=True, kw_only=True, slots=True)
class Politeness:
    """How gently a site is visited."""

    #: Seconds between two requests to one host.
    delay_seconds: float = 1.0
    #: Requests under way at once.
    concurrency: int = 1
    obey_robots: bool = True
    #: Hours of the day in Asia/Shanghai in which the site may be crawled; None: all.
    window: tuple[time, time] | None = None

    def allows(self, at: time) -> bool:
        """True where a crawl may begin at that time of day; a window may pass midnight."""
        if self.window is None:
            return True
        start, end = self.window
        return start <= at < end if start < end else at >= start or at < end


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """One government website as its site file describes it."""

    #: Short name, also the file's name: `sites/<key>.toml`.
    key: str
    name: str
    #: Address of the home page.
    home: str
    #: Its own hosts, lower case, with the port where it is not the scheme's; all else is 外链.
    hosts: frozenset[str]
    columns: tuple[Column, ...] = ()
    #: Government site code, 10 digits or bm + 8.
    id_code: str = ""
    icp: str = ""
    police: str = ""
    conac: str = ""
    sponsor: str = ""
    operator: str = ""
    #: 政府门户网站, 部门网站 or 专项网站.
    type: str = ""
    chinese_domain: str = ""
    phone: str = ""
    #: Which version of the form: a key of `config/forms`.
    form: str = "guangxi-2020"
    #: Working days after which an answered letter is late; None: no limit was given.
    letter_limit_days: int | None = None
    #: Networks, as CIDR, that this site may be reached in though they are not public.
    allow_networks: tuple[str, ...] = ()
    politeness: Politeness = field(default_factory=Politeness)
    #: False: nobody crawls the site until it is set back.
    is_enabled: bool = True
    #: Path of the organisation it belongs to, see `model.organisations`.
    organisation: str = ""
    #: 地区 and 部门, to choose sites by.
    region: str = ""
    department: str = ""
    #: Facts that a person wrote under [facts]: field key → text, proposed as they stand.
    facts: tuple[tuple[str, str], ...] = ()

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)
