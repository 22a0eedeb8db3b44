"""Every page over a store of a thousand sites and a million items: how long until it is there?

`python benchmarks/pages.py [--sites 1000] [--items 1000000] [--rounds 40] [--home DIR] [--write]`

The server is a process of its own, asked over loopback one request after the other, as a
person asks. Every fifth request goes to the largest site, every tenth to one of the next ten;
the others to sites at random. `--home` keeps the store and takes it up again.
"""

import argparse
import math
import multiprocessing
import os
import random
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import httpx  # noqa: E402 - after the path is set
from page_addresses import filled_address, is_file, patterns_of  # noqa: E402 - after the path is set
from page_store import NOW, YEAR, fill_home, keys_of  # noqa: E402 - after the path is set
from performance_page import write_section  # noqa: E402 - after the path is set

from config.home import Home  # noqa: E402 - after the path is set
from config.sites import load_site  # noqa: E402 - after the path is set
from model.people import Role  # noqa: E402 - after the path is set
from model.waves import WavePlan  # noqa: E402 - after the path is set
from store import people  # noqa: E402 - after the path is set
from store.engine import Store, open_store  # noqa: E402 - after the path is set
from store.fleet_waves import start_wave, wave_of  # noqa: E402 - after the path is set
from store.sheets import compile_site  # noqa: E402 - after the path is set
from web.tokens import new_token, token_hash  # noqa: E402 - after the path is set

#: Seconds within which 95 of 100 pages have to be there.
LIMIT = 0.3
#: Sites that are asked for; their drafts are compiled.
_ASKED = 40
#: Pages that the head may not read → who may.
_READERS = {"/people": Role.ADMIN, "/columns/edit": Role.FILLER}


def main() -> None:
    """Seed, serve, ask, print, and with `--write` write the page of figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=1000)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", default="", help="pages whose address holds this text")
    parser.add_argument("--no-files", action="store_true", help="pages alone, no documents")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with _seeded(options.home, options.sites, options.items) as home:
        asked = _asked(options.sites)
        tokens = {role: _log_in(home, role) for role in (Role.HEAD, *_READERS.values())}
        _begin_wave(home, options.sites)
        with _served(home) as (address, pid):
            lines = list(_measure(address, pid, tokens, asked, options))
    text = _table(lines, options)
    print(text)
    if options.write:
        write_section("pages", "Pages", text)
    pages = [line for line in lines if not is_file(line.path)]
    slow = [line.path for line in pages if _high(line.wall) > LIMIT]
    print(f"over {1000 * LIMIT:.0f} ms: {slow or 'none'}", file=sys.stderr)


@contextmanager
def _seeded(folder: Path | None, sites: int, items: int) -> Iterator[Home]:
    with tempfile.TemporaryDirectory() as passing:
        place = folder or Path(passing) / "home"
        if place.exists():
            yield Home(path=place, database_url=f"sqlite:///{place / 'zhanbao.sqlite3'}")
            return
        begun = time.perf_counter()
        home = fill_home(place, site_count=sites, item_count=items)
        # Whoever asks here has a session and no telephone.
        home.security.write_text("second_factor_roles = []\n", encoding="utf-8")
        store = open_store(home.database_url)
        for key in _asked(sites):
            with store.transaction() as tx:
                compile_site(tx, load_site(home.site_file(key)), year=YEAR, now=NOW)
        store.close()
        print(f"seeded in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        yield home


def _asked(sites: int) -> list[str]:
    """The largest eleven, then sites at random."""
    keys = keys_of(sites)
    return [*keys[:11], *random.Random(7).sample(keys[11:], min(_ASKED - 11, len(keys[11:])))]


def _log_in(home: Home, role: Role) -> str:
    """A session of a person of that role."""
    store: Store = open_store(home.database_url)
    token = new_token()
    with store.transaction() as tx:
        person = next(user for user in people.users_of(tx) if user.role is role)
        people.create_session(
            tx, user=person.id, token_hash=token_hash(token), at=NOW, origin="benchmark"
        )
    store.close()
    return token


def _begin_wave(home: Home, sites: int) -> None:
    """The first wave, over all sites, unless there is one."""
    store = open_store(home.database_url)
    with store.transaction() as tx:
        if wave_of(tx, 1) is None:
            plan = WavePlan(task="crawl", selection="全部", under="")
            start_wave(tx, plan, keys_of(sites), by="benchmark", at=NOW, year=YEAR)
    store.close()


@contextmanager
def _served(home: Home) -> Iterator[tuple[str, int]]:
    """Its address and the number of its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(home, port))
    server.start()
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", server.pid or 0
    finally:
        server.terminate()
        server.join()


