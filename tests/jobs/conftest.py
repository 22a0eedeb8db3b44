"""Fixtures of the jobs: one watched site in an installation of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback_site import LoopbackSite, serving
from watched_site import PAGE, SITE

from config.home import find_home
from jobs.shell import Shell
from model.sites import Site


@pytest.fixture
def page() -> Iterator[LoopbackSite]:
    with serving(LoopbackSite(answers={"/": PAGE})) as site:
        yield site


@pytest.fixture
def shell(tmp_path: Path, page: LoopbackSite) -> Iterator[Shell]:
    (tmp_path / "sites").mkdir()
    text = SITE.format(address=page.address.rstrip("/"))
    (tmp_path / "sites" / "t.toml").write_text(text, encoding="utf-8")
    shell = Shell(find_home(str(tmp_path)))
    yield shell
    shell.store.close()


@pytest.fixture
def site(shell: Shell) -> Site:
    return shell.site("t")


@pytest.fixture
def unused_port() -> int:
    """A port of loopback that nobody listens on."""
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
