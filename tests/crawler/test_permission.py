from datetime import UTC, datetime, time

import pytest

from crawler.permission import opening_after, require_permission
from jobs.cli import run
from model.errors import OutsideWindow
from model.sites import Politeness, Site

NIGHT = Politeness(window=(time(20), time(6)))
#: 10:00 and 22:00 in Asia/Shanghai.
MORNING, EVENING = datetime(2026, 1, 5, 2, tzinfo=UTC), datetime(2026, 1, 5, 14, tzinfo=UTC)


def make_site(politeness: Politeness) -> Site:
    return Site(
        key="t", name="某局", home="http://a.gov.cn/", hosts=frozenset({"a.gov.cn"}),
        politeness=politeness,
    )  # fmt: skip


def test_hours_are_those_of_shanghai():
    require_permission(make_site(NIGHT), at=EVENING)

    with pytest.raises(OutsideWindow, match="现在 10:00 不在约定的抓取时段 20:00—06:00"):
        require_permission(make_site(NIGHT), at=MORNING)


def test_hours_can_be_ignored():
    require_permission(make_site(NIGHT), at=MORNING, ignores_window=True)


@pytest.mark.parametrize("more", [(), ("--now",)])
def test_a_site_that_is_switched_off_is_not_visited(tmp_path, capsys, more):
    (tmp_path / "sites").mkdir()
    text = 'key = "t"\nname = "某局"\nhome = "http://a.gov.cn/"\nenabled = false\n'
    (tmp_path / "sites" / "t.toml").write_text(text, encoding="utf-8")

    assert run(["--home", str(tmp_path), "crawl", "t", "--year", "2025", *more]) == 2
    assert "已停用抓取" in capsys.readouterr().err
    assert not (tmp_path / "zhanbao.sqlite3").exists()


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (MORNING, datetime(2026, 1, 5, 12, tzinfo=UTC)),
        (datetime(2026, 1, 5, 12, tzinfo=UTC), datetime(2026, 1, 6, 12, tzinfo=UTC)),
        (datetime(2026, 1, 5, 11, 59, tzinfo=UTC), datetime(2026, 1, 5, 12, tzinfo=UTC)),
    ],
)
def test_the_window_opens_next_at_its_first_minute_in_shanghai(at, opens):
    assert opening_after((time(20), time(6)), at) == opens
