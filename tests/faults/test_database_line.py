"""The line between the program and PostgreSQL is cut, or falls silent, at any byte of it."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from faults.job_bench import COLUMNS, JOBS, Bench, PostgresDatabases, differences
from faults.line_faults import Fault, Kind, Way
from faults.nursery import Nursery, faults_of, nursery, state_of
from faults.tcp_proxy import TcpProxy, standing_before
from loopback_site import LoopbackSite, serving, write_site
from postgres_server import PostgresServer
from sqlalchemy.engine import make_url

pytestmark = pytest.mark.postgres

COMMIT = b"COMMIT\0"
#: Bytes that ask for it, and of its answer: done, ready for the next.
ASKED, ANSWERED = 12, 18
#: What a person is told of a database that is out of reach, busy, cut, or cut at the last moment.
CODES = ("S01", "S11", "S12", "S13")
DECISIONS = ("confirm", "correct")
SUDDEN = (Kind.CLOSE, Kind.RESET, Kind.HALF_CLOSE)
#: Seconds after which a child looks at a line that is silent.
SILENCE = 0.6


class Line:
    """A bench whose jobs reach the database through a proxy."""

    def __init__(self, bench: Bench, proxy: TcpProxy) -> None:
        self.bench = bench
        self.proxy = proxy
        #: What each job says on an unbroken line: bytes of each way, and how often it commits.
        self.sizes: dict[str, dict[Way, int]] = {}
        self.commits: dict[str, int] = {}
        self.said: Counter[str] = Counter()

    def measure(self, job: str) -> None:
        """Run a job on an unbroken line, once."""
        if job not in self.sizes:
            with self.bench.databases(self.bench.before[job]) as url:
                self.proxy.arm(None)
                assert self.run(job, url)["code"] == 0
            self.sizes[job] = dict(self.proxy.passed)
            self.commits[job] = sum(
                piece.way is Way.FROM_CLIENT and COMMIT in piece.data for piece in self.proxy.pieces
            )
            assert self.commits[job]

    def run(self, job: str, url: str) -> dict[str, Any]:
        """One job, by way of the proxy."""
        self.bench.show(job)
        return self.bench.children.run(
            self.bench.argv(job), through(self.proxy, url), silence=SILENCE
        )

    def spoil(self, job: str, fault: Fault) -> list[str]:
        """One job on a line with a fault, and run again on a good one → what is wrong."""
        name = f"{job}: {fault.kind.name} {fault.way.name} {fault.after} {fault.nth * fault.since}"
        with self.bench.databases(self.bench.before[job]) as url:
            self.proxy.arm(fault)
            told = self.run(job, url)
            wrong = [] if self.proxy.struck else ["nothing happened to the line"]
            self.proxy.arm(None)
            wrong += [*self._judge(job, told, state_of(url)), *faults_of(url)]
            again = self.run(job, url)
            if again["code"] != 0 and not self._is_done_before(job, told, again):
                wrong.append(f"does not run again: {again}")
            wrong += [*differences(state_of(url), self.bench.after[job]), *faults_of(url)]
        return [f"{name}: {each}" for each in wrong]

    def _judge(self, job: str, told: dict[str, Any], found: dict[str, Any]) -> list[str]:
        """What a job said, against what the store holds."""
        out = str(told["out"])
        if told["signal"] or told["code"] not in {0, 1} or "Traceback" in out:
            return [f"no end by the contract: {told}"]
        is_kept = not differences(found, self.bench.after[job])
        code = next((word for word in CODES if word in out), "")
        self.said[code or "done"] += 1
        if told["code"] == 0:
            return [] if is_kept else [f"said to be done, and it is not: {out}"]
        wrong = [] if code and " → " in out else [f"no word on what to do: {out}"]
        if job in DECISIONS and found["decisions"] not in self._decisions_around(job):
            wrong.append(f"half done: {found['decisions']}")
        if job in {"compile", *DECISIONS} and code != "S13" and is_kept:
            wrong.append(f"said not to be kept, and it is: {out}")
        return wrong

    def _decisions_around(self, job: str) -> tuple[object, object]:
        before = "compile" if job == "confirm" else "confirm"
        return self.bench.after[before]["decisions"], self.bench.after[job]["decisions"]

    def _is_done_before(self, job: str, told: dict[str, Any], again: dict[str, Any]) -> bool:
        """A correction that was made the first time is not made twice."""
        return job == "correct" and told["code"] == 0 and again["code"] == 1


def through(proxy: TcpProxy, url: str) -> str:
    """Address of a database by way of the proxy."""
    name = make_url(url).database
    return (
        f"postgresql+psycopg://tester@127.0.0.1:{proxy.port}/{name}"
        "?sslmode=disable&gssencmode=disable"
    )


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    with nursery() as found:
        yield found


@pytest.fixture(scope="module")
def line(
    tmp_path_factory: pytest.TempPathFactory, children: Nursery, postgres_server: PostgresServer
) -> Iterator[Line]:
    home = tmp_path_factory.mktemp("line")
    with serving(LoopbackSite()) as site, standing_before(socket_of(postgres_server)) as proxy:
        write_site(home, site, COLUMNS)
        yield Line(Bench(home, site, children, PostgresDatabases(postgres_server)), proxy)


def socket_of(server: PostgresServer) -> Path:
    return server.directory / ".s.PGSQL.5432"


def around_commits(line: Line, job: str, kinds: tuple[Kind, ...], *, step: int = 1) -> list[Fault]:
    """A commit of the job that does not leave whole, or whose answer does not arrive whole."""
    line.measure(job)
    ways = ((Way.FROM_CLIENT, ASKED), (Way.FROM_SERVER, ANSWERED))
    places = [(way, after) for way, size in ways for after in [*range(0, size, step), size - 1]]
    return [
        Fault(kind=kinds[n % len(kinds)], way=way, after=after, since=COMMIT, nth=nth + 1)
        for nth in range(line.commits[job])
        for n, (way, after) in enumerate(places)
    ]


def scattered(line: Line, job: str, count: int) -> list[Fault]:
    """Cuts at so many places, as far from each other as may be, each way."""
    line.measure(job)
    kinds = (*SUDDEN, Kind.SILENCE)
    return [
        # Numbers and moments are not of the same length each time: the last bytes may not come.
        Fault(kind=kinds[n % len(kinds)], way=way,
              after=(line.sizes[job][way] - 100) * n // (count // 2))
        for way in Way
        for n in range(count // 2)
    ]  # fmt: skip


@pytest.mark.parametrize("job", ["compile", "confirm"])
def test_a_commit_whose_answer_is_lost_is_told_as_it_is(line: Line, job: str) -> None:
    faults = around_commits(line, job, (Kind.CLOSE, Kind.SILENCE), step=12)

    assert [fault for each in faults for fault in line.spoil(job, each)] == []


@pytest.mark.parametrize("job", JOBS)
def test_a_line_cut_anywhere_loses_nothing(line: Line, job: str) -> None:
    faults = random.Random(job).sample(scattered(line, job, 60), 1)

    assert [fault for each in faults for fault in line.spoil(job, each)] == []


def test_a_commit_that_nobody_can_be_asked_about_is_told_as_unknown(line: Line) -> None:
    line.said.clear()

    wrong = line.spoil("confirm", Fault(kind=Kind.CLOSE, since=COMMIT, is_lasting=True))

    assert wrong == []
    assert line.said == {"S13": 1}


@pytest.mark.parametrize("kind", [Kind.TRICKLE, Kind.DELAY])
def test_a_slow_line_is_waited_for(line: Line, kind: Kind) -> None:
    seconds = 0.0005 if kind is Kind.TRICKLE else SILENCE / 2
    fault = Fault(kind=kind, after=8000, seconds=seconds, is_lasting=kind is Kind.TRICKLE)
    line.said.clear()

    assert line.spoil("confirm", fault) == []
    assert line.said == {"done": 1}


def test_a_database_that_is_away_throughout_a_crawl_is_told_at_its_end(line: Line) -> None:
    line.measure("crawl")
    after = line.sizes["crawl"][Way.FROM_SERVER] // 2
    line.said.clear()

    wrong = line.spoil("crawl", Fault(kind=Kind.CLOSE, after=after, is_lasting=True))

    assert wrong == []
    assert set(line.said) <= {"S01", "S12"}


def test_a_crawl_in_a_process_of_its_own_outlives_a_cut_line(line: Line) -> None:
    bench = line.bench
    line.measure("crawl")
    bench.show("crawl")
    argv = ["--home", str(bench.home), "crawl", "demo", "--year", "2025"]
    with bench.databases(bench.before["crawl"]) as url:
        after = line.sizes["crawl"][Way.FROM_SERVER] * 2 // 3
        line.proxy.arm(Fault(kind=Kind.RESET, after=after))
        told = bench.children.run(argv, through(line.proxy, url))
        struck = line.proxy.struck
        line.proxy.arm(None)

        assert (told["code"], struck) == (0, 1), told
        assert "抓取完整" in told["out"]
        assert differences(state_of(url), bench.after["crawl"]) == []
        assert faults_of(url) == []


@pytest.mark.soak
@pytest.mark.parametrize(
    ("job", "count"),
    [("crawl", 150), ("crawl again", 150), ("compile", 240), ("confirm", 240), ("correct", 240)],
)
def test_a_line_cut_at_very_many_places_loses_nothing(line: Line, job: str, count: int) -> None:
    line.said.clear()
    faults = [
        *scattered(line, job, count),
        *around_commits(line, job, (*SUDDEN, Kind.SILENCE), step=2),
    ]

    wrong = [fault for each in faults for fault in line.spoil(job, each)]

    print(f"\n{job}: {len(faults)} cuts, {dict(line.said)}, {len(wrong)} violations")  # noqa: T201
    assert wrong == []
