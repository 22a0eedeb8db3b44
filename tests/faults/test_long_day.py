"""A day of `serve` in a few minutes: memory does not grow, nothing is left open or lying about."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

#: Hours of which nothing is asked: what is loaded once is loaded then.
_WARM = 8


def slope(points: list[tuple[float, float]]) -> float:
    """Rise of the straight line that fits best."""
    n = len(points)
    mx, my = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    return sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)


def test_the_line_that_fits_best_is_found() -> None:
    assert slope([(0, 1.0), (1, 3.0), (2, 5.0)]) == pytest.approx(2.0)
    assert slope([(0, 1.0), (1, 2.0), (2, 1.0)]) == pytest.approx(0.0)


@pytest.mark.soak
def test_a_day_of_serving_leaves_no_memory_and_no_descriptor(tmp_path: Path) -> None:
    script = Path(__file__).with_name("long_day.py")
    told = subprocess.run(
        [sys.executable, "-W", "ignore", str(script), str(tmp_path)],
        capture_output=True, text=True, check=True, timeout=1500,
    )  # fmt: skip
    hours = json.loads(told.stdout.strip().splitlines()[-1])

    warm = hours[_WARM:]
    rise = slope([(one["hour"], one["mb"]) for one in warm])
    first, last = warm[0], warm[-1]
    said = (
        f"24 h: {hours[0]['mb']:.0f} MB after the 1st hour, {last['mb']:.0f} MB after the 24th",
        f"{rise:+.2f} MB/h over the last {len(warm)}",
        f"descriptors {first['descriptors']:.0f} → {last['descriptors']:.0f}",
        f"threads {last['threads']:.0f}",
        f"children {first['children']:.0f} → {last['children']:.0f}",
        f"temporary files {last['temporary']:.0f}",
        f"{last['crawls']:.0f} crawls, {last['items']:.0f} items of a site",
        f"{last['answered']:.0f} answers",
    )
    print("\n" + "; ".join(said))  # noqa: T201  (the figure of docs/reliability.md)
    assert rise < 1.0
    assert last["descriptors"] <= first["descriptors"] + 2
    assert last["threads"] <= first["threads"] + 1
    assert last["children"] <= first["children"]
    assert last["temporary"] <= first["temporary"]
    assert last["undone"] == 0
    # Three sites, every other hour, and twice in full.
    assert last["crawls"] >= 3 * (11 + 2)
    assert last["items"] > 30 + 2 * 20
    assert last["answered"] > 24 * 6 * 5
