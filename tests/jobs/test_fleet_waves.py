import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from loopback_site import LoopbackSite, serving

from config.schedule import load_schedule
from jobs.cli import run
from jobs.fleet_waves import drive_for_a_turn, step
from jobs.schedule_slots import SlotEnd, new_owner, run_slot
from jobs.scheduler import Scheduler, Started
from jobs.shell import Shell
from model.days import utc_now
from model.waves import WavePlan, WaveState, WaveStep
from store.fleet_waves import sites_of_wave, start_wave, turn_wave, wave_of

KEYS = [f"s{n}" for n in range(4)]


@pytest.fixture
def page():
    with serving(LoopbackSite(answers={"/": "<html><body>首页</body></html>"})) as site:
        yield site


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, page):
    monkeypatch.setenv("ZHANBAO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ZHANBAO_DATABASE_URL", raising=False)
    table = tmp_path / "名单.csv"
    rows = [
        f"{key},{key}局,{page.address},{'南北'[n % 2]}市,127.0.0.0/8\n"
        for n, key in enumerate(KEYS)
    ]
    table.write_text("代号,名称,首页,地区,网段\n" + "".join(rows), encoding="utf-8")
    assert run(["fleet", "import", str(table)]) == 0
    return tmp_path / "home"


@pytest.fixture
def shell(home):
    shell = Shell.at(str(home))
    yield shell
    shell.store.close()


def test_a_task_is_run_over_the_chosen_sites(shell, page, capsys):
    assert run(["fleet", "run", "probe", "--tag", "南市", "--at-once", "2"]) == 0

    told = capsys.readouterr()
    assert "2/2" in told.out
    assert "同时 2 个，全天" in told.err
    assert len([path for path in page.log if path == "/"]) == 2
    with shell.reading() as tx:
        assert [site.site for site in sites_of_wave(tx, 1, limit=9)] == ["s0", "s2"]
        assert {site.state for site in sites_of_wave(tx, 1, limit=9)} == {WaveStep.DONE}


def test_a_deferred_wave_is_begun_by_the_schedule(shell, capsys):
    assert run(["fleet", "run", "probe", "--defer", "--at-once", "3"]) == 0
    assert "任务计划" in capsys.readouterr().out
    step(shell, now=utc_now())
    started = []

    def take(work):
        started.append((work.task, work.site))
        return Started.YES

    Scheduler(shell, load_schedule(), take).tick()

    assert {work for work in started if work[0] == "probe"} == {
        ("probe", f"s{n}") for n in range(3)
    }


@pytest.mark.parametrize("off", ["[tasks.probe]\ncron = ''", "[sites.s0]\nprobe = ''"])
def test_a_wave_over_a_task_that_is_switched_off_is_done(shell, home, off):
    (home / "schedule.toml").write_text(off, "utf-8")
    assert run(["fleet", "run", "probe", "--defer"]) == 0
    begun = step(shell, now=utc_now())
    schedule, started = load_schedule(home / "schedule.toml"), []

    def take(work):
        started.append(work)
        return Started.YES

    Scheduler(shell, schedule, take).tick()
    ends = {run_slot(shell, work, owner=new_owner()) for work in started if work.task == "probe"}
    step(shell, now=utc_now())

    assert begun
    assert ends == {SlotEnd.DONE}
    with shell.reading() as tx:
        assert wave_of(tx, 1).counts == {WaveStep.DONE: 4}
        assert wave_of(tx, 1).state is WaveState.DONE


def test_a_wave_that_nobody_would_drive_is_refused_at_once(home, capsys):
    (home / "schedule.toml").write_text('[tasks.waves]\ncron = ""', "utf-8")

    assert run(["fleet", "run", "probe", "--defer"]) == 2

    assert "已停用 waves" in capsys.readouterr().err
    assert run(["fleet", "run", "probe"]) == 0


def test_the_task_of_the_schedule_has_nothing_to_do_without_a_wave(shell):
    assert drive_for_a_turn(shell) == "没有"


def test_a_wave_is_paused_and_stopped_from_another_terminal(shell, capsys):
    run(["fleet", "run", "probe", "--defer"])

    assert run(["fleet", "wave", "pause", "1", "--by", "乙"]) == 0
    assert step(shell, now=utc_now()) == []
    assert run(["fleet", "wave", "continue", "1"]) == 0
    assert run(["fleet", "wave", "stop", "1"]) == 0
    assert run(["fleet", "wave", "stop", "1"]) == 2
    assert run(["fleet", "wave", "pause", "7"]) == 2
    capsys.readouterr()
    assert run(["fleet", "wave", "list"]) == 0
    assert "已停止" in capsys.readouterr().out


def test_a_wave_whose_process_was_killed_is_resumed_and_each_site_done_once(shell, page):
    """The home page answers nobody until the first process is dead."""
    held = threading.Event()
    page.answers["/"] = lambda _visit, _headers: (held.wait(20) and "") or "<html>首页</html>"
    process = subprocess.Popen(
        [sys.executable, "-m", "jobs", "fleet", "run", "probe", "--at-once", "2"],
        env=os.environ | {"ZHANBAO_HOME": str(shell.home.path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while page.log.count("/") < 2:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    held.set()

    assert run(["fleet", "wave", "resume", "1"]) == 0
    with shell.reading() as tx:
        wave = wave_of(tx, 1)
    assert (wave.state, dict(wave.counts)) == (WaveState.DONE, {WaveStep.DONE: 4})


def test_a_stopped_site_is_not_visited_by_a_wave(page):
    run(["fleet", "stop", "s0", "--by", "甲", "--reason", "改版"])

    assert run(["fleet", "run", "probe", "--tag", "网站=s0"]) == 0
    assert page.log == []


@pytest.mark.parametrize(
    "words",
    [
        ["run", "compile"],
        ["run", "probe", "--hours", "晚上"],
        ["run", "probe", "--tag", "东市"],
        ["run", "probe", "--at-once", "0"],
    ],
)
def test_a_wave_that_cannot_be_is_refused(words, shell):
    assert run(["fleet", *words]) == 2
    with shell.reading() as tx:
        assert wave_of(tx, 1) is None


def test_a_paused_wave_ends_the_command_that_drives_it_once_nothing_is_under_way(shell):
    with shell.transaction() as tx:
        plan = WavePlan(task="probe", selection="全部网站")
        number = start_wave(tx, plan, KEYS, by="甲", at=utc_now(), year=2026)
        turn_wave(tx, number, WaveState.PAUSED, by="甲", at=utc_now())

    assert run(["fleet", "wave", "resume", str(number)]) == 1
