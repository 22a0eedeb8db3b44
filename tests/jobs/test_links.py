"""The task `links` on a site with known faults, at two looks hours apart."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from loopback_site import LoopbackSite, Reply, serving, write_site

from jobs.cli import run
from jobs.inspect import inspect_site
from jobs.links import load_known_links, look_at_links
from jobs.schedule_work import SlotWork, work_off
from jobs.shell import Shell
from model.columns import ColumnKind
from model.identity import canonical_address
from model.items import DateSource, Sighting
from model.observations import Observation
from model.runs import ColumnWalk, RunStatus, WalkEnd
from store import issues, observations
from store.items import record_sightings
from store.runs import finish_run, record_walk, start_run

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=11)
HOME = """<html><head><title>某局</title><link rel="stylesheet" href="/s.css"></head><body>
<form action="/so/"><input name="q" placeholder="请输入关键词"></form>
<a href="/a/">动态</a><a href="/gone.html">旧闻</a><img src="/lost.png" alt="图">
<a href="/wall.html">办事</a><a href="http://no-such-host.invalid/">友情链接</a>
<a href="/admin/x.html">后台</a><a href="mailto:x@y.cn">信</a></body></html>"""
PIECE = """<html><body><div class="content"><h1>关于某事项的公告</h1><p>内容</p>
<a href="/f/good.pdf">附件一</a><a href="/f/lost.docx">附件二</a><a href="/f/page.xls">附件三</a>
</div></body></html>"""


#: Day → path of the piece of that day.
PIECES = {day: f"/a/202610/t202610{day:02}_{1009 - day}.html" for day in range(1, 10)}


@pytest.fixture
def site() -> Iterator[LoopbackSite]:
    made = LoopbackSite()
    made.add_list("a", [date(2026, 10, day) for day in range(9, 0, -1)])
    pdf = Reply("%PDF-1.7", headers={"Content-Type": "application/pdf"})
    css = Reply("a{}", headers={"Content-Type": "text/css"})
    made.answers |= {
        "/": HOME, "/s.css": css, "/wall.html": Reply("no", 403), "/f/good.pdf": pdf,
        "/f/page.xls": "<html>请登录</html>", "/robots.txt": "User-agent: *\nDisallow: /admin/",
    }  # fmt: skip
    made.answers |= dict.fromkeys(PIECES.values(), PIECE)
    with serving(made) as running:
        yield running


@pytest.fixture
def shell(tmp_path: Path, site: LoopbackSite) -> Shell:
    write_site(tmp_path, site, [("动态", "news", "/a/")])
    return Shell.at(str(tmp_path))


def record_crawl(shell: Shell, site: LoopbackSite) -> None:
    """The pieces of the column, as a crawl would leave them."""
    seen = [
        Sighting(
            address=canonical_address(site.address + path), url=site.address + path,
            title=f"关于做好a第{9 - day}项工作的通知", published_on=date(2026, 10, day),
            date_source=DateSource.ROW, is_external=False, column="动态",
        )
        for day, path in PIECES.items()
    ]  # fmt: skip
    kinds = {"动态": ColumnKind.NEWS}
    with shell.transaction() as tx:
        run = start_run(tx, site="demo", year=2026, is_full=True, started_at=AT, kinds=kinds)
        record_sightings(tx, run=run, site="demo", sightings=seen, seen_at=AT)
        record_walk(tx, run=run, walk=ColumnWalk(column="动态", end=WalkEnd.LAST_PAGE))
        finish_run(tx, run=run, status=RunStatus.COMPLETE, reason="", finished_at=AT)


def look(shell: Shell, at: datetime) -> dict[str, Observation]:
    return {each.key: each for each in look_at_links(shell, shell.site("demo"), at=at)}


def test_dead_links_and_attachments_stand_after_the_second_look(
    shell: Shell, site: LoopbackSite
) -> None:
    record_crawl(shell, site)

    first, second = look(shell, AT), look(shell, LATER)

    assert first["links.home_dead"].value is None
    assert second["links.home_dead"].value == 2
    assert "/gone.html" in second["links.home_dead"].detail
    assert "/lost.png" in second["links.home_dead"].detail
    assert second["attachments.broken"].value == 2
    assert "good.pdf" not in second["attachments.broken"].detail
    assert second["links.inner_dead"].value == 0
    assert second["links.lapsed"].value == 1
    assert "no-such-host.invalid" in second["links.lapsed"].detail


def test_a_wall_and_an_address_closed_to_robots_are_not_dead(
    shell: Shell, site: LoopbackSite
) -> None:
    look(shell, AT)
    second = look(shell, LATER)

    assert "/wall.html" in second["links.unknown"].detail
    assert "/admin/x.html" in second["links.unknown"].detail
    assert site.asked("/admin/x.html") == 0


def test_titles_of_the_store_are_searched_for(shell: Shell, site: LoopbackSite) -> None:
    record_crawl(shell, site)
    with shell.reading() as tx:
        titles = load_known_links(tx, shell.site("demo"), now=AT).titles
    for each in titles[:3]:
        _answer_search(site, each.title, f'<a href="{each.address}">{each.title}</a>')
    _answer_search(site, titles[3].title, "没有找到相关结果")

    got = look(shell, AT)

    assert len(titles) == 4
    assert (got["search.asked"].value, got["search.found"].value) == (4, 3)


def _answer_search(site: LoopbackSite, title: str, body: str) -> None:
    site.answers[f"/so/?{urlencode({'q': title})}"] = f"<html><body><p>搜索</p>{body}</body></html>"


def test_what_was_seen_is_kept(shell: Shell) -> None:
    look(shell, AT)

    with shell.reading() as tx:
        kept = observations.latest(tx, "demo")
    assert "links.suspects" in kept
    assert kept["links.checked"].observed_at == AT


def test_a_site_that_does_not_open_says_nothing_of_its_links(
    shell: Shell, site: LoopbackSite
) -> None:
    site.answers["/"] = Reply("维护中", 503)

    assert look(shell, AT) == {}


def test_the_schedule_runs_it_by_name(shell: Shell) -> None:
    work = SlotWork(task="links", site="demo", scheduled_for=AT)

    assert work_off(shell, work).startswith("查链接")
    with shell.reading() as tx:
        assert "links.checked" in observations.latest(tx, "demo")


def judge_words(shell: Shell, at: datetime) -> dict[str, str]:
    """Address → what is told, of every open issue about wording."""
    with shell.transaction() as tx:
        inspect_site(tx, shell.site("demo"), home=shell.home, now=at)
    with shell.reading() as tx:
        found = issues.open_issues(tx, "demo")
    return {one.target: one.detail for one in found if one.rule.startswith("words.")}


def test_the_text_of_articles_is_held_against_the_word_lists_until_it_is_mended(
    shell: Shell, site: LoopbackSite
) -> None:
    record_crawl(shell, site)
    wrong = PIECE.replace("内容", "全面布署今冬明春工作，联系人电话 13812345678")
    site.answers[PIECES[3]] = wrong
    address = site.address + PIECES[3]

    look(shell, AT)
    first = judge_words(shell, AT)
    del site.answers[PIECES[4]]
    site.answers[PIECES[3]] = PIECE
    look(shell, LATER)

    assert "「布署」，应为「部署」（…" in first[address]
    assert "全面布署今冬明春" in first[address]
    assert "13812345678" not in first[address]
    assert judge_words(shell, LATER) == {}


def test_the_offices_own_words_are_looked_for_and_letters_are_not(
    tmp_path: Path, site: LoopbackSite
) -> None:
    write_site(tmp_path, site, [("动态", "news", "/a/"), ("信箱", "letters", "/b/")])
    (tmp_path / "words.toml").write_text(
        '[[forbidden]]\ntext = "旧局名"\ninstead = "新局名"\n', encoding="utf-8"
    )
    shell = Shell.at(str(tmp_path))
    site.add_list("b", [date(2026, 10, 1)])
    site.answers["/b/"] = "<html><body><p>我要投诉旧局名</p></body></html>"
    site.answers["/"] = HOME.replace("旧闻", "旧局名要闻")

    look(shell, AT)

    assert list(judge_words(shell, AT)) == [site.address + "/"]


def test_a_check_alone_holds_home_page_and_samples_against_the_lists(
    shell: Shell, site: LoopbackSite, capsys: pytest.CaptureFixture[str]
) -> None:
    site.answers["/"] = HOME.replace("旧闻", "再接再励")

    run(["--home", str(shell.home.path), "check", "demo"])

    assert "words.sample" not in capsys.readouterr().out
    assert "再接再厉" in judge_words(shell, AT + timedelta(days=4))[site.address + "/"]
