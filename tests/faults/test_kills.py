"""Jobs that die at their N-th database call, on each database: nothing lost, nothing torn."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from faults.job_bench import (
    COLUMNS,
    JOBS,
    Bench,
    PostgresDatabases,
    SqliteFiles,
    differences,
)
from faults.nursery import Nursery, faults_of, nursery, state_of
from loopback_site import LoopbackSite, serving, write_site

#: A crawl records by the clock: on a busy machine its calls are some fewer, and larger.
_FEWEST = 0.9


def kill(bench: Bench, job: str, at: int, *, then: int | None = None) -> list[str]:
    """One job killed at a call and run again → what is wrong afterwards.

    With `then` the second run is killed too, if it comes to that call, and a third one runs.
    """
    bench.show(job)
    with bench.databases(bench.before[job]) as url:
        first = bench.children.run(bench.argv(job), url, at=at)
        wrong = [f"{job}@{at}: {fault}" for fault in faults_of(url)]
        if first["code"] == 0 and at > first["calls"] > bench.calls[job] * _FEWEST:
            return wrong  # it was done before that call
        if first["signal"] != 9:
            return [*wrong, f"{job}@{at} did not die: {first}"]
        if job in {"confirm", "correct"}:
            wrong += bench.half_decided(job, at, url)
        if then is not None:
            bench.children.run(bench.argv(job), url, at=then)
            wrong += [f"{job}@{at},{then}: {fault}" for fault in faults_of(url)]
        second = bench.children.run(bench.argv(job), url)
        if second["code"] != 0:
            wrong.append(f"{job}@{at} does not run again: {second}")
        wrong += [f"{job}@{at} again: {fault}" for fault in faults_of(url)]
        if (found := state_of(url)) != bench.after[job]:
            wrong += [f"{job}@{at}: {each}" for each in differences(found, bench.after[job])]
        return wrong


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    with nursery() as found:
        yield found


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def bench(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, children: Nursery
) -> Iterator[Bench]:
    home = tmp_path_factory.mktemp(f"kills-{request.param}")
    databases: Callable[[str], Any] = (
        SqliteFiles(home)
        if request.param == "sqlite"
        else PostgresDatabases(request.getfixturevalue("postgres_server"))
    )
    with serving(LoopbackSite()) as site:
        write_site(home, site, COLUMNS)
        yield Bench(home, site, children, databases)


@pytest.mark.parametrize("job", JOBS)
def test_a_job_killed_at_some_calls_leaves_nothing_torn_and_runs_again(
    bench: Bench, job: str
) -> None:
    points = random.Random(job).sample(range(1, bench.calls[job] + 1), 3)

    assert [fault for at in points for fault in kill(bench, job, at)] == []


@pytest.mark.soak
@pytest.mark.parametrize("job", JOBS)
def test_a_job_killed_at_every_call_leaves_nothing_torn_and_runs_again(
    bench: Bench, job: str, record_property: Callable[[str, object], None]
) -> None:
    points = range(1, bench.calls[job] + 1)

    wrong = [fault for at in points for fault in kill(bench, job, at)]

    record_property("kills", len(points))
    print(f"\n{job}: {len(points)} kills, {len(wrong)} violations")  # noqa: T201 - the figure
    assert wrong == []


@pytest.mark.soak
@pytest.mark.parametrize("job", JOBS)
def test_a_job_killed_twice_in_a_row_leaves_nothing_torn_and_runs_again(
    bench: Bench, job: str
) -> None:
    chance = random.Random(job)
    calls = bench.calls[job]
    points = [(at, chance.randrange(1, calls + 1)) for at in range(1, calls + 1)]

    wrong = [fault for at, then in points for fault in kill(bench, job, at, then=then)]

    print(f"\n{job}: {len(points)} double kills, {len(wrong)} violations")  # noqa: T201 - the figure
    assert wrong == []