def _serve(home: Home, port: int) -> None:
    import uvicorn

    from web.app import create_app

    app = create_app(home, clock=lambda: NOW)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the page does not answer")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What one page took, request by request, in seconds."""

    path: str
    wall: list[float]
    #: Of the server alone: on a busy machine the better figure.
    cpu: list[float]


def _measure(
    address: str,
    pid: int,
    tokens: Mapping[Role, str],
    asked: list[str],
    options: argparse.Namespace,
) -> Iterator[Line]:
    chance = random.Random(11)
    with httpx.Client(base_url=address, trust_env=False) as client:
        for pattern in patterns_of(options.only):
            if options.no_files and is_file(pattern):
                continue
            role = next((who for end, who in _READERS.items() if end in pattern), Role.HEAD)
            client.headers["Cookie"] = f"zhanbao_session={tokens[role]}"
            client.get("/").raise_for_status()
            line = Line(path=pattern, wall=[], cpu=[])
            wanted = max(1, options.rounds // 8) if is_file(pattern) else options.rounds
            for number in range(wanted):
                path = filled_address(pattern, _site(asked, number, chance), number)
                if path is None or not _ask(client, path, pid, line):
                    break
            if len(line.wall) < wanted:
                print(f"not measured: {pattern}", file=sys.stderr)
                continue
            print(f"{_high(line.wall):7.3f} {_high(line.cpu):7.3f} {pattern}", file=sys.stderr)
            yield line


def _ask(client: httpx.Client, path: str, pid: int, line: Line) -> bool:
    """Whether the page came; what it took goes to the line."""
    used, begun = _cpu_of(pid), time.perf_counter()
    answer = client.get(path, timeout=120)
    line.wall.append(time.perf_counter() - begun)
    line.cpu.append(_cpu_of(pid) - used)
    if answer.status_code != 200:
        print(f"{answer.status_code} {path}", file=sys.stderr)
        line.wall.pop()
    return answer.status_code == 200


def _cpu_of(pid: int) -> float:
    """Seconds that all threads of a process were on a processor."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def _site(asked: list[str], number: int, chance: random.Random) -> str:
    if number % 5 == 0:
        return asked[0]
    return asked[1 + number // 10 % 10] if number % 10 == 1 else chance.choice(asked[11:] or asked)


def _high(times: list[float]) -> float:
    """The time that 95 of 100 do not exceed."""
    return sorted(times)[math.ceil(0.95 * len(times)) - 1]


def _table(lines: list[Line], options: argparse.Namespace) -> str:
    head = f"""{options.sites:,} sites, {options.items:,} items (the largest site: 6 %), SQLite;
{options.rounds} requests a page, one after the other, {os.cpu_count()} cores, by
`python benchmarks/pages.py --write`. Wall time until the whole answer is there, and processor
time of the server. Load of the machine over the last minute: {os.getloadavg()[0]:.1f}; where that
is above the number of cores, the processor time alone counts.
"""
    pages = [line for line in lines if not is_file(line.path)]
    files = [line for line in lines if is_file(line.path)]
    documents = ["", *_rows("document", files)] if files else []
    return "\n".join([head, *_rows("page", pages), *documents])


def _rows(what: str, lines: list[Line]) -> Iterator[str]:
    yield f"| {what} | p50 ms | p95 ms | slowest ms | p95 CPU ms |"
    yield "|---|---:|---:|---:|---:|"
    for line in lines:
        times = (median(line.wall), _high(line.wall), max(line.wall), _high(line.cpu))
        yield f"| `{line.path}` | {' | '.join(f'{1000 * one:.0f}' for one in times)} |"


if __name__ == "__main__":
    main()
