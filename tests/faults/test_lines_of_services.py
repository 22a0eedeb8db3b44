"""What runs for long outlives its line to PostgreSQL: the page, the schedule, a worker."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from faults.line_faults import Fault, Kind, Way
from faults.nursery import ROOT, faults_of
from faults.tcp_proxy import TcpProxy, standing_before
from faults.test_database_line import COMMIT, SILENCE, SUDDEN, socket_of, through
from postgres_server import PostgresServer
from web_office import PATH, YEAR, Office, open_office

import store.doubt
import store.postgres_line
from model.people import Role
from model.slots import SlotStatus
from store import slots
from store.confirmations import latest_confirmations
from store.engine import open_store
from store.sheets import load_cells

pytestmark = pytest.mark.postgres

NEWS = f"{PATH}/fields/info.news"
PAGES = ("/", PATH, NEWS, "/api/v1/sites", "/issues")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program in this process that looks soon whether a silent database is at work."""
    monkeypatch.setattr(store.postgres_line, "SILENCE_SECONDS", SILENCE)
    monkeypatch.setattr(store.doubt, "PATIENCE_SECONDS", SILENCE)


class Desk:
    """An office whose database is behind a proxy, and somebody at work in it."""

    def __init__(self, office: Office, proxy: TcpProxy, url: str) -> None:
        self.office = office
        self.proxy = proxy
        self.url = url
        self.person = office.person(Role.FILLER)
        self.told: Counter[int] = Counter()
        with office.store.reading() as tx:
            _, cells = load_cells(tx, office.site, year=YEAR)
        proposal = next(cell.proposal for cell in cells if cell.field.key == "info.news")
        assert proposal is not None
        self.digest = proposal.evidence.digest
        #: The office's walks are invented: verify says so before, too.
        self.faults = faults_of(url)

    def measure(self, path: str) -> dict[Way, int]:
        self.proxy.arm(None)
        assert self.person.get(path).status_code == 200
        return dict(self.proxy.passed)

    def look(self, path: str, fault: Fault) -> list[str]:
        """A page on a line with a fault, and once more on a good one → what is wrong."""
        self.proxy.arm(fault)
        answer = self.person.get(path)
        self.proxy.arm(None)
        again = self.person.get(path)
        wrong = [*self._judge(answer), *([] if again.status_code == 200 else [again.text])]
        return [f"{path} {fault.kind.name} {fault.way.name} {fault.after}: {one}" for one in wrong]

    def decide(self, version: int, fault: Fault) -> list[str]:
        """A value is set on a line with a fault → what is wrong with what is said of it."""
        self.proxy.arm(fault)
        data = {"action": "replace", "value": str(version + 10), "reason": "核对后更正",
                "version": str(version), "digest": self.digest}  # fmt: skip
        answer = self.person.post(NEWS, data=data)
        self.proxy.arm(None)
        wrong, is_kept = self._judge(answer), self.version() == version + 1
        if answer.status_code == 200 and not is_kept:
            wrong.append("said to be kept, and it is not")
        if answer.status_code == 503 and is_kept and "不能确定" not in answer.text:
            wrong.append("said not to be kept, and it is")
        if not is_kept and self.person.post(NEWS, data=data).status_code != 200:
            wrong.append("cannot be set afterwards")
        return [f"{fault.kind.name} {fault.way.name} {fault.after}: {one}" for one in wrong]

    def version(self) -> int:
        """How often the value was decided, asked past the proxy."""
        with closing(open_store(self.url)) as opened, opened.reading() as tx:
            found = latest_confirmations(tx, "a", YEAR).get("info.news")
            return 0 if found is None else found.version

    def _judge(self, answer: httpx.Response) -> list[str]:
        self.told[answer.status_code] += 1
        if answer.status_code == 200:
            return []
        is_clear = answer.status_code == 503 and "数据库" in answer.text and "重" in answer.text
        return [] if is_clear else [f"{answer.status_code} {answer.text[-200:]}"]


@pytest.fixture
def desk(tmp_path: Path, postgres_server: PostgresServer, impatient: None) -> Iterator[Desk]:
    del impatient
    with (
        postgres_server.database() as url,
        standing_before(socket_of(postgres_server)) as proxy,
        open_office(tmp_path, database_url=through(proxy, url)) as office,
    ):
        yield Desk(office, proxy, url)


