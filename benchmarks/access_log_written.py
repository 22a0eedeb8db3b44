"""Made-up access logs of 28 days in the formats that servers write, a fifth of them pictures.

Seconds run on as they do in a real log; the same seed gives the same file.
"""

import gzip
import lzma
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

AGENTS = [
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/{n}.0.0.0 Safari/537.36" for n in range(60)
]
AGENTS += ["Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)"]
PATHS = [f"/zwgk/t2026{n:04}_{n}.html" for n in range(2000)] + [f"/i/{n}.png" for n in range(500)]
_SECONDS = 28 * 86400
_W3C = (
    "#Software: Microsoft Internet Information Services 10.0\n"
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip "
    "cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n"
)


class Visit(NamedTuple):
    """What one line tells."""

    day: int
    clock: str
    address: str
    path: str
    agent: str
    size: int


def visits(lines: int) -> Iterator[Visit]:
    """As many visits, in order of time."""
    chance = random.Random(1)
    for number in range(lines):
        day, second = divmod(number * _SECONDS // lines, 86400)
        clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        address = f"10.{chance.randrange(4)}.{chance.randrange(256)}.{chance.randrange(32)}"
        path, agent = chance.choice(PATHS), chance.choice(AGENTS)
        yield Visit(day + 1, clock, address, path, agent, chance.randrange(200, 90000))


def combined(visit: Visit) -> str:
    """As nginx and Apache write it."""
    return (
        f"{visit.address} - - [{visit.day:02}/Feb/2026:{visit.clock} +0800] "
        f'"GET {visit.path} HTTP/1.1" 200 {visit.size} "http://www.x.gov.cn/" "{visit.agent}"'
    )


def forwarded(visit: Visit) -> str:
    """Nginx behind another server: one quoted field more."""
    return f'{combined(visit)} "{visit.address}, 10.9.9.9"'


def timed(visit: Visit) -> str:
    """With the seconds it took at the end, which differ from line to line."""
    return f"{combined(visit)} 0.{visit.size % 1000:03}"


def odd(visit: Visit) -> str:
    """One line in 150 is cut off, and another has a quote in the agent."""
    if visit.size % 150 == 0:
        return combined(visit)[:40]
    return combined(visit._replace(agent='a \\"b\\"') if visit.size % 150 == 1 else visit)


def w3c(visit: Visit) -> str:
    """As IIS writes it."""
    agent = visit.agent.replace(" ", "+")
    return (
        f"2026-02-{visit.day:02} {visit.clock} 10.9.9.1 GET {visit.path} - 80 - {visit.address} "
        f"{agent} http://www.x.gov.cn/ 200 0 0 {visit.size % 1000}"
    )


class Format(NamedTuple):
    """One way of writing a log."""

    name: str
    ending: str
    write: Callable[[Visit], str]
    pack: Callable[[bytes], bytes] | None = None
    head: str = ""


FORMATS = (
    Format("combined", "log", combined),
    Format("combined .gz", "gz", combined, gzip.compress),
    Format("combined .xz", "xz", combined, lambda body: lzma.compress(body, preset=0)),
    Format("+ X-Forwarded-For", "log", forwarded),
    Format("+ seconds taken", "log", timed),
    Format("odd lines within", "log", odd),
    Format("IIS W3C", "log", w3c, None, _W3C),
)


def write_log(folder: Path, form: Format, lines: int) -> Path:
    """The file of that format."""
    path = folder / f"{FORMATS.index(form)}.{form.ending}"
    with path.open("w", encoding="utf-8") as file:
        file.write(form.head)
        file.writelines(f"{form.write(visit)}\n" for visit in visits(lines))
    if form.pack is not None:
        path.write_bytes(form.pack(path.read_bytes()))
    return path
