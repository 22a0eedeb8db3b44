"""Looks at links, hours apart → which are dead for good, and their observations. Pure.

A link that looks dead is a suspect; it is dead where a second look, at least four hours later,
finds it dead again. Suspects travel from look to look as JSON in the observation `links.suspects`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from collectors import keys
from collectors.links import LinkCheck, Verdict
from collectors.observing import Look
from inspection.readings import (
    ATTACHMENTS_BROKEN,
    LINKS_HOME_DEAD,
    LINKS_INNER_DEAD,
    LINKS_LAPSED,
)
from model.identity import host_of, is_external
from model.observations import Observation, Reading

#: Between the two looks that make a link dead.
SECOND_LOOK_AFTER: Final = timedelta(hours=4)
_SHOWN = 30
_MAX_SUSPECTS = 1000
_WAITING = "，待复核"
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|rtf|txt|csv|zip|rar|7z)$", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspect:
    """A link that looked dead, and since when."""

    url: str
    found_on: str
    words: str
    #: First of the looks that found it dead without a break; aware, UTC.
    since: datetime


def is_attachment(url: str) -> bool:
    """True where an address names a document or an archive."""
    return bool(_FILE.search(urlsplit(url).path))


def settle(
    checks: Sequence[LinkCheck], suspects: Mapping[str, Suspect], *, at: datetime
) -> list[LinkCheck]:
    """A look at `at` with its dead links settled by the looks before.

    Dead now and dead four hours ago or longer: dead. Dead for the first time: 无法判断 for now.
    """
    settled = []
    for check in checks:
        before = suspects.get(check.url)
        is_first = before is None or at - before.since < SECOND_LOOK_AFTER
        if check.verdict is Verdict.DEAD and is_first:
            settled.append(replace(check, verdict=Verdict.UNKNOWN, why=check.why + _WAITING))
        else:
            settled.append(check)
    return settled


def next_suspects(
    checks: Sequence[LinkCheck], suspects: Mapping[str, Suspect], *, at: datetime
) -> list[Suspect]:
    """Who must be looked at again: all that looked dead now, each since it first did."""
    return [
        Suspect(
            url=check.url,
            found_on=check.found_on,
            words=check.words,
            since=before.since if (before := suspects.get(check.url)) else at,
        )
        for check in checks
        if check.verdict is Verdict.DEAD
    ][:_MAX_SUSPECTS]


def read_suspects(observation: Observation | None) -> dict[str, Suspect]:
    """Address → suspect, of the newest `links.suspects`; empty where there is none."""
    if observation is None or not isinstance(observation.value, str):
        return {}
    found = {}
    for url, found_on, words, since in json.loads(observation.value):
        moment = datetime.fromisoformat(since)
        found[url] = Suspect(url=url, found_on=found_on, words=words, since=moment)
    return found


def collect_links(
    checks: Sequence[LinkCheck],
    suspects: Mapping[str, Suspect],
    *,
    home: str,
    hosts: frozenset[str],
    at: datetime,
) -> list[Observation]:
    """What one look at links comes to, after the looks before it.

    Dead links of the home page, of other pages, broken attachments, and external ones apart. A
    group without a dead link but with one that waits for its second look is 无法判断.
    """
    settled = settle(checks, suspects, at=at)
    own = [check for check in settled if not is_external(check.url, hosts)]
    outside = [check for check in settled if is_external(check.url, hosts)]
    files = [check for check in own if is_attachment(check.url)]
    pages = [check for check in own if not is_attachment(check.url)]
    groups = {
        LINKS_HOME_DEAD: [check for check in pages if check.found_on in {"", home}],
        LINKS_INNER_DEAD: [check for check in pages if check.found_on not in {"", home}],
        ATTACHMENTS_BROKEN: files,
        keys.LINKS_EXTERNAL_DEAD: outside,
    }
    look = Look(at=at, source=home)
    unknown = _of(settled, Verdict.UNKNOWN)
    return [
        *(_count(look, key, group) for key, group in groups.items()),
        _lapsed(look, outside),
        look.read(keys.LINKS_UNKNOWN, len(unknown), unit="个", detail=_shown(unknown)),
        look.read(keys.LINKS_CHECKED, len(checks), unit="个"),
        look.read(keys.LINKS_SUSPECTS, _written(next_suspects(checks, suspects, at=at))),
    ]


def _count(look: Look, key: str, group: Sequence[LinkCheck]) -> Observation:
    dead = _of(group, Verdict.DEAD)
    waiting = [check for check in group if check.why.endswith(_WAITING)]
    value: Reading = len(dead) if dead or not waiting else None
    return look.read(key, value, unit="个", detail=_shown([*dead, *waiting]))


def _lapsed(look: Look, outside: Sequence[LinkCheck]) -> Observation:
    """Outside hosts without an address, a host once: a name that anybody may buy."""
    gone = [check for check in outside if check.has_no_address]
    dead = {host_of(check.url): check for check in reversed(_of(gone, Verdict.DEAD))}
    value: Reading = len(dead) if dead or not gone else None
    detail = _shown(list(dead.values()) or gone)
    return look.read(LINKS_LAPSED, value, unit="个", detail=detail)


def _of(checks: Sequence[LinkCheck], verdict: Verdict) -> list[LinkCheck]:
    return [check for check in checks if check.verdict is verdict]


def _shown(checks: Sequence[LinkCheck]) -> str:
    lines = [f"{check.words or check.url}（{check.url}，{check.why}）" for check in checks[:_SHOWN]]
    return "；".join(lines) + ("…" if len(checks) > _SHOWN else "")


def _written(suspects: Sequence[Suspect]) -> str:
    rows = [[each.url, each.found_on, each.words, each.since.isoformat()] for each in suspects]
    return json.dumps(rows, ensure_ascii=False)
