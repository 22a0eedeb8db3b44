import docx
import pytest

from jobs.cli import run
from jobs.periodic import join_visits
from model.days import utc_now
from model.fetching import Outcome
from model.observations import Observation

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


def test_visits_are_joined_with_their_times_by_the_moment():
    now = utc_now()
    outcomes = [
        Observation(key="home.outcome", value="ok", observed_at=now, source="x"),
        Observation(key="home.outcome", value=None, observed_at=now, source="x"),
    ]
    seconds = [Observation(key="home.total_seconds", value=16, observed_at=now, source="x")]

    (visit,) = join_visits(outcomes, seconds)

    assert (visit.outcome, visit.seconds, visit.has_failed) == (Outcome.OK, 16.0, True)