def cuts(size: dict[Way, int], count: int) -> list[Fault]:
    kinds = (*SUDDEN, Kind.SILENCE)
    return [
        Fault(kind=kinds[n % len(kinds)], way=way, after=size[way] * n // count)
        for way in Way
        for n in range(count)
    ]


def test_a_page_whose_line_is_cut_says_so_and_the_next_one_is_there(desk: Desk) -> None:
    wrong = [
        fault
        for path in PAGES[:3]
        for cut in cuts(desk.measure(path), 4)
        for fault in desk.look(path, cut)
    ]

    assert wrong == []
    assert desk.told[503]


def test_a_value_is_kept_or_not_as_the_page_says(desk: Desk) -> None:
    size = desk.measure(NEWS)
    commits = [
        Fault(kind=kind, way=way, after=after, since=COMMIT)
        for kind in (Kind.CLOSE, Kind.SILENCE)
        for way, after in ((Way.FROM_CLIENT, 3), (Way.FROM_SERVER, 0), (Way.FROM_SERVER, 9))
    ]

    faults = [*commits, *cuts(size, 4)]

    assert [each for n, cut in enumerate(faults) for each in desk.decide(n, cut)] == []
    assert desk.told[503]
    assert faults_of(desk.url) == desk.faults


@pytest.mark.soak
def test_pages_and_values_on_a_line_cut_at_very_many_places(desk: Desk) -> None:
    looks = [(path, cut) for path in PAGES for cut in cuts(desk.measure(path), 40)]
    wrong = [fault for path, cut in looks for fault in desk.look(path, cut)]
    changes = cuts(desk.measure(NEWS), 60)
    wrong += [each for n, cut in enumerate(changes) for each in desk.decide(n, cut)]

    print(f"\n{len(looks)} pages, {len(changes)} values: {dict(desk.told)}, {len(wrong)} wrong")  # noqa: T201
    assert wrong == []
    assert faults_of(desk.url) == desk.faults


@contextmanager
def running(home: Path, url: str, *argv: str) -> Iterator["subprocess.Popen[str]"]:
    """A command that runs until it is told to end; what it says is in `home/NAME.said`."""
    with (home / f"{argv[0]}.said").open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "jobs", "--home", str(home), *argv],
            env=os.environ | {"ZHANBAO_DATABASE_URL": url, "PYTHONPATH": str(ROOT)},
            cwd=home, stdout=said, stderr=said, text=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.kill()
            process.wait(timeout=20)


def wait_for(look: Callable[[], bool], *, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.5)


@pytest.mark.soak
def test_the_schedule_and_a_worker_go_on_after_the_database_was_away(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    (tmp_path / "sites").mkdir()
    with postgres_server.database() as url, standing_before(socket_of(postgres_server)) as proxy:
        open_store(url).close()
        own = through(proxy, url)
        with (
            running(tmp_path, own, "serve", "--port", "0") as serve,
            running(tmp_path, own, "worker") as worker,
        ):
            wait_for(lambda: "填报页 http" in said(tmp_path, "serve"))
            page = said(tmp_path, "serve").split("填报页 ")[1].split()[0]
            wait_for(lambda: delivered(url) >= 1)

            proxy.refuse()
            assert status(page) == 503
            time.sleep(45)
            proxy.accept()
            wait_for(lambda: status(page) == 200)
            before = delivered(url)
            wait_for(lambda: delivered(url) > before, seconds=150)

            proxy.arm(Fault(kind=Kind.SILENCE, is_lasting=True))
            assert status(page) == 503
            time.sleep(45)
            proxy.arm(None)
            proxy.cut()
            wait_for(lambda: status(page) == 200)
            before = delivered(url)
            wait_for(lambda: delivered(url) > before, seconds=150)

            for process in (serve, worker):
                process.send_signal(signal.SIGTERM)
            assert [process.wait(timeout=60) for process in (serve, worker)] == [0, 0]
        assert faults_of(url) == []
    told = said(tmp_path, "serve") + said(tmp_path, "worker")
    assert "Traceback" not in told, told
    assert "任务计划暂停：S" in told
    assert "工作进程暂停：S12" in told


def said(home: Path, name: str) -> str:
    return (home / f"{name}.said").read_text("utf-8")


def status(page: str) -> int:
    return httpx.get(f"{page}healthz", trust_env=False, timeout=60).status_code


def delivered(url: str) -> int:
    """Slots of the task that runs each minute that were worked off, as far as they are kept."""
    with closing(open_store(url)) as opened, opened.reading() as tx:
        newest = slots.latest(tx, "deliver", "")
        if newest is None or newest.status is not SlotStatus.DONE:
            return 0
        return int(newest.scheduled_for.timestamp())
