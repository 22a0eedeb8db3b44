import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import docx
import pytest

from jobs.cli import run
from jobs.shell import Shell
from model.columns import ColumnKind
from model.days import utc_now
from model.fetching import Outcome
from model.issues import NewIssue, Severity
from model.items import DateSource, Sighting
from model.observations import Observation
from model.runs import ColumnWalk, RunStatus, WalkEnd
from model.uptime import join_visits
from store import issues, items, runs
from store.observations import record_observations

SITE = """\
key = "t"
name = "某局网站"
home = "http://127.0.0.1:9/"
[[columns]]
name = "动态"
kind = "news"
url = "http://127.0.0.1:9/a/"
"""


@pytest.fixture
def home(tmp_path):
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "t.toml").write_text(SITE, encoding="utf-8")
    return tmp_path


def report(home, *arguments: str) -> int:
    return run(["--home", str(home), "report", "t", *arguments])


def test_a_site_never_crawled_gets_a_report_that_says_so(home, capsys):
    file = home / "q1.docx"

    assert report(home, "--from", "2025-01-01", "--to", "2025-03-31", str(file)) == 0

    text = "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)
    assert "某局网站关于2025年第一季度自查情况的报告" in text
    assert "栏目「动态」还没有抓取过" in text
    assert "公开信息 0 条" not in text
    assert str(file) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--from", "2025-03-31", "--to", "2025-03-01", "x.docx"], "早于"),
        (["--from", "2999-01-01", "--to", "2999-01-31", "x.docx"], "还没有到"),
        (["--from", "2025-02-30", "--to", "2025-03-01", "x.docx"], "--from"),
        (["--to", "2025-03-01", "x.docx"], "--from"),
        (["--from", "2025-03-01", "--to", "2025-03-31", "x.pdf"], "docx"),
    ],
)
def test_a_wrong_use_is_told_and_writes_nothing(home, arguments, words, capsys):
    file = home / arguments[-1]

    assert report(home, *arguments[:-1], str(file)) == 2
    assert words in capsys.readouterr().err
    assert not file.exists()


def fill(home) -> None:
    """A crawl of April 2025 with four rows, visits of the home page, an issue of March."""
    columns = {"动态": ColumnKind.NEWS}
    crawled_at = datetime(2025, 4, 2, 1, 0, tzinfo=UTC)
    opened_at = datetime(2025, 3, 9, 1, 0, tzinfo=UTC)
    issue = NewIssue(
        rule="home.stale", severity=Severity.VETO, target="t", detail="首页 20 天没有更新",
        basis="国办秘函〔2019〕19号 单项否决 3",
    )  # fmt: skip
    with Shell.at(str(home)).transaction() as tx:
        for at, status in ((opened_at, RunStatus.COMPLETE), (crawled_at, RunStatus.COMPLETE)):
            run = runs.start_run(
                tx, site="t", year=2025, is_full=True, started_at=at, kinds=columns
            )
            items.record_sightings(tx, run=run, site="t", sightings=ROWS, seen_at=at)
            runs.record_walk(tx, run=run, walk=ColumnWalk(column="动态", end=WalkEnd.LAST_PAGE))
            runs.finish_run(tx, run=run, status=status, finished_at=at)
        record_observations(tx, "t", [visit(hour) for hour in (14, 15, 16, 17)])
        issues.apply_changes(tx, site="t", opened=[issue], closed=[], at=opened_at)


def row(path: str, day: str) -> Sighting:
    url = f"http://127.0.0.1:9/a/{path}.html"
    return Sighting(
        address=url, url=url, title=path, published_on=date.fromisoformat(day),
        date_source=DateSource.ROW, is_external=False, column="动态",
    )  # fmt: skip


def visit(hour: int) -> Observation:
    """One on 31 March; in Shanghai the new day begins at 16:00 UTC."""
    at = datetime(2025, 3, 31, hour, 0, tzinfo=UTC)
    outcome = "timeout" if hour == 15 else "ok"
    return Observation(key="home.outcome", value=outcome, observed_at=at, source="首页")


ROWS = (
    row("a", "2025-03-01"), row("b", "2025-03-31"), row("c", "2025-04-01"), row("d", "2024-03-05"),
)  # fmt: skip


def test_a_month_is_told_from_what_the_store_holds(home):
    fill(home)
    file = home / "march.html"

    assert report(home, "--from", "2025-03-01", "--to", "2025-03-31", str(file)) == 0

    text = file.read_text(encoding="utf-8")
    assert "3月1日至3月31日，公开信息 2 条，其中动态要闻类 2 条，占 100.00%" in text
    assert "探测首页 2 次，打不开 1 次，占 50.00%" in text
    assert "本期新发现 1 个，整改 0 个，期末未整改 1 个" in text
    assert "首页 20 天没有更新（3月9日发现，期末未整改）" in text
    assert "发现单项否决问题 1 项：「首页不更新」" in text
    assert "未发现" in text


def dump(home) -> list[str]:
    with closing(sqlite3.connect(home / "zhanbao.sqlite3")) as database:
        return list(database.iterdump())


def test_the_report_changes_nothing_in_the_store(home):
    fill(home)
    before = dump(home)

    report(home, "--from", "2025-03-01", "--to", "2025-03-31", str(home / "m.docx"))

    assert dump(home) == before


def test_visits_are_joined_with_their_times_by_the_moment():
    now = utc_now()
    outcomes = [
        Observation(key="home.outcome", value="ok", observed_at=now, source="x"),
        Observation(key="home.outcome", value=None, observed_at=now, source="x"),
    ]
    seconds = [Observation(key="home.total_seconds", value=16, observed_at=now, source="x")]

    (visit,) = join_visits(outcomes, seconds)

    assert (visit.outcome, visit.seconds, visit.has_failed) == (Outcome.OK, 16.0, True)
