"""What asks a site outside a crawl takes its turn with everything else."""

from datetime import timedelta
from pathlib import Path

import pytest

from config.home import Home
from gate.fetch import Fetcher
from gate.robots import Robots
from jobs.host_turns import turns_of
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
    fetch = PoliteFetch(
        fetcher=Fetcher(),
        delay_seconds=1.0,
        robots=Robots(),
        take_turn=turns_of(shell),
    )

    with pytest.raises(FetchError, match="Retry-After"):
        fetch(PageRequest(url="http://a.gov.cn/"))
    shell.store.close()
