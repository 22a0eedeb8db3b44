"""Which hits are page views of people; the lists are `config/access_log.toml`. Pure."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from collectors.access_log.lines import Hit


@dataclass(frozen=True, kw_only=True, slots=True)
class HitRules:
    """The rules of one installation."""

    #: Words in the agent that mark a robot.
    robots: re.Pattern[str]
    #: Paths that are no pages.
    not_pages: re.Pattern[str]
    #: Addresses of visitors that are left out: the site's own monitors.
    own_addresses: frozenset[str]
    methods: frozenset[str]
    statuses: frozenset[str]
    #: True: a hit without an agent is a robot's.
    needs_agent: bool


def parse_rules(text: str) -> HitRules:
    """The rules that the TOML text describes."""
    table = tomllib.loads(text)
    words = "|".join(re.escape(word) for word in table["robots"]) or r"(?!)"
    endings = "|".join(re.escape(ending) for ending in table["not_page_endings"]) or r"(?!)"
    starts = "|".join(re.escape(start) for start in table["not_page_starts"])
    not_pages = rf"(?:^(?:{starts}))|" if starts else ""
    return HitRules(
        robots=re.compile(words, re.IGNORECASE),
        not_pages=re.compile(rf"{not_pages}\.(?:{endings})(?:[?#;]|$)", re.IGNORECASE),
        own_addresses=frozenset(table["own_addresses"]),
        methods=frozenset(table["methods"]),
        statuses=frozenset(str(status) for status in table["statuses"]),
        needs_agent=bool(table["needs_agent"]),
    )


class Judge:
    """Says of hits why they do not count; remembers agents, which repeat by the million."""

    def __init__(self, rules: HitRules) -> None:
        self._rules = rules
        self._is_robot = lru_cache(maxsize=65536)(self._judge_agent)
        self._is_no_page = lru_cache(maxsize=65536)(rules.not_pages.search)

    @property
    def has_own_addresses(self) -> bool:
        """True where the rules name addresses to leave out."""
        return bool(self._rules.own_addresses)

    def why_not(self, hit: Hit) -> str:
        """Chinese reason why a hit is no page view of a person; "" where it is one."""
        _, address, agent, method, path, status = hit
        return (
            self.why_not_status(status)
            or self.why_not_request(method, path)
            or self.why_not_agent(agent)
            or self.why_not_address(address)
        )

    def why_not_status(self, status: str) -> str:
        """The reason, as far as it lies in the answer."""
        return "" if status in self._rules.statuses else "出错或跳转"

    def why_not_request(self, method: str, path: str) -> str:
        """The reason, as far as it lies in what was asked for."""
        if method not in self._rules.methods:
            return "不是读取页面"
        return "静态文件" if self._is_no_page(path) else ""

    def why_not_agent(self, agent: str) -> str:
        """The reason, as far as it lies in who says he asked."""
        return "爬虫" if self._is_robot(agent) else ""

    def why_not_address(self, address: str) -> str:
        """The reason, as far as it lies in where he asked from."""
        return "自有监测" if address in self._rules.own_addresses else ""

    def _judge_agent(self, agent: str) -> bool:
        if agent in {"", "-"}:
            return self._rules.needs_agent
        return bool(self._rules.robots.search(agent))
