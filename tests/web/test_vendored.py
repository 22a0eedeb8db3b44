"""Scripts of others lie beside their licences, and run where no script may be made of text."""

from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "web" / "static"
VENDORED = sorted((STATIC / "vendor").iterdir())


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_each_comes_with_its_licence(folder: Path) -> None:
    assert list(folder.glob("*.js"))
    assert (folder / "LICENSE").stat().st_size > 100


def test_echarts_comes_with_its_notice() -> None:
    folder = STATIC / "vendor" / "echarts"

    assert "Apache ECharts" in (folder / "NOTICE").read_text(encoding="utf-8")
    assert "Bostock" in (folder / "LICENSE-d3").read_text(encoding="utf-8")


@pytest.mark.parametrize("script", ["vendor/echarts/echarts.common.min.js", "charts.js", "keys.js"])
def test_no_script_is_made_of_text(script: str) -> None:
    text = (STATIC / script).read_text(encoding="utf-8")

    assert "new Function" not in text
    assert "eval(" not in text.replace("Interval(", "")
