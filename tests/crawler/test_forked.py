"""Crawls that are forks of a small command: the same crawl, and the command stays as it was."""

import json
import subprocess
import sys
from pathlib import Path

from loopback_site import LoopbackSite, days_back, serving, write_site

from crawler.forked import may_fork
from model.days import shanghai_day, utc_now

ROOT = Path(__file__).parents[2]
TODAY = shanghai_day(utc_now())

_CRAWL = """
import json, os, sys
from config.home import find_home
from config.sites import load_site
from crawler import forked, run
home = find_home(sys.argv[1])
if len(sys.argv) > 3:
    forked._crawl = lambda arguments: os.abort()
can = forked.may_fork()
site = load_site(home.site_file("demo"))
print("before", flush=False)
summary = run.run_crawl(home, site, int(sys.argv[2]), is_full=True)
print(json.dumps({"can": can, "loaded": "scrapy" in sys.modules, **summary}))
"""


def crawl_off_a_small_process(home: Path, *more: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _CRAWL, str(home), str(TODAY.year), *more],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return (done.stderr + done.stdout).splitlines()


def test_a_small_command_forks_its_crawl_and_loads_none_of_its_parts(tmp_path: Path) -> None:
    site = LoopbackSite()
    site.add_list("a", days_back(TODAY, 25))
    with serving(site):
        write_site(tmp_path, site, [("要闻", "news", "/a/")])
        said = crawl_off_a_small_process(tmp_path)

    found = json.loads(said[-1])
    assert said.count("before") == 1, "what the command had not yet written was written twice"
    assert (found["can"], found["loaded"]) == (True, False)
    assert (found["status"], found["items"]) == ("complete", 25)


def test_a_fork_that_dies_before_it_has_begun_a_run_is_told_of(tmp_path: Path) -> None:
    site = LoopbackSite(address="http://127.0.0.1:9")
    write_site(tmp_path, site, [("要闻", "news", "/a/")])

    said = crawl_off_a_small_process(tmp_path, "abort")

    assert any("抓取进程未能开始" in line for line in said)


def test_a_process_with_an_open_store_is_not_forked() -> None:
    import store.engine  # noqa: F401 - loads what a fork would break

    assert not may_fork()
