"""The pictures of the manual can be taken today: the demo, used as the manual says."""

import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_LARGEST = 200_000


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_pictures_of_the_manual_are_taken_anew(tmp_path):
    script = _ROOT / "scripts" / "make_manual_pictures.py"

    done = subprocess.run(
        [sys.executable, script, tmp_path], capture_output=True, text=True, check=False, timeout=240
    )

    assert done.returncode == 0, done.stderr
    taken = {path.name for path in tmp_path.glob("*.png")}
    assert taken == {path.name for path in (_ROOT / "docs" / "images").glob("manual-*.png")}
    manual = (_ROOT / "docs" / "manual.zh-CN.md").read_text(encoding="utf-8")
    for path in tmp_path.glob("*.png"):
        assert f"images/{path.name}" in manual
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size <= _LARGEST
