from collections.abc import Iterator
from pathlib import Path

import pytest
from web_office import Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A served office with a compiled draft."""
    with open_office(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def office_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One such office for all tests of a file: they change nothing that another looks at."""
    with open_office(tmp_path_factory.mktemp("office")) as opened:
        yield opened
