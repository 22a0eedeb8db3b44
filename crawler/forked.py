"""A crawl that is a fork of the process which asks for it.

What a command has loaded to read its site file, a crawl needs too: a fork does not load it again.
"""

import contextlib
import os
import signal
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, NoReturn

#: What a process may not have loaded: connections and reactors do not survive a fork.
_NOT_TO_BE_FORKED = frozenset({"sqlalchemy", "twisted"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ForkedChild:
    """One crawl under way: its words, until it ends."""

    pid: int
    stdout: IO[str]
    stderr: IO[str]

    def wait(self) -> None:
        """Return when the process has ended."""
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
        self.stdout.close()


def may_fork() -> bool:
    """True where this process has nothing that a fork would break: a small command, no server."""
    return (
        sys.platform == "linux"
        and threading.active_count() == 1
        and _NOT_TO_BE_FORKED.isdisjoint(sys.modules)
    )


def fork_crawl(arguments: Sequence[str], environment: Mapping[str, str]) -> ForkedChild:
    """Fork a crawl with the arguments of `python -m crawler`.

    Raises:
        OSError: no process can be started.
    """
    (out, child_out), (err, child_err) = os.pipe(), os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        become_crawl(arguments, environment, ends=(child_out, child_err), parent=parent)
    os.close(child_out)
    os.close(child_err)
    return ForkedChild(
        pid=pid,
        stdout=os.fdopen(out, encoding="utf-8"),
        stderr=os.fdopen(err, encoding="utf-8", errors="replace"),
    )


def become_crawl(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    *,
    ends: Sequence[int],
    parent: int,
) -> NoReturn:
    """Turn a fork into one crawl that speaks to both `ends`, and end with it."""
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for end, place in zip(ends, (1, 2), strict=True):
            os.dup2(end, place)
            os.close(end)
        # Whatever the parent's were, its reader expects these.
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
        os.environ.update(environment)
        code = _crawl([*arguments, "--parent", str(parent)])
    except BaseException:  # noqa: BLE001  (a fork must never return into its parent's code)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _crawl(arguments: list[str]) -> int:
    """Loaded here: whoever forks has no use for it."""
    import warnings

    from crawler.__main__ import main

    warnings.simplefilter("ignore")
    return main(arguments)
