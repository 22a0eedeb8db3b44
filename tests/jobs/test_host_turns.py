"""What asks a site outside a crawl takes its turn with everything else."""

import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from loopback_site import LoopbackSite, days_back, serving, write_site

from config.home import Home
from gate.robots import Robots
from jobs.host_turns import fetcher_in_turn, turns_of
from jobs.polite_fetch import PoliteFetch
from jobs.shell import Shell
from model.errors import FetchError
from model.fetching import PageRequest
from store.turns import hold_off


def test_turns_of_an_installation_follow_one_another(tmp_path: Path) -> None:
    shell = Shell(Home(path=tmp_path, database_url=f"sqlite:///{tmp_path / 'z.sqlite3'}"))
    take_turn = turns_of(shell)

    assert take_turn("a.gov.cn", 600.0) < 60
    assert 540 < take_turn("a.gov.cn", 600.0) <= 600
    shell.store.close()


def test_a_host_that_asked_to_be_left_alone_for_long_is_not_asked(tmp_path: Path) -> None:
    shell = Shell(Home(path=tmp_path, database_url=f"sqlite:///{tmp_path / 'z.sqlite3'}"))
    with shell.transaction() as tx:
        hold_off(tx, "a.gov.cn", wait=timedelta(hours=2))
    fetcher = fetcher_in_turn(shell, networks=(), delay_seconds=1.0)
    fetch = PoliteFetch(fetcher=fetcher, delay_seconds=1.0, robots=Robots())

    with pytest.raises(FetchError, match="Retry-After"):
        fetch(PageRequest(url="http://a.gov.cn/"))
    shell.store.close()


def test_two_processes_that_discover_and_check_one_site_ask_it_in_turn(tmp_path: Path) -> None:
    gap = 0.25
    page = LoopbackSite()
    page.add_list("a", days_back(date(2026, 6, 30), 6))

    page.answers["/"] = page.answers["/a/"]
    page.answers["/robots.txt"] = ""
    with serving(page):
        write_site(tmp_path, page, [("甲", "policy", "/a/")])
        file = tmp_path / "sites" / "demo.toml"
        file.write_text(file.read_text().replace("delay_seconds = 0", f"delay_seconds = {gap}"))
        Shell.at(str(tmp_path)).store.close()
        began = time.monotonic()
        both = [
            subprocess.Popen(
                [sys.executable, "-m", "jobs", "--home", str(tmp_path), *words],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for words in (
                ("check", "demo", "--links"),
                ("discover", page.address, "--key", "other", "--delay", str(gap),
                 "--allow-network", "127.0.0.0/8"),
            )
        ]  # fmt: skip
        for process in both:
            process.wait(timeout=90)
        ended = time.monotonic()

    # Each request left no earlier than its turn, and a turn is a gap after the one before.
    assert (tmp_path / "sites" / "other.toml").exists()
    assert len(page.log) > 20
    assert ended - began >= (len(page.log) - 1) * gap
