"""What asks a site outside a crawl takes its turn with everything else."""

import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from loopback_site import LoopbackSite, Reply, days_back, serving, write_site

from config.home import Home
from gate.robots import Robots
from jobs.check import probe_home
from jobs.cli import run
from jobs.host_turns import fetcher_in_turn, probe_fetcher, turns_of
from jobs.polite_fetch import PoliteFetch
from jobs.shell import Shell
from model.days import utc_now
from model.errors import FetchError
from model.fetching import Outcome, PageRequest
from model.runs import RunStatus
from store import observations, runs
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
    fetcher = fetcher_in_turn(shell, "t", networks=(), delay_seconds=1.0)
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


def test_a_wait_that_one_process_was_asked_for_is_kept_by_every_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = LoopbackSite()
    page.add_list("a", days_back(date(2026, 6, 30), 6))
    page.answers["/robots.txt"] = ""
    page.answers["/"] = Reply("维护", 503, {"Retry-After": "3600"})
    with serving(page):
        write_site(tmp_path, page, [("甲", "policy", "/a/")])
        file = tmp_path / "sites" / "demo.toml"
        file.write_text(file.read_text().replace("delay_seconds = 0", "delay_seconds = 0.1"))
        home = ["--home", str(tmp_path)]
        subprocess.run(
            [sys.executable, "-m", "jobs", *home, "check", "demo", "--links"],
            capture_output=True,
            check=False,
        )
        asked = list(page.log)
        page.answers["/"] = page.answers["/a/"]
        for words in (
            ["check", "demo", "--links"],
            ["schedule", "run", "probe", "--site", "demo"],
            ["discover", page.address, "--key", "other", "--allow-network", "127.0.0.0/8"],
            ["crawl", "demo"],
        ):
            run([*home, *words])
        capsys.readouterr()
        run([*home, "schedule", "list"])

    # The page was not asked again; the crawl's first request is not made either.
    assert asked == page.log == ["/"]
    told = capsys.readouterr().out
    host = page.address.removeprefix("http://")
    assert f"{host} 要求" in told
    assert "HTTP 503，Retry-After 3600" in told
    shell = Shell.at(str(tmp_path))
    with shell.reading() as tx:
        outcome = observations.latest(tx, "demo")["home.outcome"]
        [crawl] = runs.runs_of(tx, "demo")
    shell.store.close()
    assert outcome.value == Outcome.NOT_MONITORED
    assert "HTTP 503" in outcome.detail
    assert crawl.status is RunStatus.PARTIAL
    assert "秒后再来" in crawl.reason


def test_a_visit_that_asks_for_patience_is_still_a_visit(tmp_path: Path) -> None:
    page = LoopbackSite(answers={"/": Reply("维护", 503, {"Retry-After": "30"})})
    with serving(page):
        write_site(tmp_path, page, [])
        shell = Shell.at(str(tmp_path))
        site = shell.site("demo")
        first, second = (
            probe_home(site, at=utc_now(), fetcher=probe_fetcher(shell, site))[0].value
            for _ in range(2)
        )
        shell.store.close()

    assert (first, second) == (Outcome.HTTP_5XX, Outcome.NOT_MONITORED)
    assert page.asked("/") == 1


@pytest.mark.parametrize("contact", ["a@b.gov.cn", "某局 0771-1"])
def test_whoever_is_asked_learns_whom_to_write_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contact: str
) -> None:
    monkeypatch.setenv("ZHANBAO_CONTACT", contact)
    told: list[str] = []

    def answer(_visit: int, headers: dict[str, str]) -> Reply:
        told.append(headers["User-Agent"])
        return Reply("<html><head><title>某局</title></head><body><p>首页</p></body></html>")

    page = LoopbackSite(answers={"/": answer, "/a/": answer, "/robots.txt": ""})
    with serving(page):
        write_site(tmp_path, page, [("甲", "policy", "/a/")])
        for words in (
            ["check", "demo", "--links"],
            ["schedule", "run", "probe", "--site", "demo"],
            ["crawl", "demo"],
        ):
            run(["--home", str(tmp_path), *words])

    assert len({name.partition("/")[0] for name in told}) == 2
    assert all(f"+{quote(contact, safe=' @')}" in name for name in told)
