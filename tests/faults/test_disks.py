"""The disk fails: writes that end in EIO, a file system that is full; what was done is kept."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_server import page
from faults.crawling import GOOD, GOOD_ROWS, Desk, desk, good_list
from faults.nursery import ROOT, Nursery, faults_of, nursery

from store.engine import open_store
from store.people import users_of

_ENV = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]}


def require(*command: str, package: str) -> None:
    """Fail where a program is missing; skip where it is there and the kernel does not let it."""
    if shutil.which(command[0]) is None:
        pytest.fail(f"{command[0]} is missing: apt-get install {package}")
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode != 0:
        pytest.skip(f"the kernel refuses {command[0]} here: {told.stderr.strip()[:200]}")


@pytest.fixture
def strace() -> None:
    """System calls can be made to fail."""
    require("strace", "-f", "true", package="strace")


@pytest.fixture
def own_mounts() -> None:
    """File systems can be mounted that nobody else sees."""
    require("unshare", "-Urm", "true", package="util-linux")


def test_a_missing_program_fails_and_says_what_to_install() -> None:
    with pytest.raises(pytest.fail.Exception, match="apt-get install strace"):
        require("strace-that-nobody-has", package="strace")


def test_a_refusal_of_the_kernel_skips_and_says_so() -> None:
    with pytest.raises(pytest.skip.Exception, match=r"the kernel refuses ls here: .*nowhere"):
        require("ls", "/nowhere", package="coreutils")


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    with nursery() as found:
        yield found


def zhanbao(home: Path) -> list[str]:
    return [sys.executable, "-P", "-m", "jobs", "--home", str(home)]


def names(home: Path) -> set[str]:
    store = open_store(f"sqlite:///{home / 'zhanbao.sqlite3'}")
    try:
        with store.reading() as tx:
            return {user.name for user in users_of(tx)}
    finally:
        store.close()


def add_with_fault(home: Path, name: str, call: str, when: int) -> tuple[int, str]:
    """Add a person while the `when`-th such system call fails → exit code, what was said."""
    inject = f"inject={call}:error=EIO:when={when}"
    # Python's own files are read, not synced: only the database and its journal are hit.
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject]
    told = subprocess.run(
        [*command, *zhanbao(home), "user", "add", name, "--role", "filler"],
        capture_output=True, text=True, check=False, env=_ENV, cwd=home,
    )  # fmt: skip
    return told.returncode, told.stdout + told.stderr


@pytest.mark.usefixtures("strace")
def test_a_sync_that_fails_is_told_and_what_was_told_as_done_is_kept(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'zhanbao.sqlite3'}").close()
    done: set[str] = set()
    refused = 0
    for when in range(1, 6):
        name = f"人{when}"
        code, said = add_with_fault(tmp_path, name, "fdatasync", when)
        assert "Traceback" not in said
        assert "程序内部错误" not in said, said
        if code == 0:
            done.add(name)
        else:
            refused += 1
            assert code == 1
            assert "未保存" in said, said
        assert names(tmp_path) == done
        assert faults_of(f"sqlite:///{tmp_path / 'zhanbao.sqlite3'}") == []
    print(f"\nEIO: {refused} refused, {len(done)} done and kept")  # noqa: T201
    assert done
    assert refused


def on_small_disk(office: Desk, folder: Path, kilobytes: int) -> subprocess.CompletedProcess[str]:
    """Crawl on a file system with so much space to spare, then with enough → all that was said."""
    home = folder / "disk"
    home.mkdir()
    sizes = [p.stat().st_size for p in office.home.rglob("*") if p.is_file()]
    used = sum(-(-size // 4096) * 4 for size in sizes)
    crawl = " ".join([*zhanbao(home), "crawl", "demo", "--year", "2025"])
    verify = " ".join([*zhanbao(home), "verify"])
    script = (
        f"mount -t tmpfs -o size={used + 12 + kilobytes}k none {home} && "
        f"cp -a {office.home}/. {home}/ && "
        f"{{ {crawl}; echo first=$?; {verify}; echo verify=$?; "
        f"mount -o remount,size=64m {home}; {crawl}; echo second=$?; {verify}; echo verify=$?; "
        f"cp {home}/zhanbao.sqlite3 {folder}/after.sqlite3; }} 2>&1"
    )
    return subprocess.run(
        [str(shutil.which("unshare")), "-Urm", "sh", "-c", script],
        capture_output=True, text=True, check=False, env=_ENV, cwd=folder,
    )  # fmt: skip


def full_disk(office: Desk, folder: Path, kilobytes: int) -> str:
    open_store(office.url).close()
    told = on_small_disk(office, folder, kilobytes).stdout

    assert "Traceback" not in told, told
    assert "程序内部错误" not in told, told
    assert told.count("verify=0") == 2, told
    assert "second=0" in told, told
    office.url = f"sqlite:///{folder / 'after.sqlite3'}"
    assert len(office.addresses(GOOD)) == GOOD_ROWS
    assert faults_of(office.url) == []
    return told


@pytest.mark.usefixtures("own_mounts")
def test_a_full_disk_ends_the_crawl_in_words_and_the_next_one_has_everything(
    tmp_path: Path, children: Nursery
) -> None:
    with desk(tmp_path / "home", children, {"/bad": page(good_list("bad"))}) as office:
        office.write_site("/bad/")

        told = full_disk(office, tmp_path, 0)

    assert "first=1" in told
    assert "S06" in told
    assert "磁盘已满" in told


@pytest.mark.soak
@pytest.mark.usefixtures("own_mounts")
@pytest.mark.parametrize("kilobytes", [0, 16, 32, 64, 128, 256, 512, 1024, 4096, 20480])
def test_every_step_of_a_disk_with_little_space(
    tmp_path: Path, children: Nursery, kilobytes: int
) -> None:
    with desk(tmp_path / "home", children, {"/bad": page(good_list("bad"))}) as office:
        office.write_site("/bad/")

        told = full_disk(office, tmp_path, kilobytes)

    words = [line for line in told.splitlines() if "=" in line and line[-1].isdigit()]
    print(f"\n{kilobytes} kB to spare: {' '.join(words)}")  # noqa: T201
