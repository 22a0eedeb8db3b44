"""`python -m crawler --home DIR --site KEY --year Y [--full]`: the child process of one crawl.

Progress goes to stderr as JSON lines, the summary of design §5 to stdout.
"""

import argparse
import ctypes
import json
import os
import signal
import sys
import warnings
from datetime import datetime
from time import monotonic

from crawler import quick_start
from model.days import shanghai_day, utc_now
from model.errors import SiteStopped, ZhanbaoError
from model.slots import SlotClaim

_DIE_WITH_PARENT = 1
_PROGRESS_SECONDS = 0.2


def main(arguments: list[str] | None = None) -> int:
    """Run one crawl; the exit code is 0 for a complete run, else 1, 2 for unusable settings."""
    options = parse_arguments(arguments)
    if options.parent:
        die_with(options.parent)
    quick_start.begin()
    try:
        summary = _crawl(options)
    except ZhanbaoError as error:
        json.dump(_told(error), sys.stdout)
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    json.dump(summary, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")
    return 0 if summary.get("status", "complete") == "complete" else 1


def _crawl(options: argparse.Namespace) -> dict[str, object]:
    """Count, or estimate alone."""
    year = options.year or shanghai_day(utc_now()).year
    if options.estimate:
        from crawler.estimating import estimate

        return estimate(
            home_path=options.home, key=options.site, year=year, on_progress=_Progress()
        )
    from crawler.process import crawl

    return crawl(
        home_path=options.home,
        key=options.site,
        year=year,
        is_full=options.full,
        on_progress=_Progress(),
        claim=_claim(options),
    )


def _claim(options: argparse.Namespace) -> SlotClaim | None:
    if options.claim is None:
        return None
    task, moment, owner = options.claim
    return SlotClaim(
        task=task,
        site=options.site,
        scheduled_for=datetime.fromisoformat(moment),
        owner=owner,
    )


def _told(error: ZhanbaoError) -> dict[str, object]:
    """An error as the process that started this one reads it."""
    found: dict[str, object] = {"error": str(error), "exit_code": error.exit_code}
    if isinstance(error, SiteStopped):
        found["stopped"] = {"what": error.what, "where": error.where, "remedy": error.remedy}
    return found


class _Progress:
    """Writes progress as JSON lines, a few a second."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, progress: dict[str, object]) -> None:
        now = monotonic()
        if now - self._last >= _PROGRESS_SECONDS or progress.get("is_last"):
            self._last = now
            sys.stderr.write(json.dumps(progress, ensure_ascii=False) + "\n")
            sys.stderr.flush()


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """The settings of one crawl, as whoever starts it tells them."""
    parser = argparse.ArgumentParser(prog="python -m crawler")
    parser.add_argument("--home", required=True)
    parser.add_argument("--site", required=True)
    parser.add_argument("--year", type=int)
    parser.add_argument("--full", action="store_true")
    parser.add_argument(
        "--claim", nargs=3, metavar=("TASK", "MOMENT", "OWNER"), help="the slot that is worked off"
    )
    parser.add_argument(
        "--estimate", action="store_true", help="look at single pages, record nothing"
    )
    parser.add_argument("--json", action="store_true", help="the only way of output; accepted")
    parser.add_argument("--parent", type=int, help="process id; the crawl dies with it")
    return parser.parse_args(arguments)


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent dies; at once if it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # The store is closed and all is said: to take a hundred thousand objects apart is of no use.
    os._exit(code)
