"""Does the time of a refused login tell whether there is an account of that name?

`python benchmarks/login_times.py [--tries 100]`

Names that exist and names that do not are tried in turn with a wrong password, through the whole
page; told are wall and CPU time and their ratios. Aim: within 5 %.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fastapi.testclient import TestClient  # noqa: E402 - after the path is set

from config.home import Home  # noqa: E402 - after the path is set
from model.days import utc_now  # noqa: E402 - after the path is set
from model.people import Role  # noqa: E402 - after the path is set
from store.engine import open_store  # noqa: E402 - after the path is set
from store.passwords import hash_password  # noqa: E402 - after the path is set
from store.people import add_user  # noqa: E402 - after the path is set
from web.app import create_app  # noqa: E402 - after the path is set

#: Tries at one name before it would be locked.
_TRIES_A_NAME = 4


def main() -> None:
    """Print the medians of both kinds of names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=100, help="of each kind")
    tries: int = parser.parse_args().tries
    with tempfile.TemporaryDirectory() as folder:
        home = Home(path=Path(folder), database_url=f"sqlite:///{folder}/store.sqlite3")
        home.sites.mkdir()
        store = open_store(home.database_url)
        with store.transaction() as tx:
            hashed = hash_password("mK9-vd72-Qpw")
            for number in range(-(-tries // _TRIES_A_NAME)):
                add_user(
                    tx,
                    name=f"known{number}",
                    role=Role.FILLER,
                    password_hash=hashed,
                    at=utc_now(),
                )
        store.close()
        report(measure(home, tries))


def measure(home: Home, tries: int) -> dict[str, list[tuple[float, float]]]:
    """Kind of name → wall and CPU seconds of each try, the kinds in turn."""
    found: dict[str, list[tuple[float, float]]] = {"known": [], "stranger": []}
    app = create_app(home)
    for number in range(-1, tries):
        kinds = ("known", "stranger") if number % 2 else ("stranger", "known")
        for kind in kinds:
            # An address of its own each time: the page slows a single one down.
            address = (f"10.{kind == 'known':d}.{number // 250 % 250}.{number % 250}", 1)
            client = TestClient(app, "https://zhanbao.test", client=address)
            words = {"name": f"{kind}{max(number, 0) // _TRIES_A_NAME}", "password": "falsch"}
            wall, cpu = time.perf_counter(), time.process_time()
            answer = client.post("/login", data=words)
            taken = time.perf_counter() - wall, time.process_time() - cpu
            assert answer.status_code == 401, answer.text
            if number >= 0:
                found[kind].append(taken)
    return found


def report(found: dict[str, list[tuple[float, float]]]) -> None:
    """Lines for wall and CPU: the median, and the fastest tenth, less disturbed by others."""
    for place, name in enumerate(("wall", "cpu")):
        for words, part in (("median", 0.5), ("fastest tenth", 0.1)):
            known, stranger = (
                1000 * sorted(try_[place] for try_ in found[kind])[int(part * len(found[kind]))]
                for kind in ("known", "stranger")
            )
            told = f"known {known:.1f} ms, unknown {stranger:.1f} ms"
            print(f"{name}, {words}: {told}, difference {known / stranger - 1:+.1%}")


if __name__ == "__main__":
    main()
