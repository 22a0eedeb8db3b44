from collections.abc import Iterator
from pathlib import Path

import pytest
from web_office import Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A served office with a compiled draft."""
    with open_office(tmp_path) as opened:
        yield opened
